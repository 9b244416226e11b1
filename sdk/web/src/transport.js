// One call of the BaaS API.
// @ts-check

import { ClientError, CODES } from './errors.js';

/**
 * @typedef {(method: 'GET' | 'POST' | 'PUT', path: string, body?: object) => Promise<{ status: number, data: any }>} Call
 */

/**
 * @param {{ clientId: string, host: string, fetch: typeof fetch, storage: { token(): string | undefined } }} setup
 * @returns {Call}
 */
export function createTransport({ clientId, host, fetch, storage }) {
  return async (method, path, body) => {
    /** @type {Record<string, string>} */
    const headers = { accept: 'application/json', 'x-hydrogen-client-id': clientId, 'x-hydrogen-client-platform': 'WEB' };
    const token = storage.token();
    if (token) headers.authorization = `Hydrogen-r1 ${token}`;
    if (method !== 'GET') headers['content-type'] = 'application/json';
    let response;
    try {
      response = await fetch(`${host}/hserve/${path}`, {
        method,
        headers,
        body: method === 'GET' ? undefined : JSON.stringify(body ?? {}),
        credentials: 'omit',
      });
    } catch (cause) {
      // The browser does not say whether the network failed or the app does not allow this page's origin.
      const message = `No answer from ${host}. Is it running, and does the app allow this page's origin?`;
      throw new ClientError(CODES.offline, message, { cause });
    }
    const data = await response.json().catch(() => undefined);
    if (response.ok) return { status: response.status, data };
    const help = /<([^>]+)>;\s*rel="?help"?/.exec(response.headers.get('link') ?? '')?.[1];
    throw new ClientError(response.status, data?.error_msg ?? response.statusText, { help });
  };
}

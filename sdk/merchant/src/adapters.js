// Receives notices in the usual servers. They all hand over the bytes as they came, which is what most mistakes are about.
import { ACKNOWLEDGEMENT } from "./client.js";
import { VerificationError } from "./errors.js";

/** @import { Client, Notice } from "./client.js" */
/** @import { HeaderBag, RawBody } from "./signer.js" */

/** Records what a notice says. The wallet sends the notice again if this throws. @typedef {(notice: Notice) => unknown} Handle */
/**
 * What this needs of a request of Node, Express or Connect. A body that is already there has to be one of bytes.
 * @typedef {AsyncIterable<Uint8Array> & {headers: Record<string, string | string[] | undefined>, url?: string, originalUrl?: string, body?: unknown}} NodeRequest
 */
/** @typedef {{writeHead: (status: number, headers: Record<string, string>) => {end: (body: string) => unknown}}} NodeResponse */

const MAX_BYTES = 262_144;
const JSON_HEADERS = { "content-type": "application/json" };

/** @param {Client} client @param {Handle} handle @param {HeaderBag} headers @param {RawBody} body @param {string} path */
async function receive(client, handle, headers, body, path) {
  let notice;
  try {
    notice = await client.constructNotice(headers, body, path);
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error;
    return { status: 401, body: JSON.stringify({ error: error.message }) };
  }
  await handle(notice);
  return { status: 200, body: ACKNOWLEDGEMENT };
}

/**
 * For runtimes with Request and Response: Next.js, Hono, Deno, Bun, edge workers. A function gives the client when the first notice
 * comes: Next.js loads its routes while it builds, when there are no keys.
 * @param {Client | (() => Client)} client @param {Handle} handle
 * @param {string} [signedPath] The path of the notify URL, when a proxy changes it on the way.
 * @returns {(request: Request) => Promise<Response>}
 */
export function noticeRoute(client, handle, signedPath) {
  return async (request) => {
    const bytes = await request.arrayBuffer();
    const path = signedPath ?? new URL(request.url).pathname;
    const known = typeof client === "function" ? client() : client;
    const { status, body } = await receive(known, handle, request.headers, bytes, path);
    return new Response(body, { status, headers: JSON_HEADERS });
  };
}

/**
 * For Node's own server, Express and Connect. Register it before any parser of bodies.
 * @param {Client} client @param {Handle} handle
 * @param {string} [signedPath] The path of the notify URL, when a proxy changes it on the way.
 * @returns {(request: NodeRequest, response: NodeResponse, next?: (error: unknown) => void) => Promise<void>}
 */
export function noticeListener(client, handle, signedPath) {
  return async (request, response, next) => {
    try {
      const path = signedPath ?? request.originalUrl ?? request.url ?? "/";
      const { status, body } = await receive(client, handle, request.headers, await bodyOf(request), path);
      response.writeHead(status, JSON_HEADERS).end(body);
    } catch (error) {
      if (next) return next(error);
      response.writeHead(500, JSON_HEADERS).end('{"error":"the notice was not recorded"}');
      console.error(error);
    }
  };
}

/**
 * For Fastify: `app.register(noticePlugin(client, handle), { path: "/notify" })`. The rest of the app keeps its parsers.
 * `signedPath` is the path of the notify URL, when a proxy changes it on the way.
 * @param {Client} client @param {Handle} handle @returns {(app: any, options: {path: string, signedPath?: string}) => Promise<void>}
 */
export function noticePlugin(client, handle) {
  return async (app, { path, signedPath }) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", { parseAs: "buffer" }, async (/** @type {unknown} */ _, /** @type {Uint8Array} */ body) => body);
    app.post(path, async (/** @type {any} */ request, /** @type {any} */ reply) => {
      const { status, body } = await receive(client, handle, request.headers, request.body, signedPath ?? request.url);
      return reply.code(status).headers(JSON_HEADERS).send(body);
    });
  };
}

/** @param {NodeRequest} request @returns {Promise<RawBody>} */
async function bodyOf(request) {
  // A parser was here first: its bytes are as good, anything else is refused with the reason.
  if (request.body !== undefined) return /** @type {RawBody} */ (request.body);
  const pieces = [];
  let length = 0;
  for await (const piece of request) {
    length += piece.length;
    if (length > MAX_BYTES) throw new RangeError("the notice is too large");
    pieces.push(piece);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

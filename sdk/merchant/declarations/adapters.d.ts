/**
 * For runtimes with Request and Response: Next.js, Hono, Deno, Bun, edge workers. A function gives the client when the first notice
 * comes: Next.js loads its routes while it builds, when there are no keys.
 * @param {Client | (() => Client)} client @param {Handle} handle
 * @param {string} [signedPath] The path of the notify URL, when a proxy changes it on the way.
 * @returns {(request: Request) => Promise<Response>}
 */
export function noticeRoute(client: Client | (() => Client), handle: Handle, signedPath?: string): (request: Request) => Promise<Response>;
/**
 * For Node's own server, Express and Connect. Register it before any parser of bodies.
 * @param {Client} client @param {Handle} handle
 * @param {string} [signedPath] The path of the notify URL, when a proxy changes it on the way.
 * @returns {(request: NodeRequest, response: NodeResponse, next?: (error: unknown) => void) => Promise<void>}
 */
export function noticeListener(client: Client, handle: Handle, signedPath?: string): (request: NodeRequest, response: NodeResponse, next?: (error: unknown) => void) => Promise<void>;
/**
 * For Fastify: `app.register(noticePlugin(client, handle), { path: "/notify" })`. The rest of the app keeps its parsers.
 * `signedPath` is the path of the notify URL, when a proxy changes it on the way.
 * @param {Client} client @param {Handle} handle @returns {(app: any, options: {path: string, signedPath?: string}) => Promise<void>}
 */
export function noticePlugin(client: Client, handle: Handle): (app: any, options: {
    path: string;
    signedPath?: string;
}) => Promise<void>;
/**
 * Records what a notice says. The wallet sends the notice again if this throws.
 */
export type Handle = (notice: Notice) => unknown;
/**
 * What this needs of a request of Node, Express or Connect. A body that is already there has to be one of bytes.
 */
export type NodeRequest = AsyncIterable<Uint8Array> & {
    headers: Record<string, string | string[] | undefined>;
    url?: string;
    originalUrl?: string;
    body?: unknown;
};
export type NodeResponse = {
    writeHead: (status: number, headers: Record<string, string>) => {
        end: (body: string) => unknown;
    };
};
import type { Client } from "./client.js";
import type { Notice } from "./client.js";

/**
 * For runtimes with Request and Response: Next.js, Hono, Deno, Bun, edge workers.
 * @param {Client} client @param {Handle} handle @returns {(request: Request) => Promise<Response>}
 */
export function noticeRoute(client: Client, handle: Handle): (request: Request) => Promise<Response>;
/**
 * For Node's own server, Express and Connect. Register it before any parser of bodies.
 * @param {Client} client @param {Handle} handle
 * @returns {(request: NodeRequest, response: NodeResponse, next?: (error: unknown) => void) => Promise<void>}
 */
export function noticeListener(client: Client, handle: Handle): (request: NodeRequest, response: NodeResponse, next?: (error: unknown) => void) => Promise<void>;
/**
 * For Fastify: `app.register(noticePlugin(client, handle), { path: "/notify" })`. The rest of the app keeps its parsers.
 * @param {Client} client @param {Handle} handle @returns {(app: any, options: {path: string}) => Promise<void>}
 */
export function noticePlugin(client: Client, handle: Handle): (app: any, options: {
    path: string;
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

export class Transport {
    /** @param {Options} options */
    constructor(options: Options);
    /** @protected @readonly */
    protected readonly signer: Signer;
    /** @protected @param {Operation} operation @param {object} request @returns {Promise<any>} */
    protected send(operation: Operation, request: object): Promise<any>;
    #private;
}
export function bodyOf({ constants }: Operation, request: object): Uint8Array<ArrayBuffer>;
export type Answer = {
    result: Result;
};
/**
 * Where a request goes, and what is added to it. `pendingCode` is the answer of an operation that has begun and goes on by itself:
 * an inquiry tells how it ends, and sending the request again does not.
 */
export type Operation = {
    path: string;
    constants?: Record<string, string>;
    pendingCode?: string;
};
/**
 * How often a request is sent while its outcome is unknown, and the pauses between: `baseMs`, twice as long each time, up to
 * `capMs`. A random part of up to a half is taken off, so that clients do not come back together.
 */
export type Retry = {
    attempts: number;
    baseMs: number;
    capMs: number;
};
export type Options = {
    /**
     * Your id, given by the wallet's operator.
     */
    clientId: string;
    /**
     * Your private key: PEM, or base64 of the DER.
     */
    privateKey: string;
    /**
     * The wallet's public key: PEM, or base64 of the DER.
     */
    walletPublicKey: string;
    /**
     * The wallet's address, such as `https://wallet.example`.
     */
    baseUrl: string;
    /**
     * Which of your keys this is; without it the wallet takes the newest.
     */
    keyVersion?: number | undefined;
    /**
     * How long one attempt may take: 15 seconds.
     */
    timeoutMs?: number | undefined;
    /**
     * How far a notice's time may be from now: five minutes.
     */
    toleranceMs?: number | undefined;
    /**
     * Five attempts, from half a second up to eight seconds apart.
     */
    retry?: Partial<Retry> | undefined;
    fetch?: typeof fetch | undefined;
    /**
     * Milliseconds since 1970.
     */
    now?: (() => number) | undefined;
    sleep?: ((ms: number) => Promise<void>) | undefined;
    /**
     * From 0 up to 1.
     */
    random?: (() => number) | undefined;
};
import { Signer } from "./signer.js";
import type { Result } from "../declarations/models.d.ts";

/** @param {string} path @param {string} clientId @param {string} time @param {Uint8Array} body */
export function stringToSign(path: string, clientId: string, time: string, body: Uint8Array): Uint8Array<ArrayBuffer>;
/** The bytes of a body. @param {RawBody} body @returns {Uint8Array<ArrayBuffer>} */
export function bytesOf(body: RawBody): Uint8Array<ArrayBuffer>;
export class Signer {
    /** @param {{clientId: string, privateKey: string, walletPublicKey: string, keyVersion?: number, now?: () => number}} options */
    constructor({ clientId, privateKey, walletPublicKey, keyVersion, now }: {
        clientId: string;
        privateKey: string;
        walletPublicKey: string;
        keyVersion?: number;
        now?: () => number;
    });
    /**
     * The three values that say who sends a body, and when.
     * @param {string} path @param {Uint8Array} body
     */
    sign(path: string, body: Uint8Array): Promise<{
        clientId: string;
        time: string;
        signature: string;
    }>;
    /**
     * The JSON object in a message, once it is certain that the wallet wrote it for this client, and the time of the message.
     * @param {string} path @param {HeaderBag} headers @param {"request-time" | "response-time"} timeHeader @param {Uint8Array} body
     * @returns {Promise<{value: Record<string, unknown>, timeMs: number}>}
     */
    verify(path: string, headers: HeaderBag, timeHeader: "request-time" | "response-time", body: Uint8Array): Promise<{
        value: Record<string, unknown>;
        timeMs: number;
    }>;
    #private;
}
/**
 * The bytes as they came, or their text; never parsed JSON.
 */
export type RawBody = Uint8Array | ArrayBuffer | string;
/**
 * The headers of any server's request.
 */
export type HeaderBag = Headers | Record<string, string | string[] | undefined>;

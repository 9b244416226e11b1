/** @param {string} text */
export function importPrivateKey(text: string): Promise<CryptoKey>;
/** @param {string} text */
export function importPublicKey(text: string): Promise<CryptoKey>;

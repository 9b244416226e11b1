// Where the recordings are.
const file = (path) => new URL(`../../${path}`, import.meta.url);

/** The recording of each API. */
export const FILES = {
  wallet: file("crates/web/src/openapi/recording.json"),
  host: file("crates/web/src/host/recording.json"),
  baas: file("crates/web/src/baas/recording.json"),
  dev: file("crates/web/src/dev/recording.json"),
  sandbox: file("crates/sandbox/src/control/recording.json"),
};
/** The public keys of the demo that was recorded, which has gone: with them the signatures can still be verified. */
export const KEYS = file("tests/reference/keys.pem");

// The files that the phone gave to programs, or keeps for them. Each program sees its own only.
// @ts-check

/** What one program may have. */
const FILE_LIMIT = 64;
const BYTE_LIMIT = 10 * 1024 * 1024;

/** @typedef {{content: string, isSaved: boolean, at: number}} Kept `content` is a data URL */

/** @type {Map<string, Map<string, Kept>>} */
const programs = new Map();
let lastFile = 0;

/** @param {string} app */
function filesOf(app) {
  const known = programs.get(app) ?? new Map();
  programs.set(app, known);
  return known;
}

/** Names a new file; undefined when the program has no room for it. @param {string} app @param {string} content @param {boolean} [isSaved] */
export function keepFile(app, content, isSaved = false) {
  const files = filesOf(app);
  const used = [...files.values()].reduce((sum, file) => sum + file.content.length, 0);
  if (files.size >= FILE_LIMIT || used + content.length > BYTE_LIMIT) return undefined;
  lastFile += 1;
  const kind = /^data:[\w-]+\/(\w+)/.exec(content)?.[1] ?? 'bin';
  const path = `https://resource/${isSaved ? 'saved' : 'temp'}-${lastFile}.${kind === 'svg' ? 'svg' : kind}`;
  files.set(path, { content, isSaved, at: Math.floor(Date.now() / 1000) });
  return path;
}

/** @param {string} app @param {unknown} path */
export function fileOf(app, path) {
  return filesOf(app).get(String(path));
}

/** @param {string} app */
export function savedFiles(app) {
  return [...filesOf(app)].filter(([, file]) => file.isSaved).map(([path, file]) => ({ apFilePath: path, size: sizeOf(file), createTime: file.at }));
}

/** @param {string} app @param {unknown} path */
export function removeFile(app, path) {
  return filesOf(app).delete(String(path));
}

/** The bytes of a file. @param {Kept} file */
export function sizeOf({ content }) {
  const base64 = content.slice(content.indexOf(',') + 1);
  return Math.floor((base64.length * 3) / 4) - (/=*$/.exec(base64)?.[0].length ?? 0);
}

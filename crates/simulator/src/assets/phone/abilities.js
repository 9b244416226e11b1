// The phone behind the calls that use it: what each asks the user, and what it answers. Sample values come from the panel
// (mocks.js); the host in this page checked the call.
// @ts-check
import { choiceSheet, dateSheet, listSheet, permissionSheet } from './choices.js';
import { fileOf, keepFile, removeFile, savedFiles, sizeOf } from './files.js';
import { button, el } from './dom.js';
import { mocks } from './mocks.js';

/** @typedef {import('./dialogs.js').Speaker} Speaker */
/** @typedef {{layers: import('./dialogs.js').Layers, speaker: Speaker, notices: ReturnType<typeof import('./notices.js').noticesIn>, app: string, params: Record<string, any>, closes: (close: () => void) => void, gives: (path: string, content: string) => void}} Use */
/** @typedef {(use: Use) => unknown} Ability */

/** A failure as the program gets it. @param {number} error @param {string} message */
const failure = (error, message) => Object.assign(new Error(message), { error });
const cancelled = () => failure(11, 'the user cancelled');

/** What the user allowed or refused, by program. @type {Map<string, Map<string, boolean>>} */
const permits = new Map();
const PERMITS = ['location', 'album', 'camera', 'contacts', 'phone', 'user'];
/** The phone's own state. */
const device = { clipboard: '', brightness: 0.8 };

/** @param {string} app */
function permitsOf(app) {
  const known = permits.get(app) ?? new Map();
  permits.set(app, known);
  return known;
}

/** Asks once; later the user's answer holds, until `openSetting` changes it. @param {Use} use @param {string} what */
async function permit(use, what) {
  const known = permitsOf(use.app);
  if (!known.has(what)) {
    const sheet = permissionSheet(use.layers, use.speaker, what);
    use.closes(sheet.close);
    const answer = await sheet.done;
    if (answer === undefined) throw cancelled();
    known.set(what, answer);
  }
  if (known.get(what) !== true) throw failure(2001, `the user has refused: ${what}`);
}

/** @template T @param {Use} use @param {{done: Promise<T | undefined>, close: () => void}} sheet */
async function chosen(use, sheet) {
  use.closes(sheet.close);
  const value = await sheet.done;
  if (value === undefined) throw cancelled();
  return value;
}

/** @param {Use} use @param {unknown} path */
function existing({ app }, path) {
  const file = fileOf(app, path);
  if (!file) throw failure(12, 'the program was not given such a file');
  return file;
}

/** Shows something of the phone that a program opened, until it is closed. @param {Use} use @param {string} say @param {Record<string, string>} values */
async function show(use, say, values = {}) {
  const sheet = choiceSheet({
    layers: use.layers, speaker: use.speaker, say: [say, values],
    content: (/** @type {(value: boolean) => void} */ end) => [button({ class: 'button button-main', say: 'dialog.ok', on: { click: () => end(true) } })],
  });
  use.closes(sheet.close);
  await sheet.done;
  return {};
}

const scopes = (/** @type {string} */ app) => Object.fromEntries(PERMITS.filter((one) => permitsOf(app).has(one)).map((one) => [one, permitsOf(app).get(one)]));
const place = () => ({ latitude: Number(mocks.latitude) || 0, longitude: Number(mocks.longitude) || 0 });

/** @type {Record<string, Ability>} */
const abilities = {
  async chooseImage(use) {
    const { sourceType } = use.params;
    await permit(use, Array.isArray(sourceType) && sourceType.length === 1 && sourceType[0] === 'camera' ? 'camera' : 'album');
    // The panel has one sample picture, so one is chosen, whatever the number that the program would take.
    const path = keepFile(use.app, mocks.picture);
    if (!path) throw failure(14, 'there is no room for another picture');
    use.gives(path, mocks.picture);
    const files = [{ path, size: sizeOf(existing(use, path)) }];
    return { apFilePaths: [path], filePaths: [path], tempFilePaths: [path], tempFiles: files };
  },
  async scan(use) {
    await permit(use, 'camera');
    return { code: mocks.code, qrCode: mocks.code, barCode: mocks.code, codeType: 'QRCODE', result: mocks.code, codeContent: mocks.code };
  },
  async getLocation(use) {
    await permit(use, 'location');
    return { ...place(), accuracy: '30', horizontalAccuracy: '30', country: '', province: '', city: '' };
  },
  async chooseLocation(use) {
    await permit(use, 'location');
    return { ...place(), name: `${mocks.latitude}, ${mocks.longitude}`, address: '' };
  },
  openLocation: (use) => show(use, 'phone.place', { place: `${use.params.name ?? ''} ${use.params.latitude}, ${use.params.longitude}`.trim() }),
  async getPhoneNumber(use) {
    await permit(use, 'phone');
    // Real wallets encrypt it for the merchant's server; a sample needs no secret.
    return { response: JSON.stringify({ code: '10000', msg: 'Success', mobile: mocks.phone }), sign: '' };
  },
  async getAuthUserInfo(use) {
    await permit(use, 'user');
    return { nickName: 'Sample', avatar: mocks.picture, nickname: 'Sample' };
  },
  async choosePhoneContact(use) {
    await permit(use, 'contacts');
    return { name: 'Sample', mobile: mocks.phone };
  },
  async addPhoneContact(use) {
    await permit(use, 'contacts');
    return show(use, 'phone.contact', { name: [use.params.firstName, use.params.lastName].filter(Boolean).join(' ') });
  },
  async saveImage(use) {
    await permit(use, 'album');
    return show(use, 'phone.saved');
  },
  saveFile(use) {
    const { content } = existing(use, use.params.apFilePath ?? use.params.filePath);
    const path = keepFile(use.app, content, true);
    if (!path) throw failure(14, 'there is no room for another file');
    use.gives(path, content);
    return { apFilePath: path, savedFilePath: path };
  },
  getFileInfo: (use) => ({ size: sizeOf(existing(use, use.params.apFilePath ?? use.params.filePath)), digest: '' }),
  getSavedFileInfo(use) {
    const file = existing(use, use.params.apFilePath ?? use.params.filePath);
    return { size: sizeOf(file), createTime: file.at };
  },
  getSavedFileList: (use) => ({ fileList: savedFiles(use.app) }),
  removeSavedFile(use) {
    if (!removeFile(use.app, use.params.apFilePath ?? use.params.filePath)) throw failure(12, 'the program has no such file');
    return {};
  },
  openDocument(use) {
    existing(use, use.params.filePath);
    return show(use, 'phone.document', { name: String(use.params.filePath).split('/').pop() ?? '' });
  },
  makePhoneCall: (use) => show(use, 'phone.call', { number: String(use.params.number ?? use.params.phoneNumber ?? '') }),
  getSetting: (use) => ({ authSetting: scopes(use.app) }),
  async openSetting(use) {
    const known = permitsOf(use.app);
    const sheet = choiceSheet({
      layers: use.layers, speaker: use.speaker, say: 'permit.settings',
      content: (/** @type {(value: boolean) => void} */ end) => [
        ...PERMITS.filter((one) => known.has(one)).map((one) => {
          const box = /** @type {HTMLInputElement} */ (el('input', { type: 'checkbox', role: 'switch', class: 'switch', checked: known.get(one) === true }));
          box.addEventListener('change', () => known.set(one, box.checked));
          return el('label', { class: 'setting setting-row' }, el('span', { class: 'setting-text', say: `permit.${one}` }), box);
        }),
        button({ class: 'button button-main', say: 'dialog.ok', on: { click: () => end(true) } }),
      ],
    });
    use.closes(sheet.close);
    await sheet.done;
    return { authSetting: scopes(use.app) };
  },
  setClipboard(use) {
    device.clipboard = String(use.params.text ?? '').slice(0, 10_000);
    return { success: true };
  },
  getClipboard: () => ({ text: device.clipboard }),
  getScreenBrightness: () => ({ brightness: device.brightness }),
  setScreenBrightness(use) {
    const wanted = Number(use.params.brightness);
    if (!(wanted >= 0 && wanted <= 1)) throw failure(2, 'brightness must be between 0 and 1');
    device.brightness = wanted;
    return { success: true };
  },
  setKeepScreenOn: () => ({ success: true }),
  getBatteryInfo: () => ({ level: 100, isCharging: true }),
  vibrate: () => ({}),
  async showActionSheet(use) {
    const { title, items, itemList, cancelButtonText } = use.params;
    const list = Array.isArray(items) ? items : itemList;
    if (!Array.isArray(list) || list.length === 0) throw failure(2, 'items must be a list of texts');
    const sheet = listSheet(use.layers, use.speaker, { title: title ? String(title) : undefined, items: list, cancel: cancelButtonText ? String(cancelButtonText) : undefined });
    use.closes(sheet.close);
    const index = (await sheet.done) ?? -1;
    return { index, tapIndex: index };
  },
  async showModal(use) {
    const { title, content, showCancel, confirmText } = use.params;
    const sheet = choiceSheet({
      layers: use.layers, speaker: use.speaker, title: String(title ?? content ?? ''),
      content: (/** @type {(value: boolean) => void} */ end) => [
        el('p', { class: 'soft', text: String(content ?? '').slice(0, 1000), dir: 'auto' }),
        el('div', { class: 'dialog-buttons' },
          showCancel === false ? null : button({ class: 'button', say: 'dialog.cancel', on: { click: () => end(false) } }),
          confirmText ? button({ class: 'button button-main', text: String(confirmText).slice(0, 50), on: { click: () => end(true) } }) : button({ class: 'button button-main', say: 'dialog.ok', on: { click: () => end(true) } })),
      ],
    });
    use.closes(sheet.close);
    const confirm = (await sheet.done) === true;
    return { confirm, cancel: !confirm };
  },
  async datePicker(use) {
    const { format = 'yyyy-MM-dd', currentDate, startDate, endDate } = use.params;
    const kind = /y/i.test(format) ? (/H/.test(format) ? 'datetime-local' : /d/.test(format) ? 'date' : 'month') : 'time';
    const told = (/** @type {unknown} */ text) => (text ? String(text).replace(' ', 'T') : undefined);
    const value = told(currentDate) ?? new Date().toISOString().slice(0, kind === 'date' ? 10 : kind === 'month' ? 7 : 16).slice(kind === 'time' ? 11 : 0);
    const date = await chosen(use, dateSheet(use.layers, use.speaker, { kind, value, min: told(startDate), max: told(endDate) }));
    return { date: date.replace('T', ' ') };
  },
  async optionsSelect(use) {
    const { optionsOne = [], optionsTwo, title } = use.params;
    const at = await chosen(use, listSheet(use.layers, use.speaker, { title, items: optionsOne }));
    if (!Array.isArray(optionsTwo) || optionsTwo.length === 0) return { selectedOneIndex: at, selectedOneOption: optionsOne[at] };
    const second = await chosen(use, listSheet(use.layers, use.speaker, { title, items: optionsTwo }));
    return { selectedOneIndex: at, selectedOneOption: optionsOne[at], selectedTwoIndex: second, selectedTwoOption: optionsTwo[second] };
  },
  async multiLevelSelect(use) {
    const result = [];
    for (let list = use.params.list; Array.isArray(list) && list.length > 0; ) {
      const items = list.map((/** @type {any} */ one) => one?.name ?? '');
      const at = await chosen(use, listSheet(use.layers, use.speaker, { title: use.params.title, items }));
      result.push({ name: items[at] });
      list = list[at]?.subList;
    }
    return { success: true, result };
  },
  async chooseCity(use) {
    const cities = [...(use.params.hotCities ?? []), ...(use.params.cities ?? [])];
    const list = cities.length > 0 ? cities : [{ city: 'Baghdad', adCode: '' }, { city: 'Basra', adCode: '' }, { city: 'Erbil', adCode: '' }];
    const at = await chosen(use, listSheet(use.layers, use.speaker, { items: list.map((/** @type {any} */ one) => one.city) }));
    return { city: list[at].city, adCode: list[at].adCode ?? '' };
  },
  async signContract(use) {
    const sheet = permissionSheet(use.layers, use.speaker, 'contract');
    use.closes(sheet.close);
    const agreed = await sheet.done;
    return { resultStatus: agreed ? '7000' : '6001', result: '' };
  },
};
abilities.saveImageToPhotosAlbum = abilities.saveImage;
abilities.vibrateShort = abilities.vibrate;
abilities.vibrateLong = abilities.vibrate;
abilities.qicardSignContract = abilities.signContract;

/**
 * Carries out a call. The answer is `{value}`, or `{error, message}`.
 * @param {Use & {api: string}} use
 */
export async function usePhone({ api, ...use }) {
  try {
    const ability = Object.hasOwn(abilities, api) ? abilities[api] : undefined;
    if (!ability) throw failure(1, `${api} is not supported`);
    return { value: (await ability(use)) ?? {} };
  } catch (problem) {
    const { error = 3, message } = /** @type {{error?: number, message: string}} */ (problem);
    return { error, message };
  }
}

/** The content of a file for an upload. @param {string} app @param {unknown} path */
export function readPhoneFile(app, path) {
  const found = /^data:([^;,]*)(?:;[^,]*)?;base64,(.*)$/s.exec(fileOf(app, path)?.content ?? '');
  return found ? { media_type: found[1], bytes: found[2] } : null;
}

/** A download becomes a file. @param {string} app @param {{media_type: string, bytes: string}} file */
export function keepPhoneFile(app, { media_type, bytes }) {
  const content = `data:${/^[\w.+/-]+/.exec(media_type)?.[0] ?? 'application/octet-stream'};base64,${bytes}`;
  return { path: keepFile(app, content) ?? null, content };
}

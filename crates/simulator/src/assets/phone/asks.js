// Requests from the host and the simulator to the screen; the host's have string ids. Each is answered at most
// once; one withdrawn, or lost with the connection, is never answered.
// @ts-check
import { alertDialog, confirmDialog, consentDialog, promptDialog } from './dialogs.js';
import { openCashier } from './cashier.js';
import { openSheet } from './sheet.js';
import { keepPhoneFile, readPhoneFile, usePhone } from './abilities.js';

/**
 * @param {object} needs
 * @param {(message: Record<string, any>) => boolean} needs.send
 * @param {ReturnType<typeof import('./layers.js').layersIn>} needs.layers
 * @param {ReturnType<typeof import('./notices.js').noticesIn>} needs.notices
 * @param {() => import('./dialogs.js').Speaker} needs.speaker the open program
 * @param {() => string | undefined} needs.demoPin
 * @param {(path: string, content: string) => void} needs.giveFile makes a file visible to the open program
 */
export function asks({ send, layers, notices, speaker, demoPin, giveFile }) {
  /** How to withdraw each open request. @type {Map<number | string, () => void>} */
  const open = new Map();
  /** A payment's sheet outlives one request: a refused PIN causes a new request. @type {Map<string, SheetOfSession>} */
  const sheets = new Map();
  /** @typedef {{id: number | string | null, sheet: ReturnType<typeof openSheet>}} SheetOfSession */

  /** @param {number | string} id */
  function answerOnce(id) {
    return (/** @type {Record<string, any>} */ value) => {
      if (!open.delete(id)) return false;
      send({ t: 'answer', id, value });
      return true;
    };
  }

  /** @param {Record<string, any>} question */
  function ask({ id, kind, params = {} }) {
    const answer = answerOnce(id);
    open.set(id, () => {});
    const close = show(kind, id, params, answer);
    if (close && open.has(id)) open.set(id, close);
  }

  /**
   * @param {string} kind
   * @param {number | string} id
   * @param {Record<string, any>} params
   * @param {(value: Record<string, any>) => boolean} answer
   * @returns {(() => void) | undefined}
   */
  function show(kind, id, params, answer) {
    if (kind === 'alert') return alertDialog(layers, speaker(), params, answer);
    if (kind === 'confirm') return confirmDialog(layers, speaker(), params, answer);
    if (kind === 'prompt') return promptDialog(layers, speaker(), params, answer);
    if (kind === 'toast') return notices.toast(params, () => answer({}));
    if (kind === 'loading') return notices.loading(params);
    if (kind === 'consent') return consentDialog(layers, params, answer);
    if (kind === 'sheet') return sheet(id, params);
    if (kind === 'page') return page(params, answer);
    if (kind === 'phone') return phone(params, answer);
    if (kind === 'phoneFile') answer(readPhoneFile(params.app, params.path) ?? {});
    if (kind === 'phoneKeep') keep(params, answer);
    // A request of unknown kind must not keep the simulator waiting.
    answer({});
    return undefined;
  }

  /** A call that uses the phone; it may open several dialogs, one after the other. @param {Record<string, any>} params @param {(value: Record<string, any>) => boolean} answer */
  function phone({ app, api, params }, answer) {
    let close = () => {};
    const closes = (/** @type {() => void} */ next) => {
      close = next;
    };
    usePhone({ api, app, params, layers, notices, speaker: speaker(), closes, gives: giveFile }).then(answer);
    return () => close();
  }

  /** @param {Record<string, any>} params @param {(value: Record<string, any>) => boolean} answer */
  function keep({ app, file }, answer) {
    const { path, content } = keepPhoneFile(app, file);
    if (path) giveFile(path, content);
    answer({ path });
  }

  /** @param {number | string} id @param {Record<string, any>} params */
  function sheet(id, params) {
    const { session } = params;
    const known = sheets.get(session);
    const entry = known ?? /** @type {SheetOfSession} */ ({ id, sheet: fresh(session) });
    entry.id = id;
    sheets.set(session, entry);
    entry.sheet.ask(params);
    return () => entry.sheet.remove();
  }

  /** @param {string} session */
  function fresh(session) {
    return openSheet({
      layers,
      demoPin,
      answer: (value) => {
        const id = sheets.get(session)?.id;
        return id !== null && id !== undefined && answerOnce(id)(value);
      },
      onDone: () => send({ t: 'sheetDone', session }),
      onGone: () => sheets.delete(session),
    });
  }

  /** @param {Record<string, any>} news */
  function sheetState(news) {
    const entry = sheets.get(news.session);
    if (entry) entry.sheet.state(news);
    else if (news.state !== 'processing') send({ t: 'sheetDone', session: news.session });
  }

  /** @param {Record<string, any>} params @param {(value: Record<string, any>) => boolean} answer */
  function page({ session, route }, answer) {
    const close = openCashier({ layers, route, answer, onSubmitted: () => send({ t: 'submitted', session }), onRefused: () => send({ t: 'refused', session }) });
    if (!close) answer({ close: true });
    return close ?? undefined;
  }

  /** @param {number | string} id */
  function takeAway(id) {
    const close = open.get(id);
    open.delete(id);
    close?.();
  }

  return {
    ask,
    sheetState,
    takeAway,
    /** Closes everything without a response, since nobody could receive it. */
    forget: () => {
      for (const id of [...open.keys()]) takeAway(id);
      for (const { sheet: one } of [...sheets.values()]) one.remove();
      notices.clear();
    },
  };
}

// Requests from the host and the simulator to the screen; the host's have string ids. Each is answered at most
// once; one withdrawn, or lost with the connection, is never answered.
//
// What a program asks the user comes one at a time, however much of it waits: dialogs do not pile up. None of it is on
// the screen while the program is in the background, and none comes back once the user has closed it.
// @ts-check
import { askingInTurn } from './turns.js';
import { alertDialog, confirmDialog, consentDialog, promptDialog } from './dialogs.js';
import { openCashier } from './cashier.js';
import { openSheet } from './sheet.js';
import { keepPhoneFile, readPhoneFile, usePhone } from './abilities.js';

/** Requests that wait for no other one: notices, and what the wallet itself shows. */
const AT_ONCE = new Set(['toast', 'loading', 'sheet', 'page']);

/** @typedef {import('./turns.js').Question} Question */

/**
 * @param {object} needs
 * @param {(message: Record<string, any>) => boolean} needs.send
 * @param {ReturnType<typeof import('./layers.js').layersIn>} needs.layers
 * @param {ReturnType<typeof import('./notices.js').noticesIn>} needs.notices
 * @param {() => import('./dialogs.js').Speaker} needs.speaker the open program
 * @param {() => string | undefined} needs.demoPin
 * @param {(path: string, content: string) => void} needs.giveFile makes a file visible to the open program
 * @param {() => boolean} needs.padOnly whether a PIN must not be typed
 */
export function asks({ send, layers, notices, speaker, demoPin, giveFile, padOnly }) {
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

  const turns = askingInTurn({
    show: ({ id, kind, params = {} }) => {
      const once = answerOnce(id);
      const answer = (/** @type {Record<string, any>} */ value) => {
        const isFirst = once(value);
        if (isFirst) turns.over(id);
        return isFirst;
      };
      return show(kind, id, params, answer) ?? (() => {});
    },
    // Whatever was asked, an empty answer means no.
    refuse: (id) => answerOnce(id)({}),
  });

  /** @param {Record<string, any>} question */
  function ask(question) {
    const { id, kind, params = {} } = question;
    open.set(id, () => {});
    if (!AT_ONCE.has(kind)) {
      open.set(id, () => turns.withdraw(id));
      turns.ask(/** @type {Question} */ (question));
      return;
    }
    const close = show(kind, id, params, answerOnce(id));
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
    if (kind === 'toast') return notices.toast(params, () => answer({}), speaker());
    if (kind === 'loading') return notices.loading(params, speaker());
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
      padOnly,
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
    /** The program is in the background, or on the screen again. @param {boolean} isAway */
    away: turns.away,
    /** The user has closed the program: nothing that it asks is shown any more. */
    leave: () => {
      turns.leave();
      notices.clear();
    },
    /** The program is gone; whoever still waits for an answer gets one. */
    gone: turns.gone,
    /** Closes everything without a response, since nobody could receive it. */
    forget: () => {
      for (const id of [...open.keys()]) takeAway(id);
      for (const { sheet: one } of [...sheets.values()]) one.remove();
      turns.forget();
      notices.clear();
    },
  };
}

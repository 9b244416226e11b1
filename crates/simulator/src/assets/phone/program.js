// The screen of the open mini program: title bar and frame, and the capsule, which is above everything else on the phone.
// One program is open at a time; it may stay open in the background while the user looks at the wallet.
// @ts-check
import { badge, button, el } from './dom.js';
import { icon } from './icons.js';
import { openFrame } from './frame.js';
import { BRIDGE, CONTROL, LINES, budget } from './budget.js';
import { say, sayLabel, t } from './texts.js';
import { openWebFrame, originOf } from './webframe.js';
import { openWebView, viewAddress } from './webview.js';

const OPEN_LIMIT_MS = 10_000;
const SLOW_MS = 8_000;
/** Longer than the container waits for queued callbacks before it ends a program. */
const CLOSE_LIMIT_MS = 6_000;
const GESTURE_PAUSE_MS = 250;
const TITLE_LIMIT = 200;
const LINE_LIMIT = 4096;
const PLACE_LIMIT = 2048;
/** So many lines too many at once, and nothing legible is lost by stopping the program. */
const LINES_FLOOD = 20_000;
const FLOOD = 'it sent more messages than the phone takes';

/** @typedef {{id: string, name: string, icon?: string}} Program */
/** What a web program is opened with: the path of its first page. @typedef {{path: string}} Web */
/** @typedef {ReturnType<typeof openFrame> | ReturnType<typeof openWebFrame>} Frame */
/**
 * @typedef {object} Run
 * @property {Program} program
 * @property {string} path
 * @property {HTMLElement} body
 * @property {Web} [web]
 * @property {string[]} [hosts] what its web views may show
 * @property {string} [init] the host's first message
 * @property {ReturnType<typeof openWebView>} [view]
 * @property {Frame} [frame]
 * @property {ReturnType<typeof budgets>} budgets what it may still send
 * @property {string} [place] the page that is on the screen now, with its query
 * @property {boolean} isAsked whether the simulator has been asked to open it
 * @property {boolean} isBroken
 * @property {ReturnType<typeof setTimeout>} [timer]
 */

/**
 * @param {object} needs
 * @param {(message: Record<string, any>) => boolean} needs.send
 * @param {(text: string) => void} needs.sendBridge
 * @param {() => 'light' | 'dark'} needs.theme
 * @param {() => boolean} needs.isCovered whether a layer of the wallet covers the program
 * @param {(level: string, text: string, at?: unknown) => void} needs.onConsole a line, and when it was written
 * @param {(exchange: Record<string, any>) => void} needs.onLoaded a web program loaded something by itself
 * @param {() => void} needs.onShown
 * @param {() => void} needs.onLeaving the user has closed the program, or it was closed for another
 * @param {() => void} needs.onEnded a program is gone, and whatever it asked with it
 * @param {(ended: Program | null) => void} needs.onGone the user sees the wallet again; `ended` if nobody requested it
 */
export function programScreen({ send, sendBridge, theme, isCovered, onConsole, onLoaded, onShown, onLeaving, onEnded, onGone }) {
  /** The program on the screen or in the background. @type {Run | undefined} */
  let run;
  /** The previous program, until the container has ended it; the next one waits for that. @type {Run | undefined} */
  let leaving;
  let lastGesture = 0;

  const title = el('h1', { class: 'title-text', tabindex: '-1', 'data-landing': true });
  const back = button({ class: 'icon-button title-back', label: 'program.back', hidden: true }, icon('back'));
  const hideButton = button({ class: 'capsule-button' }, icon('minus'));
  const closeButton = button({ class: 'capsule-button' }, icon('cross'));
  const capsule = el('div', { class: 'capsule', role: 'group', label: 'program.controls', hidden: true }, hideButton, closeButton);
  // Over the program while the keyboard is the host's; it gives it back at the first touch.
  const shield = el('div', { class: 'program-shield', hidden: true });
  const node = el('section', { class: 'screen program', hidden: true },
    el('header', { class: 'title-bar' }, back, title), shield);

  back.addEventListener('click', goBack);
  hideButton.addEventListener('click', hide);
  closeButton.addEventListener('click', close);

  /** @param {Program} program @param {boolean} [takesFocus] */
  function show(program, takesFocus = true) {
    title.textContent = program.name;
    sayLabel(hideButton, 'program.hide', { name: program.name });
    sayLabel(closeButton, 'program.close', { name: program.name });
    setShown(true);
    onShown();
    if (takesFocus) title.focus({ preventScroll: true });
  }

  /** @param {boolean} isShown */
  function setShown(isShown) {
    node.hidden = !isShown;
    capsule.hidden = !isShown;
  }

  function goBack() {
    if (run?.web) run.frame?.tell({ kind: 'back' });
    else send({ t: 'back' });
  }

  /**
   * Opens a program, or brings it back if it is the one in the background.
   * @param {Program} program
   * @param {string} [path]
   * @param {boolean} [isAfresh] closes the one that is running first
   */
  function open(program, path = '', isAfresh = false) {
    if (run && run.program.id === program.id && !run.isBroken && path === '' && !isAfresh) {
      show(program);
      send({ t: 'show' });
      return;
    }
    retire();
    const body = el('div', { class: 'program-body' });
    run = { program, path, body, isAsked: false, isBroken: false, budgets: budgets() };
    back.hidden = true;
    node.append(body);
    splash(run);
    show(program, !isAfresh);
    if (!leaving) request(run);
  }

  /** Asks the simulator to open a program. @param {Run} wanted */
  function request(wanted) {
    const { program } = wanted;
    wanted.isAsked = true;
    wanted.timer = setTimeout(() => fail(wanted, 'program.refused', 'program.refused_lead'), OPEN_LIMIT_MS);
    send({ t: 'open', program: program.id });
  }

  /** Whether the program found is still the one to open. @param {string} id */
  function mayOpen(id) {
    return run?.isAsked === true && !run.frame && !run.isBroken && run.program.id === id;
  }

  /** The host opened the program: it gets its frame. @param {string} init */
  function opened(init) {
    const current = run;
    if (!current || !mayOpen(current.program.id)) return;
    clearTimeout(current.timer);
    current.timer = setTimeout(() => current.body.querySelector('.splash-slow')?.removeAttribute('hidden'), SLOW_MS);
    const common = {
      name: current.program.name,
      init,
      onBridge: (/** @type {string} */ text) => {
        if (!current.budgets.bridge.take()) return flood(current);
        unveil(current);
        if (run === current || leaving === current) sendBridge(text);
      },
      onControl: (/** @type {Record<string, any>} */ control) => heed(current, control),
      onReady: () => {
        if (current.web) unveil(current);
        current.frame?.tell({ kind: 'theme', theme: theme() });
        send({ t: 'start', path: current.path });
      },
    };
    current.init = init;
    current.frame = current.web ? openWeb(current, common) : openFrame(current.body, common);
    current.frame.hold(isCovered());
  }

  /** @param {Run} current @param {import('./frame.js').FrameOptions} common */
  function openWeb({ program, web, path, body }, common) {
    const origin = originOf(program.id);
    const wanted = new URL(path || web?.path || '/', origin);
    // A path such as //host/ would lead elsewhere.
    const address = wanted.origin === origin ? wanted.href : origin;
    return openWebFrame(body, { ...common, icon: program.icon, origin, address });
  }

  /** A program that sends more than the phone takes is stopped, before the page has no time for the user. @param {Run} from */
  function flood(from) {
    if (from.isBroken) return;
    send({ t: 'crash', message: FLOOD });
    fail(from, 'program.stopped', 'program.stopped_lead', FLOOD);
  }

  /** @param {Run} from @param {Record<string, any>} control */
  function heed(from, control) {
    if (from !== run || from.isBroken) return;
    if (control.kind === 'console') {
      note(from, control);
      return;
    }
    if (!from.budgets.control.take()) {
      flood(from);
    } else if (control.kind === 'title') {
      unveil(from);
      if (from.web && typeof control.place === 'string') from.place = control.place.slice(0, PLACE_LIMIT);
      // The host knows which titles are its own.
      send({ t: 'title', text: String(control.text ?? '').slice(0, TITLE_LIMIT), back: control.back === true });
    } else if (control.kind === 'webview') {
      showView(from, String(control.src ?? ''));
    } else if (control.kind === 'webviewMessage') {
      from.view?.tell({ kind: 'message', message: control.message });
    } else if (control.kind === 'network') {
      if (from.web) onLoaded(control);
    } else if (control.kind === 'exit') {
      close();
    } else if (control.kind === 'gesture') {
      // A web page could make its touches up.
      if (!from.web) gesture();
    } else if (control.kind === 'crash') {
      send({ t: 'crash', message: String(control.message ?? '') });
      fail(from, 'program.stopped', 'program.stopped_lead', String(control.message ?? ''));
    }
  }

  /** Shows a page in the program's web view, or none. @param {Run} from @param {string} src */
  function showView(from, src) {
    from.view?.stop();
    from.view = undefined;
    if (src === '' || from.web) return;
    const where = viewAddress({ hosts: from.hosts ?? [], id: from.program.id }, src);
    if (!where) {
      note(from, { level: 'error', text: `web-view: ${src.slice(0, TITLE_LIMIT)} is on none of the program's hosts; add its host with --domain` });
      return;
    }
    from.view = openWebView(from.body, {
      where,
      name: from.program.name,
      init: from.init ?? '',
      sendBridge: (text) => {
        if (!from.budgets.bridge.take()) flood(from);
        else if (run === from) sendBridge(text);
      },
      onControl: (control) => hearView(from, control),
    });
    from.view.hold(isCovered());
  }

  /** What a page in a web view says besides its calls. @param {Run} from @param {Record<string, any>} control */
  function hearView(from, control) {
    if (control.kind === 'console') note(from, control);
    else if (!from.budgets.control.take()) flood(from);
    else if (control.kind === 'message') from.frame?.tell({ kind: 'webviewMessage', message: control.message });
    else if (control.kind === 'network') onLoaded(control);
    else if (control.kind === 'crash') note(from, { level: 'error', text: `web-view: ${String(control.message)}` });
  }

  /** A line on the program's console. What is more than the log takes is counted, and the next line says so. @param {Run} from @param {Record<string, any>} line */
  function note(from, { level, text, at }) {
    const { lines } = from.budgets;
    if (!lines.take()) {
      from.budgets.dropped += 1;
      if (from.budgets.dropped > LINES_FLOOD) flood(from);
      return;
    }
    if (from.budgets.dropped > 0) onConsole('warn', t('log.dropped', { n: from.budgets.dropped }));
    from.budgets.dropped = 0;
    onConsole(String(level ?? 'log'), String(text ?? '').slice(0, LINE_LIMIT), at);
  }

  /** A touch counts only for what the user can see; more than a few per second add nothing. */
  function gesture() {
    const at = performance.now();
    if (isCovered() || at - lastGesture < GESTURE_PAUSE_MS) return;
    lastGesture = at;
    send({ t: 'gesture' });
  }

  function hide() {
    if (node.hidden) return;
    if (run?.frame) send({ t: 'hide' });
    else retire();
    setShown(false);
    onGone(null);
  }

  function close() {
    retire();
    setShown(false);
    onGone(null);
  }

  /**
   * Closes the program and opens it again, for example in another language.
   * @param {boolean} [isSamePage] on the page that is on the screen, not on its first one
   */
  function restart(isSamePage = false) {
    if (!run || (run.isBroken && !isSamePage)) return false;
    const { program, place } = run;
    const path = isSamePage && place ? place : run.path;
    if (node.hidden) {
      retire();
      onGone(null);
    } else {
      open(program, path, true);
    }
    return true;
  }

  /** Ends the program that is open, if any: at once if it is not running, otherwise when its last callbacks have run. */
  function retire() {
    if (!run) return;
    const old = run;
    run = undefined;
    clearTimeout(old.timer);
    if (old.isBroken || !old.isAsked) {
      remove(old);
      return;
    }
    old.body.hidden = true;
    leaving = old;
    onLeaving();
    old.timer = setTimeout(gone, CLOSE_LIMIT_MS);
    send({ t: 'close' });
  }

  /** The previous program has ended; the waiting one is next. */
  function gone() {
    remove(leaving);
    leaving = undefined;
    onEnded();
    if (run && !run.isAsked) request(run);
  }

  /** The simulator ended a program. */
  function closed() {
    if (leaving) {
      gone();
    } else if (run && !run.isBroken) {
      const { program } = run;
      remove(run);
      run = undefined;
      setShown(false);
      onLeaving();
      onEnded();
      onGone(program);
    }
  }

  /** Removes a program's frame at once. @param {Run | undefined} over */
  function remove(over) {
    clearTimeout(over?.timer);
    over?.frame?.stop();
    over?.view?.stop();
    over?.body.remove();
  }

  /** Shows an error and offers a way to continue. @param {Run} broken @param {string} what @param {string} lead @param {string} [detail] */
  function fail(broken, what, lead, detail = '') {
    const { program, path } = broken;
    clearTimeout(broken.timer);
    broken.isBroken = true;
    broken.frame?.stop();
    broken.view?.stop();
    broken.view = undefined;
    onLeaving();
    onEnded();
    back.hidden = true;
    const again = button({ class: 'button button-main', say: 'program.again', on: { click: () => open(program, path) } });
    const leave = button({ class: 'button', say: 'program.leave', on: { click: close } });
    broken.frame = undefined;
    broken.body.replaceChildren(el('div', { class: 'empty-state', role: 'alert' },
      el('span', { class: 'seal seal-bad' }, icon('alert')),
      el('h2', { say: [what, { name: program.name }] }),
      el('p', { class: 'soft', say: lead }),
      detail && el('p', { class: 'detail', text: detail, dir: 'ltr' }),
      el('div', { class: 'empty-actions' }, again, leave)));
  }

  return {
    node,
    capsule,
    shield,
    open,
    restart,
    mayOpen,
    /** What the simulator found. @param {Web | undefined} web @param {string[]} hosts */
    found: (web, hosts) => {
      if (run) Object.assign(run, { web, hosts });
    },
    opened,
    /** The title to show over the program; without one, its name. @param {Record<string, any>} message */
    titled: ({ text, back: hasBack }) => {
      if (!run || run.isBroken) return;
      title.textContent = text || run.program.name;
      back.hidden = hasBack !== true;
    },
    closed,
    close,
    hide,
    /** @param {string} text */
    bridge: (text) => {
      const place = !leaving && run && routeIn(text);
      if (run && place) run.place = place;
      if (!leaving && run?.view?.takes(text)) return;
      (leaving ?? run)?.frame?.post(text);
    },
    /** A file that the phone gave the program, which its pages may show. @param {string} path @param {string} content */
    giveFile: (path, content) => run?.frame?.tell({ kind: 'file', path, content }),
    /** While the host asks the user something, the program cannot take the focus. @param {boolean} isHeld */
    hold: (isHeld) => {
      run?.frame?.hold(isHeld);
      run?.view?.hold(isHeld);
    },
    /** While the keyboard is used outside the phone, a touch comes first. @param {boolean} isUp */
    guard: (isUp) => {
      shield.hidden = !isUp;
    },
    /** Whether a web page of the program is open: its own, or one in a web view. */
    isWeb: () => run?.web !== undefined || run?.view !== undefined,
    retheme: () => run?.frame?.tell({ kind: 'theme', theme: theme() }),
    /** The connection is gone, and with it the services of the program's host. */
    lost: () => {
      remove(leaving);
      leaving = undefined;
      if (!run || run.isBroken) return;
      clearTimeout(run.timer);
      run.frame?.stop();
      run.frame = undefined;
      run.view?.stop();
      run.view = undefined;
      splash(run);
    },
    /** The connection is back: the program opens again, if it was on the screen. */
    restore: () => {
      if (!run || run.isBroken || run.frame) return;
      if (!node.hidden) {
        request(run);
        return;
      }
      remove(run);
      run = undefined;
      onGone(null);
    },
    /** The id of the program that is open, on the screen or in the background. */
    running: () => (run && !run.isBroken ? run.program.id : null),
    /** The id of the program that was opened, running or broken. */
    openedId: () => run?.program.id ?? null,
    name: () => run?.program.name ?? '',
    icon: () => run?.program.icon,
  };
}

/** What is shown until the program draws. @param {Run} run */
function splash(run) {
  const slow = el('p', { class: 'soft splash-slow', say: 'program.slow', hidden: true });
  const words = el('p', { class: 'splash-text', role: 'status' });
  say(words, 'program.opening', { name: run.program.name });
  run.body.replaceChildren(el('div', { class: 'splash' },
    badge(run.program.icon, run.program.name, 'badge-tile badge-large'), words, el('span', { class: 'dots', 'aria-hidden': 'true' },
      el('i'), el('i'), el('i')), slow));
}

/** @param {Run} run */
function unveil(run) {
  const cover = run.body.querySelector('.splash');
  if (!cover) return;
  clearTimeout(run.timer);
  cover.remove();
}

/** The page that a message to the program leads to, with its query; nothing for any other message. @param {string} text */
function routeIn(text) {
  if (!text.includes('"name":"route"')) return undefined;
  const { kind, data } = JSON.parse(text);
  const top = kind === 'event' ? data?.stack?.at(-1) : undefined;
  if (!top) return undefined;
  const query = new URLSearchParams(top.query).toString();
  return `/${top.path}${query && `?${query}`}`;
}

/** What one run of a program may send. */
function budgets() {
  return { bridge: budget(BRIDGE), control: budget(CONTROL), lines: budget(LINES), dropped: 0 };
}

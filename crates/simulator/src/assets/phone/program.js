// The screen of the open mini program: title bar, capsule, frame. One program is open at a time; it may stay open in
// the background while the user looks at the wallet.
// @ts-check
import { badge, button, el } from './dom.js';
import { icon } from './icons.js';
import { openFrame } from './frame.js';
import { say, sayLabel } from './texts.js';

const OPEN_LIMIT_MS = 10_000;
const SLOW_MS = 8_000;
/** Longer than the container waits for queued callbacks before it ends a program. */
const CLOSE_LIMIT_MS = 6_000;
const GESTURE_PAUSE_MS = 250;

/** @typedef {{id: string, name: string, icon?: string}} Program */
/**
 * @typedef {object} Run
 * @property {Program} program
 * @property {string} path
 * @property {HTMLElement} body
 * @property {ReturnType<typeof openFrame>} [frame]
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
 * @param {(level: string, text: string) => void} needs.onConsole
 * @param {() => void} needs.onShown
 * @param {(ended: Program | null) => void} needs.onGone the user sees the wallet again; `ended` if nobody requested it
 */
export function programScreen({ send, sendBridge, theme, isCovered, onConsole, onShown, onGone }) {
  /** The program on the screen or in the background. @type {Run | undefined} */
  let run;
  /** The previous program, until the container has ended it; the next one waits for that. @type {Run | undefined} */
  let leaving;
  let lastGesture = 0;

  const title = el('h1', { class: 'title-text', tabindex: '-1', 'data-landing': true });
  const back = button({ class: 'icon-button title-back', label: 'program.back', hidden: true }, icon('back'));
  const hideButton = button({ class: 'capsule-button' }, icon('minus'));
  const closeButton = button({ class: 'capsule-button' }, icon('cross'));
  const capsule = el('div', { class: 'capsule', role: 'group', label: 'program.controls' }, hideButton, closeButton);
  const node = el('section', { class: 'screen program', hidden: true },
    el('header', { class: 'title-bar' }, back, title, capsule));

  back.addEventListener('click', () => send({ t: 'back' }));
  hideButton.addEventListener('click', hide);
  closeButton.addEventListener('click', close);

  /** @param {Program} program */
  function show(program) {
    title.textContent = program.name;
    sayLabel(hideButton, 'program.hide', { name: program.name });
    sayLabel(closeButton, 'program.close', { name: program.name });
    node.hidden = false;
    onShown();
    title.focus({ preventScroll: true });
  }

  /**
   * Opens a program, or brings it back if it is the one in the background.
   * @param {Program} program
   * @param {string} [path]
   */
  function open(program, path = '') {
    if (run && run.program.id === program.id && !run.isBroken && path === '') {
      show(program);
      send({ t: 'show' });
      return;
    }
    retire();
    const body = el('div', { class: 'program-body' });
    run = { program, path, body, isAsked: false, isBroken: false };
    back.hidden = true;
    node.append(body);
    splash(run);
    show(program);
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
    const frame = openFrame(current.body, {
      name: current.program.name,
      init,
      onBridge: (text) => {
        unveil(current);
        if (run === current || leaving === current) sendBridge(text);
      },
      onControl: (control) => heed(current, control),
      onReady: () => {
        current.frame?.tell({ kind: 'theme', theme: theme() });
        send({ t: 'start', path: current.path });
      },
    });
    current.frame = frame;
    frame.hold(isCovered());
  }

  /** @param {Run} from @param {Record<string, any>} control */
  function heed(from, control) {
    if (from !== run || from.isBroken) return;
    if (control.kind === 'title') {
      unveil(from);
      title.textContent = String(control.text || from.program.name);
      back.hidden = control.back !== true;
    } else if (control.kind === 'gesture') {
      gesture();
    } else if (control.kind === 'console') {
      onConsole(String(control.level ?? 'log'), String(control.text ?? ''));
    } else if (control.kind === 'crash') {
      send({ t: 'crash', message: String(control.message ?? '') });
      fail(from, 'program.stopped', 'program.stopped_lead', String(control.message ?? ''));
    }
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
    node.hidden = true;
    onGone(null);
  }

  function close() {
    retire();
    node.hidden = true;
    onGone(null);
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
    old.timer = setTimeout(gone, CLOSE_LIMIT_MS);
    send({ t: 'close' });
  }

  /** The previous program has ended; the waiting one is next. */
  function gone() {
    remove(leaving);
    leaving = undefined;
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
      node.hidden = true;
      onGone(program);
    }
  }

  /** Removes a program's frame at once. @param {Run | undefined} over */
  function remove(over) {
    clearTimeout(over?.timer);
    over?.frame?.stop();
    over?.body.remove();
  }

  /** Shows an error and offers a way to continue. @param {Run} broken @param {string} what @param {string} lead @param {string} [detail] */
  function fail(broken, what, lead, detail = '') {
    const { program, path } = broken;
    clearTimeout(broken.timer);
    broken.isBroken = true;
    broken.frame?.stop();
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
    open,
    mayOpen,
    opened,
    closed,
    close,
    hide,
    /** @param {string} text */
    bridge: (text) => (leaving ?? run)?.frame?.post(text),
    /** A file that the phone gave the program, which its pages may show. @param {string} path @param {string} content */
    giveFile: (path, content) => run?.frame?.tell({ kind: 'file', path, content }),
    /** While the host asks the user something, the program cannot take the focus. @param {boolean} isHeld */
    hold: (isHeld) => run?.frame?.hold(isHeld),
    retheme: () => run?.frame?.tell({ kind: 'theme', theme: theme() }),
    /** The connection is gone, and with it the services of the program's host. */
    lost: () => {
      remove(leaving);
      leaving = undefined;
      if (!run || run.isBroken) return;
      clearTimeout(run.timer);
      run.frame?.stop();
      run.frame = undefined;
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

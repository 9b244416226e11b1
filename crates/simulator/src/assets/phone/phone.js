// The entry: puts the parts together and passes messages between them, the host and the simulator.
// @ts-check
import { asks } from './asks.js';
import { topBar } from './bar.js';
import { now, setClock } from './clock.js';
import { connect } from './socket.js';
import { isNarrow, keepSize } from './device.js';
import { hostIn } from './host.js';
import { keyboardIn } from './keyboard.js';
import { land, layersIn } from './layers.js';
import { linkSign } from './link.js';
import { keepTheme, remember, remembered, setTheme, theme } from './looks.js';
import { noticesIn } from './notices.js';
import { developerPanel } from './panel.js';
import { phoneShell } from './shell.js';
import { programScreen } from './program.js';
import { sentAt, traffic } from './traffic.js';
import { locale, localeOf, say, sayLabel, speak, t } from './texts.js';
import { walletScreen } from './wallet.js';

const stage = place('stage');
const panelPlace = place('panel');
speak(localeOf(document.documentElement.lang));
panelPlace.hidden = (remembered('panel') ?? (isNarrow() ? 'closed' : 'open')) === 'closed';
say(place('title'), 'app.title');
sayLabel(panelPlace, 'panel.label');

/** The server's last state. @type {Record<string, any>} */
let state = {};
let wasUp = false;
/** The user's settings when the connection was lost. @type {Record<string, any> | null} */
let before = null;

/** The open program is in the language before this one, and opens again when nothing is asked. */
let isOldLanguage = false;

/** The theme last sent to the open program. @type {string | undefined} */
let toldTheme;

/** Routes a message to the host or the simulator. @param {Record<string, any>} message */
const send = (message) => (host.wants(message) ? host.tell(message) : socket.send(message));

const shell = phoneShell(goHome);
stage.append(shell.node);
const layers = layersIn(shell.layers, shell.under, shell.crown, () => {
  keepKeyboard();
  if (!layers.any()) reopen();
});
const keyboard = keyboardIn({ host: [place('bar'), panelPlace], phone: shell.node }, () => keepKeyboard());
const notices = noticesIn(shell.notices);
const panel = developerPanel(panelPlace, send);
const bridgeLog = traffic(panel.log, panel.exchanged);

const program = programScreen({
  send,
  sendBridge: (text) => {
    bridgeLog.fromProgram(text);
    host.bridge(text);
  },
  theme,
  isCovered: isKeyboardTaken,
  onConsole: (level, text, at) => panel.log({ at: sentAt(at, now()), dir: 'console', read: () => ({ name: level, text }) }),
  onLoaded: (exchange) => panel.exchanged(/** @type {any} */ (exchange)),
  onShown: () => show(true),
  onLeaving: () => questions.leave(),
  onEnded: () => questions.gone(),
  onGone: (ended) => {
    show(false);
    if (ended) notices.tell('program.ended', { name: ended.name });
  },
});
const wallet = walletScreen({ send, onOpen: (wanted) => program.open(wanted, panel.startPage()), running: program.running });
shell.screens.append(wallet.node, program.node);
shell.crown.append(program.capsule);

const questions = asks({
  send,
  layers,
  notices,
  speaker: () => ({ name: program.name(), icon: program.icon() }),
  demoPin: () => state.user?.pin,
  giveFile: program.giveFile,
  padOnly: () => program.isWeb(),
});

const size = keepSize(stage, shell.node, tellDevice);
const bar = topBar(place('bar'), {
  device: remembered('device') ?? 'normal',
  theme,
  isPanelOpen: isPanelOpen(),
  onDevice: (id) => {
    remember('device', id);
    size.choose(id);
  },
  onLanguage: changeLanguage,
  onTheme: () => {
    setTheme(theme() === 'dark' ? 'light' : 'dark');
    retheme();
  },
  onPanel: togglePanel,
});

const host = hostIn({
  onBridge: (text) => {
    program.bridge(text);
    bridgeLog.toProgram(text);
  },
  onMessage: heed,
  onBroken: () => program.closed(),
});

const sign = linkSign(layers, () => socket.retry());
panel.enable(false);
const socket = connect(address(), {
  onTry: sign.trying,
  onUp: () => {
    send({ t: 'hello', locale: locale() });
    tellDevice();
  },
  onDown: (waitMs) => {
    if (wasUp) before = state;
    wasUp = false;
    questions.forget();
    host.tell({ t: 'lost' });
    program.lost();
    panel.enable(false);
    sign.down(waitMs);
  },
  onMessage: hear,
});

keepTheme(retheme);
size.choose(remembered('device') ?? 'normal');
bar.draw(isPanelOpen());
addEventListener('keydown', changeSides);

/** A message from the simulator. @param {Record<string, any>} message */
function hear(message) {
  if (message.t === 'state') draw(message);
  else if (message.t === 'ui' && message.kind === 'host') host.tell({ ...message.params, id: message.id });
  else if (message.t === 'ui') questions.ask(/** @type {any} */ (message));
  else if (message.t === 'answer' || message.t === 'refused') host.tell(message);
  else if (message.t === 'sheet') questions.sheetState(message);
  else if (message.t === 'open') open(message);
  else if (message.t === 'closed') program.closed();
  else if (message.t === 'changed') reload(message.program);
  else if (message.t === 'unlocked') notices.tell(message.done ? 'account.unlocked' : 'account.not_unlocked');
  else if (message.t === 'inbox') wallet.drawInbox(message);
  else if (message.t === 'log') panel.log(/** @type {any} */ (message));
}

/** A message from the host; if it is not for the page, it is for the simulator. @param {Record<string, any>} message */
function heed(message) {
  if (message.t === 'ui') questions.ask(/** @type {any} */ (message));
  else if (message.t === 'uiClose') questions.takeAway(message.id);
  else if (message.t === 'opened') program.opened(message.init);
  else if (message.t === 'title') program.titled(message);
  else if (message.t === 'log') panel.log({ at: now(), dir: message.dir, read: () => ({ name: message.name, text: message.text }) });
  else socket.send(message);
  if (['keep', 'drop', 'clear'].includes(message.t)) panel.stored.change(message);
  if (message.t === 'closed') program.closed();
}

/** The simulator found the requested program. @param {Record<string, any>} message */
function open({ shown, web, views, ...opening }) {
  if (!program.mayOpen(shown.id)) return;
  program.found(web ?? undefined, views ?? []);
  panel.stored.fill(opening.storage ?? {});
  host.tell(opening);
}

/** @param {Record<string, any>} fresh */
function draw(fresh) {
  state = fresh;
  setClock(fresh.clock);
  host.tell({ t: 'network', on: fresh.network !== false });
  shell.showNetwork(fresh.network !== false);
  wallet.draw(fresh);
  panel.draw(fresh);
  if (wasUp) return;
  // The first state after a connection: restore everything, then open the program again.
  wasUp = true;
  panel.enable(true);
  sign.up();
  for (const message of differences(before, fresh)) send(message);
  before = null;
  program.restore();
}

/**
 * The settings that make a new session like the lost one.
 * @param {Record<string, any> | null} old
 * @param {Record<string, any>} fresh
 */
function differences(old, fresh) {
  if (!old) return [];
  const changes = [];
  if (old.user?.login && old.user.login !== fresh.user?.login) changes.push({ t: 'set', user: old.user.login });
  for (const key of ['site', 'mode', 'network']) {
    if (old[key] !== undefined && old[key] !== fresh[key]) changes.push({ t: 'set', [key]: old[key] });
  }
  return changes;
}

/** Either the program or the wallet is on the screen. @param {boolean} isProgram */
function show(isProgram) {
  questions.away(!isProgram);
  wallet.node.hidden = isProgram;
  shell.home.hidden = !isProgram;
  if (isProgram) return;
  if (state.user) wallet.draw(state);
  land(shell.under);
}

function goHome() {
  wallet.turnTo('home');
  program.hide();
}

function tellDevice() {
  send({ t: 'set', device: { ...size.describe(), theme: theme() } });
  if (toldTheme && toldTheme !== theme()) host.tell({ t: 'event', name: 'themeChange', data: { theme: theme() } });
  toldTheme = theme();
}

function retheme() {
  program.retheme();
  tellDevice();
  bar.draw(isPanelOpen());
}

/** @param {import('./texts.js').Locale} wanted */
function changeLanguage(wanted) {
  speak(wanted);
  const url = new URL(location.href);
  url.searchParams.set('lang', wanted);
  history.replaceState(null, '', url);
  bar.draw(isPanelOpen());
  send({ t: 'hello', locale: wanted });
  isOldLanguage = true;
  if (!layers.any()) reopen();
}

/** The open program in the new language: a program reads it once. A payment is not interrupted for that. */
function reopen() {
  if (!isOldLanguage) return;
  isOldLanguage = false;
  const name = program.name();
  if (program.restart()) notices.tell('program.restarted', { name });
}

/** The developer changed the open program: it opens again on the same page, and the log goes on. @param {string} id */
function reload(id) {
  if (program.openedId() !== id || !program.restart(true)) return;
  panel.log({ at: now(), dir: 'console', read: () => ({ name: 'log', text: t('log.changed') }) });
}

function isKeyboardTaken() {
  return layers.any() || (keyboard.isHosts() && !program.isWeb());
}

/** What is typed for the wallet, or outside the phone, is not for the program. */
function keepKeyboard() {
  program.hold(isKeyboardTaken());
  program.guard(keyboard.isHosts());
}

function isPanelOpen() {
  return !panelPlace.hidden;
}

function togglePanel() {
  panelPlace.hidden = !panelPlace.hidden;
  remember('panel', panelPlace.hidden ? 'closed' : 'open');
  size.fit();
  bar.draw(isPanelOpen());
  if (isPanelOpen() && isNarrow()) panelPlace.scrollIntoView();
}

/** F6 moves between the phone and the panel, because Tab stays inside a dialog. @param {KeyboardEvent} event */
function changeSides(event) {
  if (event.key !== 'F6' || panelPlace.hidden) return;
  event.preventDefault();
  if (!panelPlace.contains(document.activeElement)) panelPlace.querySelector('input')?.focus();
  else if (layers.any()) layers.hold();
  else land(shell.under);
}

function address() {
  const url = new URL('/simulator/socket', location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

/** @param {string} id */
function place(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error(`the page has no place named ${id}`);
  return node;
}

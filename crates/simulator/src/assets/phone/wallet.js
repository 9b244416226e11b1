// The super app around the mini programs: home, inbox and account, with a tab bar. It draws the server's last state.
// @ts-check
import { badge, button, el, name } from './dom.js';
import { icon, mark } from './icons.js';
import { inboxView } from './inbox.js';
import { digits, say } from './texts.js';

/** @param {number} value */
const number = (value) => new Intl.NumberFormat(digits()).format(value);

/** @typedef {Record<string, any>} State the server's state message */

/**
 * @param {object} needs
 * @param {(message: Record<string, any>) => boolean} needs.send
 * @param {(program: any) => void} needs.onOpen
 * @param {() => string | null} needs.running the program in the background
 */
export function walletScreen({ send, onOpen, running }) {
  const home = homeView(onOpen, running);
  const inbox = inboxView(send);
  const account = accountView(send);
  /** @type {Record<string, {node: HTMLElement, landing: HTMLElement}>} */
  const views = { home, inbox, account };

  const dot = el('span', { class: 'tab-dot', hidden: true, 'aria-hidden': 'true' });
  const count = el('span', { class: 'for-readers' });
  const tabs = Object.fromEntries(Object.keys(views).map((key) => [key, tab(key)]));
  tabs.inbox.append(dot, count);
  const bar = el('nav', { class: 'tabs', label: 'tab.label' }, ...Object.values(tabs));
  const node = el('div', { class: 'screen wallet' }, ...Object.values(views).map((view) => view.node), bar);

  /** @param {string} key */
  function tab(key) {
    const picture = /** @type {Record<string, string>} */ ({ home: 'home', inbox: 'mail', account: 'person' })[key];
    return button({ class: 'tab', on: { click: () => turnTo(key) } }, icon(picture), el('span', { say: `tab.${key}` }));
  }

  /** @param {string} key */
  function turnTo(key) {
    for (const [one, view] of Object.entries(views)) {
      view.node.hidden = one !== key;
      if (one === key) tabs[one].setAttribute('aria-current', 'page');
      else tabs[one].removeAttribute('aria-current');
    }
    if (key === 'inbox') inbox.load();
  }
  let lastUnread = 0;
  turnTo('home');

  return {
    node,
    turnTo,
    /** @param {State} state */
    draw: (state) => {
      home.draw(state);
      account.draw(state);
      const unread = Number(state.unread) || 0;
      dot.hidden = unread === 0;
      dot.textContent = unread > 9 ? `${number(9)}+` : number(unread);
      say(count, 'tab.unread', { n: unread });
      count.hidden = unread === 0;
      // Request again only on news: a request marks messages as read, which is a state change too.
      if (!inbox.node.hidden && unread > lastUnread) inbox.load();
      lastUnread = unread;
    },
    /** @param {Record<string, any>} message */
    drawInbox: (message) => inbox.draw(message.messages ?? []),
  };
}

/** @param {(program: any) => void} onOpen @param {() => string | null} running */
function homeView(onOpen, running) {
  const landing = el('h1', { class: 'hello', tabindex: '-1', 'data-landing': true });
  const face = el('span', { class: 'face' });
  const amount = el('p', { class: 'purse-amount' });
  const purse = el('section', { class: 'purse', label: 'home.balance' },
    el('h2', { say: 'home.balance' }), amount, mark());
  const tiles = el('ul', { class: 'tiles' });
  const node = el('div', { class: 'view' },
    el('header', { class: 'view-head' }, face, landing), purse,
    el('h2', { class: 'part', say: 'home.programs' }), tiles,
    el('p', { class: 'demo-note', say: 'home.demo' }));

  /** @param {any} program */
  function tile(program) {
    const isRunning = running() === program.id;
    return el('li', {}, button({ class: 'tile', 'data-program': program.id, on: { click: () => onOpen(program) } },
      badge(program.icon, program.name, 'badge-tile'),
      el('span', { class: 'tile-text' },
        el('span', { class: 'tile-name' }, name(program.name)),
        program.slogan ? el('span', { class: 'tile-slogan' }, name(program.slogan)) : null,
        isRunning ? el('span', { class: 'chip chip-good', say: 'home.running' }) : null),
      icon('next', 'tile-next')));
  }

  return {
    node,
    landing,
    /** @param {State} state */
    draw: ({ user, programs = [] }) => {
      say(landing, 'home.hello', { name: user?.name ?? '' });
      face.replaceChildren(badge(undefined, user?.name ?? ''));
      // Without an answer of the wallet nobody knows what there is: that is not nothing.
      const isKnown = Boolean(user?.balance?.text);
      amount.classList.toggle('is-unknown', !isKnown);
      if (isKnown) amount.replaceChildren(name(user.balance.text));
      else amount.replaceChildren(el('span', { say: 'home.unknown' }));
      amount.classList.toggle('is-long', (user?.balance?.text ?? '').length > 14);
      const focused = document.activeElement?.getAttribute('data-program');
      const list = programs.map(tile);
      tiles.replaceChildren(...(list.length > 0 ? list : [el('li', { class: 'soft', say: 'home.none' })]));
      const again = [...tiles.querySelectorAll('button')].find((one) => focused && one.dataset.program === focused);
      again?.focus({ preventScroll: true });
    },
  };
}

/** @param {(message: Record<string, any>) => boolean} send */
function accountView(send) {
  const landing = el('h1', { class: 'view-title', tabindex: '-1', 'data-landing': true, say: 'account.title' });
  const list = el('div', { class: 'people', role: 'radiogroup', label: 'account.users' });
  const unlock = button({ class: 'button', say: 'account.unlock', on: { click: () => send({ t: 'unlock' }) } });
  const node = el('div', { class: 'view' }, landing, el('p', { class: 'soft', say: 'account.lead' }), list,
    el('p', { class: 'soft', say: 'account.unlock_lead' }), unlock);
  let drawn = '';

  /** @param {{login: string, name: string}} person */
  function choice(person) {
    const radio = el('input', { type: 'radio', name: 'user', value: person.login, on: { change: () => send({ t: 'set', user: person.login }) } });
    return el('label', { class: 'person' }, radio, badge(undefined, person.name),
      el('span', { class: 'person-text' }, el('b', {}, name(person.name)), el('span', { class: 'soft', text: person.login, dir: 'auto' })),
      icon('check', 'person-check'));
  }

  return {
    node,
    landing,
    /** @param {State} state */
    draw: ({ user, users = [] }) => {
      const wanted = JSON.stringify(users);
      if (wanted !== drawn) list.replaceChildren(...users.map(choice));
      drawn = wanted;
      for (const radio of list.querySelectorAll('input')) radio.checked = radio.value === user?.login;
    },
  };
}

// How the next payment ends: normally, with a result code, with an SPI error, or by an accident.
// @ts-check
import { el, freshId } from './dom.js';

const GROUPS = [
  { title: null, choices: [choice('normal', null)] },
  { title: 'next.codes', choices: ['9000', '8000', '4000', '6001', '6002', '6004'].map((code) => choice(code, { kind: 'code', code })) },
  { title: 'next.spi', choices: ['1000', '1001', '1002', '1003', '1005', '2001'].map((code) => choice(code, { kind: 'spi', code })) },
  {
    title: 'next.accidents',
    choices: [
      choice('before', { kind: 'timeout', when: 'before' }),
      choice('after', { kind: 'timeout', when: 'after' }),
      choice('unload', { kind: 'unload' }),
    ],
  },
];

/** @param {string} key @param {Record<string, string> | null} next */
function choice(key, next) {
  return { key, next, isCode: /^\d+$/.test(key) };
}

/** One key for a request, whatever the order of its fields. @param {Record<string, any> | null | undefined} next */
function idOf(next) {
  return next ? [next.kind, next.code ?? next.when ?? ''].join(':') : 'none:';
}

/** @param {(message: Record<string, any>) => boolean} send */
export function outcomeCard(send) {
  const titleId = freshId('next');
  const group = el('div', { class: 'outcomes', role: 'radiogroup', 'aria-labelledby': titleId });
  for (const { title, choices } of GROUPS) {
    if (title) group.append(el('p', { class: 'eyebrow', say: title }));
    group.append(el('div', { class: choices.length === 1 ? 'picks picks-one' : 'picks' }, ...choices.map(pick)));
  }

  /** @param {ReturnType<typeof choice>} wanted */
  function pick({ key, next, isCode }) {
    const radio = el('input', { type: 'radio', name: 'next', value: idOf(next), on: { change: () => send({ t: 'set', next }) } });
    const words = isCode
      ? [el('b', { class: 'pick-code', text: key }), el('span', { class: 'pick-lead', say: `next.${key}` })]
      : [el('b', { say: `next.${key}` }), el('span', { class: 'pick-lead', say: `next.${key}_lead` })];
    return el('label', { class: 'pick' }, radio, el('span', { class: 'pick-text' }, ...words));
  }

  const node = el('details', { class: 'card fold', open: true },
    el('summary', { class: 'card-head' }, el('h2', { id: titleId, say: 'next.title' })),
    el('p', { class: 'soft', say: 'next.lead' }), group);

  return {
    node,
    /** @param {Record<string, any>} state */
    draw: (state) => {
      const wanted = idOf(state.next);
      for (const radio of group.querySelectorAll('input')) radio.checked = radio.value === wanted;
      node.classList.toggle('is-armed', Boolean(state.next));
    },
  };
}

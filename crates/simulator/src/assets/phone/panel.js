// The developer panel beside the phone: the messages, and settings for the phone and its wallet.
// @ts-check
import { el } from './dom.js';
import { messageLog } from './log.js';
import { mocksCard } from './mocks.js';
import { networkCard } from './network.js';
import { outcomeCard } from './outcomes.js';
import { storageCard } from './stored.js';
import { settingsCard } from './settings.js';

/**
 * @param {HTMLElement} place
 * @param {(message: Record<string, any>) => boolean} send
 */
export function developerPanel(place, send) {
  const log = messageLog();
  const outcomes = outcomeCard(send);
  const settings = settingsCard(send);
  const [network, stored] = [networkCard(), storageCard()];
  const controls = el('div', { class: 'controls' }, settings.node, outcomes.node, mocksCard().node, network.node, stored.node);
  controls.append(el('p', { class: 'hint', say: 'panel.keys' }));
  place.append(el('div', { class: 'panel-in' }, log.node, controls));

  return {
    log: log.add,
    exchanged: network.add,
    stored,
    /** The page on which programs start; empty for their own first one. */
    startPage: settings.startPage,
    /** @param {Record<string, any>} state */
    draw: (state) => {
      outcomes.draw(state);
      settings.draw(state);
    },
    /** Without a connection nothing can be set. @param {boolean} isUp */
    enable: (isUp) => {
      controls.inert = !isUp;
      controls.classList.toggle('is-off', !isUp);
    },
  };
}

// Between the web shop and a provider's page: the client sends the visitor there, and signs them in on their return.
// @ts-check

const BaaS = /** @type {any} */ (globalThis).BaaS;
const place = /** @type {HTMLElement} */ (document.querySelector('[data-client]'));

BaaS.init(place.dataset.client, { host: location.origin });
BaaS.auth.thirdPartyAuth().catch((/** @type {any} */ error) => {
  const said = document.getElementById('said');
  if (said) said.textContent = `${place.dataset.failed} ${error?.message ?? error}`;
});

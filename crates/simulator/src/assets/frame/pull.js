// Runs in the frame. Pulling a page down to refresh it.
'use strict';

/** How far a page has to be pulled. */
const PULL_DISTANCE = 60;

/** `refresh()` tells the program; the returned `show(isOn)` shows or hides that the page is being refreshed. */
function watchPull(page, isAllowed, refresh) {
  const sign = document.createElement('p');
  sign.className = 'mp-pull';
  sign.setAttribute('role', 'status');
  let from = null;
  function show(isOn) {
    if (isOn === sign.isConnected) return;
    if (!isOn) {
      sign.remove();
      return;
    }
    sign.textContent = word('refreshing');
    page.before(sign);
    refresh();
  }
  page.addEventListener('pointerdown', (event) => {
    from = page.scrollTop <= 0 && !event.target.closest('mp-scroll-view, mp-swiper, mp-movable-view, input, textarea, canvas') ? event.clientY : null;
  });
  page.addEventListener('pointermove', (event) => {
    if (from === null || event.buttons === 0 || event.clientY - from < PULL_DISTANCE || !isAllowed()) return;
    from = null;
    show(true);
  });
  return show;
}

// `<web-view>`: the frame has no network, so the phone draws the page over it. Here is only what the phone must know: which
// page the top page wants to show. Messages go both ways through the control port:
//
// | `kind` | direction | members |
// |---|---|---|
// | `webview` | to the phone | `src`; empty when there is none any more |
// | `webviewMessage` | to the phone | `message`, for the page in the web view |
// | `webviewMessage` | from the phone | `message`, which that page posted |
'use strict';

/** What a `<web-view>` is drawn as: nothing, until the phone covers it. */
function applyWebView(element, node) {
  element.dataset.src = String(node.props.src ?? '');
}

/**
 * Watches for web views below `root`, and tells the phone. `receive` takes the phone's message and gives it to the web view that is
 * there; its element gets the DOM event `webviewmessage`.
 */
function createWebViews(root, control) {
  let shown = '';
  const current = () => root.querySelector('mp-web-view');
  const look = () => {
    const src = current()?.dataset.src ?? '';
    if (src === shown) return;
    shown = src;
    control({ kind: 'webview', src });
  };
  new MutationObserver(look).observe(root, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['data-src'],
  });
  return {
    post: (message) => control({ kind: 'webviewMessage', message }),
    receive: (message) => current()?.dispatchEvent(new CustomEvent('webviewmessage', { detail: message })),
  };
}

/** Passes on what a page in a web view posts, as the event `message`. `tell` reaches the listeners of components. */
function watchWebViewMessages(page, tell) {
  // It does not bubble, so that nothing in a page can catch it on the way.
  const hear = ({ target, detail }) => tell.at('message', target, detail);
  page.addEventListener('webviewmessage', hear, { capture: true });
}

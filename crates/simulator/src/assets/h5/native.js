// The way to the host in a real web view, one function a platform. The host adds this script before the page's own.
// `start` is what the host knows before: it may set `cashierHostStart` before this script.
'use strict';

/** The texts that a host sends with a function, for platforms that can only run scripts: `cashierHostReceive(text)`. */
function connectFunction(scope, start, post) {
  const made = installNative(scope, start);
  Object.defineProperty(scope, 'cashierHostReceive', { value: (text) => made.receive(text) });
  made.connect(post);
}

/** Android: `WebViewCompat.addWebMessageListener(view, "cashierHost", …)` gives an object with both directions. */
function connectAndroid(scope, start) {
  const host = scope.cashierHost;
  const post = host.postMessage.bind(host);
  const made = installNative(scope, start);
  host.onmessage = ({ data }) => made.receive(data);
  made.connect(post);
}

/** iOS: a `WKScriptMessageHandler` named `cashierHost`; answers come by `evaluateJavaScript`. */
function connectIos(scope, start) {
  const handler = scope.webkit.messageHandlers.cashierHost;
  connectFunction(scope, start, (text) => handler.postMessage(text));
}

/** Flutter: a `JavaScriptChannel` named `cashierHost`; answers come by `runJavaScript`. */
function connectFlutter(scope, start) {
  const channel = scope.cashierHost;
  connectFunction(scope, start, (text) => channel.postMessage(text));
}

/** What the page cannot do itself, such as leaving, is a call to the host. */
function installNative(scope, start) {
  const setTitle = (text) => {
    scope.document.title = text;
  };
  return installWebBridge({ scope, start, local: createLocalCalls(scope, { setTitle }) });
}

// Counts what a page handles: every message of its ports, by the text that it carries.

/** Call before the page is opened. The count is read with `handled`. */
export async function countMessages(page) {
  await page.addInitScript(() => {
    globalThis.handledMessages = { all: 0, console: 0 };
    const count = ({ data }) => {
      globalThis.handledMessages.all += 1;
      if (data?.kind === "console") globalThis.handledMessages.console += 1;
    };
    const { start, addEventListener } = MessagePort.prototype;
    const counted = new WeakSet();
    const watch = (port) => {
      if (counted.has(port)) return;
      counted.add(port);
      addEventListener.call(port, "message", count);
    };
    MessagePort.prototype.start = function () {
      watch(this);
      return start.call(this);
    };
    const { get, set } = Object.getOwnPropertyDescriptor(MessagePort.prototype, "onmessage");
    Object.defineProperty(MessagePort.prototype, "onmessage", {
      get,
      set(listener) {
        watch(this);
        set.call(this, listener);
      },
      configurable: true,
    });
  });
}

/** How many messages the page has handled so far, and how many of them were lines of a console. */
export const handled = (page) => page.evaluate(() => ({ ...globalThis.handledMessages }));

// Questions of a program to the user, one at a time, in their order. The host bounds how many can wait: as many as a
// program may have calls under way.
// @ts-check

/** @typedef {{id: number | string, kind: string, params?: Record<string, any>}} Question */

/**
 * @param {object} needs
 * @param {(question: Question) => () => void} needs.show shows a question, and returns what takes it off the screen
 * @param {(id: number | string) => void} needs.refuse answers a question that nobody will see
 */
export function askingInTurn({ show, refuse }) {
  /** @type {Question[]} */
  let waiting = [];
  /** @type {{question: Question, close: () => void} | undefined} */
  let current;
  let isAway = false;
  let isLeaving = false;
  /** Asked by a program that is being closed. @type {(number | string)[]} */
  let unseen = [];

  function next() {
    if (current || isAway || isLeaving) return;
    const question = waiting.shift();
    if (!question) return;
    current = { question, close: () => {} };
    const close = show(question);
    if (current?.question === question) current.close = close;
  }

  /** Takes the question on the screen away; it stays unanswered. */
  function takeDown() {
    const was = current;
    current = undefined;
    was?.close();
    return was?.question;
  }

  return {
    /** @param {Question} question */
    ask: (question) => {
      if (isLeaving) {
        unseen.push(question.id);
        return;
      }
      waiting.push(question);
      next();
    },
    /** The question on the screen was answered. The next one comes when it has left. @param {number | string} id */
    over: (id) => {
      if (current?.question.id !== id) return;
      current = undefined;
      queueMicrotask(next);
    },
    /** @param {number | string} id */
    withdraw: (id) => {
      waiting = waiting.filter((question) => question.id !== id);
      if (current?.question.id !== id) return;
      takeDown();
      next();
    },
    /** @param {boolean} now */
    away: (now) => {
      isAway = now;
      const shown = now && takeDown();
      if (shown) waiting.unshift(shown);
      next();
    },
    leave: () => {
      const shown = takeDown();
      unseen.push(...[shown, ...waiting].flatMap((question) => (question ? [question.id] : [])));
      waiting = [];
      isLeaving = true;
    },
    gone: () => {
      const over = unseen;
      unseen = [];
      isLeaving = false;
      isAway = false;
      over.forEach(refuse);
      next();
    },
    forget: () => {
      takeDown();
      waiting = [];
      unseen = [];
      isAway = false;
      isLeaving = false;
    },
  };
}

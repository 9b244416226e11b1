// Runs in the worker. Questions about what is drawn, which only the frame can answer: places, sizes, what is visible.
'use strict';

/** Questions and observers that may wait at once; more are refused. */
const QUESTION_LIMIT = 256;

/** `draw(message)` goes to the frame; `topId()` is the page on top; `afterDrawing(page, run)` waits for its next drawing; `canvasNode(page, id)` makes a canvas for a program. */
function createFrameCalls({ draw, guard, topId, canvasNode, report, afterDrawing }) {
  const waiting = new Map();
  const observers = new Map();
  let lastId = 0;

  /** Asks the frame; `heard(value)` is called once, with undefined if the page is gone. */
  function ask(page, what, params, heard) {
    if (waiting.size >= QUESTION_LIMIT) {
      report(`more than ${QUESTION_LIMIT} questions to the frame are open; the next ones get no answer`);
      queueMicrotask(() => heard(undefined));
      return;
    }
    const id = (lastId += 1);
    waiting.set(id, { page, heard });
    // What the program has changed before counts: the question follows the drawing that waits.
    afterDrawing(page, () => draw({ kind: 'ask', page, id, what, params }));
  }

  function createSelectorQuery(page) {
    const steps = [];
    const heard = [];
    const query = {
      in: () => query,
      select: (selector) => pick({ selector: String(selector) }),
      selectAll: (selector) => pick({ selector: String(selector), all: true }),
      selectViewport: () => pick({ viewport: true }),
      exec(callback) {
        ask(page ?? topId(), 'query', steps, (values) => {
          const answers = (values ?? []).map((value) => (value?.canvas ? { node: canvasNode(page ?? topId(), value.canvas) } : value));
          answers.forEach((answer, index) => guard(heard[index], answer));
          guard(callback, answers);
        });
        return query;
      },
    };
    function pick(target) {
      const want = (what, callback, more) => {
        steps.push({ ...target, what, ...more });
        heard.push(callback);
        return query;
      };
      return Object.assign(Object.create(query), {
        boundingClientRect: (callback) => want('rect', callback),
        scrollOffset: (callback) => want('scroll', callback),
        node: (callback) => want('node', callback),
        context: (callback) => want('node', callback),
        fields: (fields, callback) => want('fields', callback, { fields: Object.keys(Object(fields)).filter((one) => fields[one]) }),
      });
    }
    return query;
  }

  function createIntersectionObserver(page, options = {}) {
    const id = (lastId += 1);
    let relative = {};
    const observer = {
      relativeTo(selector, margins) {
        relative = { selector: String(selector), margins: Object(margins) };
        return observer;
      },
      relativeToViewport(margins) {
        relative = { margins: Object(margins) };
        return observer;
      },
      observe(selector, callback) {
        if (observers.size >= QUESTION_LIMIT) throw new Error(`more than ${QUESTION_LIMIT} observers are in use`);
        const place = page ?? topId();
        observers.set(id, { page: place, callback });
        const more = { selector: String(selector), relative, options: Object(options) };
        afterDrawing(place, () => draw({ kind: 'observe', page: place, id, ...more }));
      },
      disconnect() {
        const known = observers.get(id);
        observers.delete(id);
        if (known) draw({ kind: 'unobserve', page: known.page, id });
      },
    };
    return observer;
  }

  return {
    ask,
    createSelectorQuery,
    createIntersectionObserver,
    answer({ id, value }) {
      const question = waiting.get(id);
      waiting.delete(id);
      question?.heard(value);
    },
    observed({ id, value }) {
      guard(observers.get(id)?.callback, value);
    },
    /** A page is gone: its questions end, its observers stop. */
    forget(page) {
      for (const [id, question] of waiting) {
        if (question.page !== page) continue;
        waiting.delete(id);
        question.heard(undefined);
      }
      for (const [id, observer] of observers) if (observer.page === page) observers.delete(id);
    },
  };
}

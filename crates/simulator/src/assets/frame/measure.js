// Runs in the frame. Answers the worker's questions about what is drawn: selector queries, visibility, pictures.
'use strict';

/** `send` goes to the worker; `pageOf(id)` is a page's element. */
function createMeasures({ send, pageOf, context, paint }) {
  const observers = new Map();

  const questions = {
    query: (page, steps) => steps.map((step) => takeMeasure(page, step)),
    canvas: (page, { id, keep, commands }) => paint.draw(canvasOf(page, id), commands, keep),
    canvasPixels: (page, params) => paint.pixels(canvasOf(page, params.id), params),
    canvasFile: (page, params) => paint.toFile(canvasOf(page, params.id), params),
    image: (page, { src }) => loadPicture(showText(src), context),
  };

  async function ask({ page, id, what, params }) {
    const element = pageOf(page);
    let value;
    try {
      if (element && Object.hasOwn(questions, what)) value = await questions[what](element, params);
    } catch (error) {
      context.report('error', `${what}: ${error.message}`);
    }
    send({ kind: 'answer', id, value });
  }

  function observe({ page, id, selector, relative, options }) {
    const element = pageOf(page);
    if (!element) return;
    const targets = pick(element, selector, true);
    const root = relative.selector ? pick(element, relative.selector, false)[0] : element;
    const side = (name) => `${Number(relative.margins?.[name]) || 0}px`;
    const threshold = Array.isArray(options.thresholds) ? options.thresholds.filter((one) => one >= 0 && one <= 1) : [0];
    const tell = (entries) => {
      for (const entry of entries) send({ kind: 'observed', id, value: intersectionOf(entry) });
    };
    const observer = new IntersectionObserver(tell, {
      root: root ?? element,
      rootMargin: ['top', 'right', 'bottom', 'left'].map(side).join(' '),
      threshold: threshold.length > 0 ? threshold : [0],
    });
    for (const target of options.selectAll ? targets : targets.slice(0, 1)) observer.observe(target);
    observers.set(id, observer);
  }

  function unobserve({ id }) {
    observers.get(id)?.disconnect();
    observers.delete(id);
  }

  return { ask, observe, unobserve, canvas: ({ page, id, commands, keep }) => paint.draw(canvasOf(pageOf(page), id), commands, keep) };
}

function canvasOf(page, id) {
  const found = page?.querySelector(`canvas#${CSS.escape(showText(id))}, canvas[data-canvas="${CSS.escape(showText(id))}"]`);
  return found instanceof HTMLCanvasElement ? found : undefined;
}

/** The elements of a page that a program's selector names. One that a browser cannot read names none. */
function pick(page, selector, all) {
  const converted = splitList(String(selector).replace(/>>>/g, ' ')).map((one) => convertSelector(one.trim(), '*')).join(',');
  try {
    const found = [...page.querySelectorAll(converted)];
    return all ? found : found.slice(0, 1);
  } catch {
    return [];
  }
}

function takeMeasure(page, { selector, all, viewport, what, fields = [] }) {
  if (viewport) return measureElement(page, what, fields, page);
  const found = pick(page, selector, all).map((element) => measureElement(element, what, fields, page));
  return all ? found : (found[0] ?? null);
}

function measureElement(element, what, fields, page) {
  if (what === 'node') {
    return element instanceof HTMLCanvasElement ? { canvas: { id: element.id || element.dataset.canvas, width: element.width, height: element.height } } : null;
  }
  const node = drawnNodes.get(element);
  const known = { id: node?.id ?? '', dataset: node?.dataset ?? {} };
  const scroll = { scrollTop: element.scrollTop, scrollLeft: element.scrollLeft, scrollWidth: element.scrollWidth, scrollHeight: element.scrollHeight };
  if (what === 'scroll') return { ...known, ...scroll };
  const rect = element === page ? { left: 0, top: 0, right: page.clientWidth, bottom: page.clientHeight, width: page.clientWidth, height: page.clientHeight } : boxOf(element);
  if (what === 'rect') return { ...known, ...rect };
  const parts = { id: { id: known.id }, dataset: { dataset: known.dataset }, rect, size: { width: rect.width, height: rect.height }, scrollOffset: scroll };
  return Object.assign({}, ...fields.map((field) => parts[field] ?? {}));
}

function boxOf(element) {
  const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
  return { left, top, right, bottom, width, height };
}

function intersectionOf(entry) {
  const plain = ({ left, top, right, bottom, width, height }) => ({ left, top, right, bottom, width, height });
  const node = drawnNodes.get(entry.target);
  return {
    id: node?.id ?? '',
    dataset: node?.dataset ?? {},
    time: Date.now(),
    intersectionRatio: entry.intersectionRatio,
    boundingClientRect: plain(entry.boundingClientRect),
    intersectionRect: plain(entry.intersectionRect),
    relativeRect: plain(entry.rootBounds ?? entry.boundingClientRect),
  };
}

/** A picture's size; undefined when it cannot be loaded. */
async function loadPicture(src, { files, report, pictures }) {
  const address = imageAddress(files, '', src, report, 'getImageInfo');
  pictures.want(src);
  if (address === '') return undefined;
  const image = new Image();
  image.src = address;
  try {
    await image.decode();
  } catch {
    return undefined;
  }
  const type = /^data:image\/(\w+)/.exec(address)?.[1] ?? '';
  return { width: image.naturalWidth, height: image.naturalHeight, path: src, orientation: 'up', type };
}

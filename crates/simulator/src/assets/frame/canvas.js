// Runs in the worker. Canvases: a program's drawing is recorded as a list of commands, which the frame carries out. The
// program never holds a real canvas.
'use strict';

/** Commands of one drawing, at most. */
const COMMAND_LIMIT = 20_000;
const CANVAS_METHODS =
  'arc arcTo beginPath bezierCurveTo clearRect clip closePath drawImage ellipse fill fillRect fillText lineTo moveTo putImageData ' +
  'quadraticCurveTo rect resetTransform restore rotate roundRect save scale setLineDash setTransform stroke strokeRect strokeText ' +
  'transform translate';
const CANVAS_FIELDS = {
  fillStyle: '#000000', strokeStyle: '#000000', globalAlpha: 1, globalCompositeOperation: 'source-over', lineCap: 'butt',
  lineJoin: 'miter', lineWidth: 1, lineDashOffset: 0, miterLimit: 10, font: '10px sans-serif', textAlign: 'start',
  textBaseline: 'alphabetic', shadowBlur: 0, shadowColor: 'rgba(0, 0, 0, 0)', shadowOffsetX: 0, shadowOffsetY: 0,
};

/** `measure(text, font)` is a text's width; `draw(message)` goes to the frame. */
function createCanvases({ draw, ask, guard, measure, report }) {
  let lastPaint = 0;

  /** A recorder: `commands` is the list, `context` what the program draws on. `changed()` is called at every command. */
  function createRecorder(changed) {
    const recorder = { commands: /** @type {any[]} */ ([]), context: /** @type {any} */ ({}), add };
    const fields = { ...CANVAS_FIELDS };
    const saved = [];
    function add(...command) {
      if (recorder.commands.length === COMMAND_LIMIT) report(`a canvas takes ${COMMAND_LIMIT} commands at once; the rest is left out`);
      if (recorder.commands.length <= COMMAND_LIMIT) recorder.commands.push(command.map(sendable));
      changed();
    }
    const { context } = recorder;
    for (const name of CANVAS_METHODS.split(' ')) context[name] = (...values) => add(name, ...values);
    context.save = () => {
      saved.push({ ...fields });
      add('save');
    };
    context.restore = () => {
      Object.assign(fields, saved.pop());
      add('restore');
    };
    for (const name of Object.keys(CANVAS_FIELDS)) {
      const put = (value) => {
        fields[name] = value;
        add('=', name, value);
      };
      // Chart libraries put setters of their own in place of these.
      Object.defineProperty(context, name, { configurable: true, enumerable: true, get: () => fields[name], set: put });
      context[`set${name[0].toUpperCase()}${name.slice(1)}`] = put;
    }
    context.setFontSize = (size) => (context.font = fields.font.replace(/\d+(\.\d+)?px/, `${Number(size)}px`));
    context.setShadow = (x, y, blur, color) =>
      Object.assign(context, { shadowOffsetX: x, shadowOffsetY: y, shadowBlur: blur, shadowColor: color });
    context.getLineDash = () => [];
    context.measureText = (text) => ({ width: measure(String(text), fields.font) });
    const gradient = (kind) => (...values) => createPaint({ kind, values, stops: [] });
    Object.assign(context, {
      createLinearGradient: gradient('linear'),
      createRadialGradient: gradient('radial'),
      createCircularGradient: (x, y, radius) => createPaint({ kind: 'radial', values: [x, y, 0, x, y, radius], stops: [] }),
      createPattern: (image, repetition) => createPaint({ kind: 'pattern', image: sendable(image), repetition }),
    });
    return recorder;
  }

  function createPaint(paint) {
    const given = { $paint: (lastPaint += 1), addColorStop: (at, color) => void paint.stops?.push([Number(at), String(color)]) };
    Object.defineProperty(given, 'paint', { value: paint });
    return given;
  }

  /** What goes to the frame in place of an object that only the program has. */
  function sendable(value) {
    if (value?.paint) return { $paint: value.paint };
    if (value?.$image) return { $image: value.$image };
    return typeof value === 'function' ? undefined : value;
  }

  /** `my.createCanvasContext`: nothing is seen before `draw`. */
  function createContext(page, id) {
    const { context, commands } = createRecorder(() => {});
    context.draw = (reserve, callback) => {
      const heard = typeof reserve === 'function' ? reserve : callback;
      const list = commands.splice(0);
      ask(page(), 'canvas', { id, keep: reserve === true, commands: list }, () => guard(heard));
    };
    context.toTempFilePath = (options) => toFile(page(), id, options);
    context.getImageData = (/** @type {any} */ options = {}) => ask(page(), 'canvasPixels', { id, ...rectOf(options) }, (value) => guard(options.success, pixelsOf(value)));
    return context;
  }

  /** The canvas that a selector query finds: drawn on at once. */
  function createNode(page, { id, width, height }) {
    let isScheduled = false;
    const recorder = createRecorder(() => {
      if (isScheduled) return;
      isScheduled = true;
      queueMicrotask(flush);
    });
    function flush() {
      isScheduled = false;
      draw({ kind: 'canvas', page, id, keep: true, commands: recorder.commands.splice(0) });
    }
    const size = { width, height };
    const node = { id, getContext: () => recorder.context, createImage, toDataURL: () => '', _isCanvas: true };
    for (const name of ['width', 'height']) {
      const put = (value) => {
        size[name] = Number(value);
        recorder.add('size', name, size[name]);
      };
      Object.defineProperty(node, name, { enumerable: true, get: () => size[name], set: put });
    }
    recorder.context.canvas = node;
    node.requestAnimationFrame = (run) => setTimeout(() => guard(run, Date.now()), 16);
    node.cancelAnimationFrame = (id_) => clearTimeout(id_);

    function createImage() {
      const image = { width: 0, height: 0, onload: undefined, onerror: undefined };
      Object.defineProperty(image, 'src', {
        get: () => image['$image'],
        set(address) {
          image['$image'] = String(address);
          ask(page, 'image', { src: image['$image'] }, (found) => {
            Object.assign(image, { width: found?.width ?? 0, height: found?.height ?? 0 });
            guard(found ? image.onload : image.onerror, found ? {} : { errMsg: 'the picture cannot be loaded' });
          });
        },
      });
      return image;
    }
    return node;
  }

  function toFile(page, id, /** @type {any} */ options = {}) {
    ask(page, 'canvasFile', { id, ...rectOf(options) }, (value) => {
      const answer = value ? { apFilePath: value, filePath: value, tempFilePath: value } : { error: 3, errorMessage: 'there is no such canvas' };
      guard(value ? options.success : options.fail, answer);
      guard(options.complete, answer);
    });
  }

  return { createContext, createNode };
}

function rectOf({ x = 0, y = 0, width, height }) {
  return { x: Number(x), y: Number(y), width: Number(width) || undefined, height: Number(height) || undefined };
}

function pixelsOf(value) {
  return { width: value?.width ?? 0, height: value?.height ?? 0, data: Uint8ClampedArray.from(value?.data ?? []) };
}

/** The width of texts, from the browser where there is a canvas; else a guess by the size of the letters. */
function createMeasure(scope) {
  const context = scope.OffscreenCanvas ? new scope.OffscreenCanvas(1, 1).getContext('2d') : undefined;
  return (text, font) => {
    if (!context) return text.length * (Number.parseFloat(font) || 10) * 0.5;
    context.font = font;
    return context.measureText(text).width;
  };
}

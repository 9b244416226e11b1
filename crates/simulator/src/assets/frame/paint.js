// Runs in the frame. Carries out what a program recorded for a canvas.
'use strict';

const PAINT_METHODS = new Set(
  (
    'arc arcTo beginPath bezierCurveTo clearRect clip closePath ellipse fill fillRect fillText lineTo moveTo quadraticCurveTo rect ' +
    'resetTransform restore rotate roundRect save scale setLineDash setTransform stroke strokeRect strokeText transform translate'
  ).split(' '),
);
const PAINT_FIELDS = new Set(
  (
    'fillStyle strokeStyle globalAlpha globalCompositeOperation lineCap lineJoin lineWidth lineDashOffset miterLimit font textAlign ' +
    'textBaseline shadowBlur shadowColor shadowOffsetX shadowOffsetY'
  ).split(' '),
);
/** The longest side of a canvas in pixels. */
const CANVAS_LIMIT = 4096;

function createPaint({ files, report, pictures }) {
  /** Pictures that have been decoded, by address. @type {Map<string, HTMLImageElement>} */
  const decoded = new Map();

  async function draw(canvas, commands, keep) {
    const context = canvas?.getContext('2d');
    if (!context) return undefined;
    await Promise.all(commands.filter(([name]) => name === 'drawImage').map(([, image]) => decode(image)));
    if (!keep) {
      // The pixels go, the program's scale and styles stay until the canvas gets another size.
      context.save();
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, canvas.width, canvas.height);
      context.restore();
    }
    for (const command of commands) carryOut(canvas, context, command);
    return {};
  }

  function carryOut(canvas, context, command) {
    const [name, ...values] = command;
    try {
      if (name === '=') setField(context, values[0], values[1]);
      else if (name === 'size') canvas[values[0] === 'width' ? 'width' : 'height'] = Math.min(Math.max(Number(values[1]) || 0, 0), CANVAS_LIMIT);
      else if (name === 'drawImage') drawPicture(context, values);
      else if (name === 'putImageData') putPixels(context, values);
      else if (PAINT_METHODS.has(name)) context[name](...values);
    } catch (error) {
      report('warn', `canvas: ${name}: ${error.message}`);
    }
  }

  function setField(context, field, value) {
    if (PAINT_FIELDS.has(field)) context[field] = value?.$paint ? paintOf(context, value.$paint) : value;
  }

  function paintOf(context, { kind, values, stops, image, repetition }) {
    if (kind === 'pattern') return decoded.has(addressOf(image)) ? context.createPattern(decoded.get(addressOf(image)), repetition ?? 'repeat') : 'transparent';
    const gradient = kind === 'linear' ? context.createLinearGradient(...values) : context.createRadialGradient(...values);
    for (const [at, color] of stops) gradient.addColorStop(at, color);
    return gradient;
  }

  function addressOf(image) {
    return typeof image === 'string' ? image : showText(image?.$image);
  }

  async function decode(image) {
    const name = addressOf(image);
    if (decoded.has(name)) return;
    const address = imageAddress(files, '', name, report, 'canvas');
    pictures.want(name);
    if (address === '') return;
    const element = new Image();
    element.src = address;
    await element.decode().then(
      () => decoded.set(name, element),
      () => report('warn', `canvas: ${name.slice(0, 80)} cannot be drawn`),
    );
    if (decoded.size > 200) decoded.clear();
  }

  function drawPicture(context, values) {
    const [image, ...place] = values;
    const element = decoded.get(addressOf(image));
    if (element) context.drawImage(element, ...place);
  }

  function putPixels(context, values) {
    const [pixels, ...place] = values;
    const data = Uint8ClampedArray.from(Object.values(pixels?.data ?? {}), Number);
    context.putImageData(new ImageData(data, pixels.width, pixels.height), ...place);
  }

  return {
    draw,
    pixels(canvas, { x, y, width, height }) {
      const [wide, high] = [Math.min(width ?? canvas?.width ?? 0, CANVAS_LIMIT), Math.min(height ?? canvas?.height ?? 0, CANVAS_LIMIT)];
      const found = canvas?.getContext('2d').getImageData(x, y, wide, high);
      return found && { width: found.width, height: found.height, data: [...found.data] };
    },
    toFile: (canvas) => canvas?.toDataURL('image/png'),
  };
}

/** A canvas has as many pixels as it says, or as its place on the page has. */
function applyCanvas(element, { props, id }, before) {
  setAttribute(element, 'data-canvas', props.canvasId ?? props.id ?? id);
  for (const side of ['width', 'height']) {
    const given = Number.parseFloat(showText(props[side]));
    if (given > 0 && (!before || props[side] !== before.props[side])) element[side] = Math.min(given, CANVAS_LIMIT);
  }
  if (before) return;
  whenPlaced(element, () => {
    if (!(Number.parseFloat(showText(props.width)) > 0) && element.clientWidth > 0) element.width = element.clientWidth;
    if (!(Number.parseFloat(showText(props.height)) > 0) && element.clientHeight > 0) element.height = element.clientHeight;
  });
}

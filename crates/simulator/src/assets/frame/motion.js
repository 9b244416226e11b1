// Runs in the frame. Animations that a program made with `my.createAnimation`: one step after the other.
'use strict';

/** The animation that an element is in, so that a new one replaces it. */
const motions = new WeakMap();

function applyAnimation(element, animation, before) {
  if (animation === before || !Array.isArray(animation?.steps)) return;
  const run = {};
  motions.set(element, run);
  let wait = 0;
  for (const step of animation.steps.slice(0, 256)) {
    const { duration, delay } = { duration: Number(step.duration) || 0, delay: Number(step.delay) || 0 };
    setTimeout(() => motions.get(element) === run && takeStep(element, step, duration, delay), wait);
    wait += duration + delay;
  }
}

function takeStep(element, step, duration, delay) {
  const curve = /^(linear|ease(-in|-out|-in-out)?|step-(start|end)|cubic-bezier\([\d., -]+\))$/.test(step.curve) ? step.curve : 'linear';
  element.style.transition = `all ${duration}ms ${curve} ${delay}ms`;
  element.style.transformOrigin = showText(step.origin);
  // The old style has to be drawn before the new one, or there is nothing to move from.
  void element.offsetWidth;
  for (const [name, value] of Object.entries(step.styles ?? {})) {
    const isLength = name !== 'opacity' && name !== 'backgroundColor' && typeof value === 'number';
    element.style[name] = isLength ? `${value}px` : showText(value);
  }
  if (Array.isArray(step.transforms) && step.transforms.length > 0) {
    element.style.transform = step.transforms.map(([name, values]) => `${name}(${values.map((value) => unitOf(name, value)).join(', ')})`).join(' ');
  }
}

function unitOf(name, value) {
  if (typeof value !== 'number') return convertUnits(showText(value));
  if (/^translate/.test(name)) return `${value}px`;
  return /^(rotate|skew)/.test(name) && !/3d$/.test(name) ? `${value}deg` : String(value);
}

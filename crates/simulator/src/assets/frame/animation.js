// Runs in the worker. `my.createAnimation`: the steps of an animation as data, for the attribute `animation`.
'use strict';

/** Movements; each is one part of a `transform`. */
const TRANSFORMS =
  'matrix matrix3d rotate rotate3d rotateX rotateY rotateZ scale scale3d scaleX scaleY scaleZ skew skewX skewY translate ' +
  'translate3d translateX translateY translateZ';
/** Styles that change to a value. */
const STYLES = 'opacity backgroundColor width height top left bottom right';

/** @param {any} [options] */
function createAnimation(options = {}) {
  const steps = [];
  let current = { styles: /** @type {Record<string, any>} */ ({}), transforms: /** @type {[string, any[]][]} */ ([]) };
  const animation = {
    /** Ends a step; its movements run together. */
    step(/** @type {any} */ own = {}) {
      const { duration = 400, timeFunction, timingFunction, delay = 0, transformOrigin = '50% 50% 0' } = { ...options, ...own };
      const curve = timingFunction ?? timeFunction ?? 'linear';
      if (steps.length < 256) steps.push({ ...current, duration, curve, delay, origin: transformOrigin });
      current = { styles: {}, transforms: current.transforms };
      return animation;
    },
    export: () => ({ steps: steps.splice(0) }),
  };
  for (const name of TRANSFORMS.split(' ')) {
    animation[name] = (...values) => {
      // The same movement again replaces the earlier one; others stay, as they do in a style.
      const others = current.transforms.filter(([known]) => known !== name);
      current.transforms = [...others, [name, values]];
      return animation;
    };
  }
  for (const name of STYLES.split(' ')) {
    animation[name] = (value) => {
      current.styles[name] = value;
      return animation;
    };
  }
  return animation;
}

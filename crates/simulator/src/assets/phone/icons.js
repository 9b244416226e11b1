// The icons, as lines in a 24 by 24 square. Drawn with DOM calls, because the page allows no inline style or script.
// @ts-check

const SVG = 'http://www.w3.org/2000/svg';

/** @type {Record<string, string[]>} */
const PATHS = {
  home: ['M4 11.5 12 4.500l8 7', 'M6 10v9.500h12V10', 'M10 19.500v-5h4v5'],
  mail: ['M6 5.500h12a2.500 2.500 0 0 1 2.500 2.500v8a2.500 2.500 0 0 1-2.500 2.500H6A2.500 2.500 0 0 1 3.500 16V8A2.500 2.500 0 0 1 6 5.500z', 'm4.500 7.500 7.500 6 7.500-6'],
  person: ['M12 12.500a4 4 0 1 0 0-8 4 4 0 0 0 0 8z', 'M4.500 20c.8-3.600 3.800-5 7.500-5s6.700 1.400 7.500 5'],
  wallet: ['M4 8.500A2.500 2.500 0 0 1 6.500 6H17a2 2 0 0 1 2 2v1', 'M6.500 8.500h11A2.500 2.500 0 0 1 20 11v6a2.500 2.500 0 0 1-2.500 2.500h-11A2.500 2.500 0 0 1 4 17V8.500', 'M16 14v.1'],
  check: ['M5 12.500 10 17.500 19.500 7'],
  cross: ['M7 7 17 17M17 7 7 17'],
  lock: ['M7.500 10.500h9A2.500 2.500 0 0 1 19 13v4.500a2.500 2.500 0 0 1-2.500 2.500h-9A2.500 2.500 0 0 1 5 17.500V13a2.500 2.500 0 0 1 2.500-2.500z', 'M8 10.500V8a4 4 0 0 1 8 0v2.500'],
  alert: ['M12 4 21 19.500H3z', 'M12 10v4.200M12 16.900v.1'],
  shield: ['M12 3.500 19 6v5.500c0 4.200-2.900 7.500-7 9-4.100-1.500-7-4.800-7-9V6z', 'm9 12 2.200 2.200L15.300 10'],
  back: ['M15 5 8 12l7 7'],
  next: ['m9.500 6 6 6-6 6'],
  arrow: ['M5 12h14M13 6l6 6-6 6'],
  minus: ['M6 12h12'],
  sun: ['M12 16.500a4.500 4.500 0 1 0 0-9 4.500 4.500 0 0 0 0 9z', 'M12 2.500v2M12 19.500v2M2.500 12h2M19.500 12h2M5.300 5.300l1.400 1.400M17.300 17.300l1.400 1.400M18.700 5.300l-1.400 1.400M6.700 17.300l-1.400 1.400'],
  moon: ['M20 14.500A8.500 8.500 0 0 1 9.500 4a8.500 8.500 0 1 0 10.500 10.500z'],
  panel: ['M5.500 4.500h13a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2v-11a2 2 0 0 1 2-2z', 'm7.500 9.500 3 2.500-3 2.500M13 15h3.500'],
  copy: ['M10 8.500h7.500A1.500 1.500 0 0 1 19 10v8.500a1.500 1.500 0 0 1-1.500 1.500H10a1.500 1.500 0 0 1-1.500-1.500V10A1.500 1.500 0 0 1 10 8.500z', 'M15 5.500A1.500 1.500 0 0 0 13.500 4H6.500A1.500 1.500 0 0 0 5 5.500v8A1.500 1.500 0 0 0 6.500 15'],
  bin: ['M5 7h14M10 7V4.500h4V7M7 7l.8 12.500h8.400L17 7', 'M10.500 10.500v5.500M13.500 10.500v5.500'],
  clock: ['M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17z', 'M12 7.500V12l3 2'],
  erase: ['M9 6h9.500A1.500 1.500 0 0 1 20 7.500v9a1.500 1.500 0 0 1-1.500 1.500H9l-5-6z', 'm11.500 9.800 4.400 4.400M15.900 9.800l-4.400 4.400'],
  waves: ['M3.500 9.500a12.500 12.500 0 0 1 17 0M6.500 13a8 8 0 0 1 11 0M9.600 16.300a3.600 3.600 0 0 1 4.800 0', 'M12 19.400v.1'],
  'no-waves': ['M3.500 9.500a12.500 12.500 0 0 1 5-3M12 5.900c3.200 0 6.200 1.300 8.500 3.600M6.500 13a8 8 0 0 1 4-2.200M14.500 11.300a8 8 0 0 1 3 1.700', 'M12 19.400v.1', 'M5 4l14 16'],
};

/** The icons that are mirrored in right-to-left text. */
const FLIPS = new Set(['back', 'next', 'arrow', 'erase']);

/**
 * @param {string} name
 * @param {string} [look] an additional class
 */
export function icon(name, look = '') {
  const svg = shape('svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false' });
  svg.setAttribute('class', `icon ${FLIPS.has(name) ? 'flips' : ''} ${look}`.trim());
  for (const d of PATHS[name] ?? []) svg.append(shape('path', { d }));
  return svg;
}

/** The product's mark: an open ring and a coin. */
export function mark() {
  const svg = shape('svg', { viewBox: '0 0 32 32', 'aria-hidden': 'true', class: 'mark' });
  svg.append(
    shape('path', { class: 'mark-ring', d: 'M27.200 15.100A11.200 11.200 0 1 1 16.900 4.800' }),
    shape('circle', { class: 'mark-coin', cx: '25', cy: '7', r: '4' }),
  );
  return svg;
}

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 */
function shape(tag, attributes) {
  const node = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

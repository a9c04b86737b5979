// @ts-check
/**
 * Between UTF-16 code units, in which a browser counts, and code points, in which offsets are stored.
 * Pure: strings and numbers only.
 */

/** Whether the code unit at `unit` is the second half of a surrogate pair. @param {string} text @param {number} unit */
const insidePair = (text, unit) =>
  unit > 0 &&
  unit < text.length &&
  (text.charCodeAt(unit) & 0xfc00) === 0xdc00 &&
  (text.charCodeAt(unit - 1) & 0xfc00) === 0xd800;

/**
 * How many code points there are in the first `units` code units; an offset inside a pair counts as before it.
 * @param {string} text @param {number} [units]
 */
export function codePoints(text, units = text.length) {
  let points = insidePair(text, units) ? units - 1 : units;
  for (let unit = 1; unit < Math.min(units, text.length); unit++) if (insidePair(text, unit)) points--;
  return points;
}

/** How many code units the first `points` code points take. @param {string} text @param {number} points */
export function codeUnits(text, points) {
  let unit = 0;
  for (let left = points; left > 0 && unit < text.length; left--) unit += insidePair(text, unit + 1) ? 2 : 1;
  return unit;
}

/** `326-373,380-384` as pairs. @param {string | undefined} said @returns {[number, number][]} */
export function pairs(said) {
  return [...(said ?? "").matchAll(/(\d+)-(\d+)/g)].map(([, start, end]) => [Number(start), Number(end)]);
}

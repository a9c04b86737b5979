// @ts-check
/**
 * Between UTF-16 code units, in which a browser counts, and code points, in which offsets are stored.
 * Pure: strings and numbers only.
 */

/** Whether the code unit at `unit` is the second half of a surrogate pair. @param {string} text @param {number} unit */
const insidePair = (text, unit) =>
  unit > 0 && unit < text.length && (text.charCodeAt(unit) & 0xfc00) === 0xdc00 && (text.charCodeAt(unit - 1) & 0xfc00) === 0xd800;

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

/**
 * The span of `words`, which start at the code point `start`, without the white space at their ends; null if
 * there is nothing else.
 * @param {string} words @param {number} start @returns {{start: number, end: number, words: string} | null}
 */
export function trimmed(words, start) {
  const kept = words.trim();
  if (!kept) return null;
  const from = start + codePoints(words, words.length - words.trimStart().length);
  return { start: from, end: from + codePoints(kept), words: kept };
}

/** `326-373 380-384` or `326-373,380-384` as pairs. @param {string | undefined} said @returns {[number, number][]} */
export function pairs(said) {
  return [...(said ?? "").matchAll(/(\d+)-(\d+)/g)].map(([, start, end]) => [Number(start), Number(end)]);
}

const OPENING = /^["'“”„«»‘‚‹›]/u;
const WHOLE_NAME = /^\p{Lu}[\p{L}\p{M}\p{N}.’'-]*(?:\s+(?:(?:of|the|de|der|van|von|al|bin|for|and|&)\s+)*[\p{Lu}\p{N}][\p{L}\p{M}\p{N}.’'-]*){0,6}$/u;

/**
 * What a passage most likely is: a quotation a quote, a few words in capitals an entity, a sentence a claim.
 * @param {string} words @returns {"quote" | "entity" | "claim"}
 */
export function likelyKind(words) {
  if (OPENING.test(words)) return "quote";
  if (WHOLE_NAME.test(words)) return "entity";
  return words.split(/\s+/).length > 3 ? "claim" : "entity";
}

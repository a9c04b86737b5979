// @ts-check
/**
 * The units that a person goes by: words and characters.
 *
 * Pure functions of one paragraph's text. Offsets are UTF-16 code units of that text, half-open.
 *
 * @typedef {[number, number]} Span
 */

/** @type {Map<string, Intl.Segmenter>} */
const segmenters = new Map();

/** @param {string} language @param {"word" | "sentence" | "grapheme"} granularity */
export function segmenter(language, granularity) {
  const key = `${language} ${granularity}`;
  let made = segmenters.get(key);
  if (!made) segmenters.set(key, (made = new Intl.Segmenter(language, { granularity })));
  return made;
}

/**
 * Words, without the punctuation and space between them.
 * @param {string} text @param {string} language @returns {Span[]}
 */
export function words(text, language) {
  return [...segmenter(language, "word").segment(text)]
    .filter((part) => part.isWordLike)
    .map((part) => [part.index, part.index + part.segment.length]);
}

/** Characters as a reader sees them. @param {string} text @param {string} language @returns {Span[]} */
export function characters(text, language) {
  return [...segmenter(language, "grapheme").segment(text)].map((part) => [
    part.index,
    part.index + part.segment.length,
  ]);
}

/**
 * The word, character or sentence next to an offset, before or behind it.
 * @param {Span[]} units @param {number} at @param {1 | -1} direction @returns {Span | undefined}
 */
export function beside(units, at, direction) {
  return direction > 0 ? units.find(([start]) => start > at) : units.findLast(([start]) => start < at);
}

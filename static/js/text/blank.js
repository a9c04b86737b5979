// @ts-check
/**
 * What a reader cannot see: the browser’s twin of `annotations/text/blank.py`, held to the same table of cases. Pure.
 */
import { codePoints } from "./offsets.js";
import { segmenter } from "./units.js";

const BLANK = /^(?![\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}])[\s\p{Cc}\p{Cf}\p{DI}\u2800]$/u;

/**
 * Where what can be seen of a text begins and ends, in code units; twice its length if nothing can. What belongs to a
 * character that is seen (the selector of an emoji, a joiner) is seen with it.
 * @param {string} text @returns {[number, number]}
 */
export function trimBlank(text) {
  let [start, end] = [0, text.length];
  for (const character of text) {
    if (!BLANK.test(character)) break;
    start += character.length;
  }
  if (start === end) return [end, end];
  const last = () => text.slice(end - (Number(text.codePointAt(end - 2)) > 0xffff ? 2 : 1), end);
  while (BLANK.test(last())) end -= last().length;
  const cluster = (/** @type {number} */ unit) =>
    /** @type {Intl.SegmentData} */ (segmenter("en", "grapheme").segment(text).containing(unit));
  if (start) start = cluster(start).index;
  // a space belongs to nothing before it
  if (/\S/.test(text[end])) end = cluster(end - 1).index + cluster(end - 1).segment.length;
  return [start, end];
}

/**
 * The span of `words`, which start at the code point `start`, without what is blank at their ends; null if
 * there is nothing else.
 * @param {string} words @param {number} start @returns {{start: number, end: number, words: string} | null}
 */
export function trimmed(words, start) {
  const [first, last] = trimBlank(words);
  if (first === last) return null;
  const kept = words.slice(first, last);
  const from = start + codePoints(words, first);
  return { start: from, end: from + codePoints(kept), words: kept };
}

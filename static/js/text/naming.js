// @ts-check
/** Names in running text, where a full stop may belong to a title or end the sentence. Offsets are code units. Pure. */
import { CAPITALISED, PARTICLES } from "./names.js";

/** @typedef {[number, number]} Span */

/** Words that end in a full stop before a name, and end no sentence. */
export const TITLES =
  "Mr|Mrs|Ms|Dr|St|Sen|Rep|Gov|Gen|Lt|Col|Capt|Maj|Sgt|Adm|Prof|Rev|Hon|Jr|Sr|Nr|No|Hr|Fr|Mme|Mlle|Sra";

const TITLE_BEFORE = `(?<=(?<![\\p{L}\\p{M}])(?:\\p{Lu}|${TITLES}))`;
const NAME_WORD = `${CAPITALISED}(?:${TITLE_BEFORE}\\.${CAPITALISED})*`;

/** Capitalised words in a row, with what stands between the words of names; not over the end of a sentence. */
export const NAME = `${NAME_WORD}(?:(?:${TITLE_BEFORE}\\.)?[ \u00a0](?:(?:${PARTICLES})[ \u00a0]){0,2}${NAME_WORD})*`;
const EVERY_NAME = new RegExp(NAME, "gu");
const NOT_IN_NAME = /[^\p{L}\p{M}\p{N}’'&. \u00a0-]/u;

/** Capitalised words in a row, without a possessive. @param {string} text @returns {Span[]} */
export function names(text) {
  return [...text.matchAll(EVERY_NAME)].map((match) => [
    match.index,
    match.index + match[0].replace(/[’']s?$/u, "").length,
  ]);
}

/**
 * The names around an offset: between what no name goes over.
 * @param {string} text @param {number} at @returns {Span[]}
 */
export function namesAt(text, at) {
  let [start, end] = [at, at];
  while (start && !NOT_IN_NAME.test(text[start - 1])) start--;
  while (end < text.length && !NOT_IN_NAME.test(text[end])) end++;
  return names(text.slice(start, end)).map(([from, to]) => [start + from, start + to]);
}

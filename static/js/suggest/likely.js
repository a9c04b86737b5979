// @ts-check
/** What a passage most likely is: what the bar proposes. Pure. */
import { CAPITALISED, PARTICLES } from "../text/names.js";

/** @typedef {[opening: string, closing: string, apostrophes: string]} Marks the server’s list of quotation marks */

const NAME = new RegExp(`^(?:[《〈].*[》〉]|${CAPITALISED}\\S*(?: (?:(?:${PARTICLES}|and) )*[\\p{Lu}\\p{N}]\\S*)*)$`, "su");
/** A word; of the scripts that put no space between words, what is about one. */
const WORD = /[\u3040-\u9fff]{1,3}|[\u0e00-\u109f\u1780-\u17ff]{1,6}|[^\s\u0e00-\u109f\u1780-\u17ff\u3000-\u9fff，]+/gu;
const CAPITALS = /(?!\p{sc=Geor})[\p{Lu}\p{Ll}]/u;
const SENTENCE = /[.!?…。！？؟।։។]$/u;

/**
 * What is in quotation marks is a quote. A name is an entity, and so is what is too short for a claim and does not end
 * like a sentence: three words, or four in a script without capitals, where a name looks like any other words.
 * @param {string} words @param {Marks} marks @returns {"quote" | "entity" | "claim"}
 */
export function likelyKind(words, [opening, closing, apostrophes]) {
  const [first] = words;
  if (opening.includes(first) || (apostrophes.includes(first) && closing.includes(words.slice(-1)) && words.length > 1))
    return "quote";
  if (NAME.test(words)) return "entity";
  const count = words.match(WORD)?.length ?? 0;
  return count > (CAPITALS.test(words) ? 3 : 4) || (count > 1 && SENTENCE.test(words)) ? "claim" : "entity";
}

// @ts-check
/**
 * Words of the text go into a slot of the open card, from the caret or the selection, by the slot's key or from its
 * field.
 */
import { namesAt } from "../text/naming.js";
import { codePoints, codeUnits, pairs } from "../text/offsets.js";
import { apart, sentence, translate } from "../sentences.js";

/**
 * @typedef {[number, number]} Span
 * @typedef {{fill: typeof import("./picking.js").fill, say: typeof import("../foot.js").say}} Desk
 */

/** The name that a word is part of, else the word. @param {Span} word @returns {Span} */
function nameAt([start, end]) {
  const lines = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#text > p")]);
  const line = lines.findLast((one) => Number(one.dataset.o) <= start);
  const text = line?.textContent ?? "";
  const base = Number(line?.dataset.o);
  const [first, last] = [codeUnits(text, start - base), codeUnits(text, end - base)];
  const name = namesAt(text, first).find(([from, to]) => from <= first && last <= to);
  return name ? [base + codePoints(text, name[0]), base + codePoints(text, name[1])] : [start, end];
}

/**
 * The quote that a place is in, if it stands beside another one: who points at it means that the other goes on with it.
 * @param {Span} place @param {Span} other
 */
function quoteAt([start, end], other) {
  const quotes = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#cards > .quote")]);
  return quotes.find((one) =>
    pairs(one.dataset.spans).some(([from, to]) => from <= start && end <= to && (to <= other[0] || other[1] <= from)),
  );
}

/**
 * Put words into the slot of a key. The caret's word stands for the name that it is part of; inside another quote, for
 * the quote that this one continues.
 * @param {string} key @param {Span} span @param {boolean} byCaret @param {HTMLElement} card @param {Desk} desk
 */
export function put(key, span, byCaret, card, { fill, say }) {
  const slot = card.querySelector(`.slot [data-key="${key}"]`)?.closest("form");
  const continued =
    byCaret &&
    key === "f" &&
    quoteAt(span, pairs(card.dataset.spans)[0]) &&
    card.querySelector('.slot[action$="/continues/"]');
  const form = /** @type {HTMLFormElement | null | undefined} */ (continued || slot);
  if (form) fill(form, byCaret && slot === form && key !== "c" ? nameAt(span) : span);
  else say(translate("This card has no such slot."), true);
}

/**
 * What is marked where somebody points fills the slot that waits: the innermost that it may mean.
 * @param {HTMLElement} mark @param {HTMLFormElement} form
 * @param {Desk & {leave: typeof import("./picking.js").leave}} desk
 */
export function point(mark, form, { fill, leave, say }) {
  const own = form.closest(".note-card");
  const isForQuotes = form.querySelector("[list=quotes]") !== null;
  const cards = (mark.dataset.a ?? "").split(" ").map((id) => document.getElementById(`c-${id}`));
  const meant = cards
    .filter((one) => one !== null && one !== own && one.matches(isForQuotes ? ".quote" : ".entity, .source"))
    .map((one) => pairs(one?.dataset.spans))
    .sort((one, other) => lengthOf(one) - lengthOf(other))[0];
  if (!meant)
    return say(isForQuotes ? translate("Click a quote that is marked.") : translate("Select the words in the text."));
  leave();
  fill(form, isForQuotes ? [meant[0][0], meant[meant.length - 1][1]] : meant[0]);
}

/** @param {Span[]} spans */
const lengthOf = (spans) => spans.reduce((sum, [start, end]) => sum + end - start, 0);

/**
 * Take what the caret was drawn over in a slot's field.
 * @param {HTMLInputElement} field @param {Span} span @param {Desk} desk
 */
export function takeInField(field, span, { fill }) {
  if (field.form) fill(field.form, span);
}

/**
 * Say what can be done with the words at the caret.
 * @param {string} words @param {boolean} inField @param {Desk} desk
 */
export function tell(words, inField, { say }) {
  const hasSlots = document.querySelector(".note-card.active .slot [data-key=o]") !== null;
  const what = inField
    ? translate("Enter takes “{words}”. With Shift the arrows take more; Esc leaves.")
    : hasSlots
      ? translate("“{words}”: f who · c how · o to · v via · 1–4 mark it.")
      : translate("“{words}”: 1–4 mark it.");
  say(sentence(what, { words: apart(words) }));
}

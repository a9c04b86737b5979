// @ts-check
/** Selecting for the reader: a span of the text, or the next quotation that is not yet marked. */
import { say } from "./foot.js";
import { marked, quotations } from "./hints.js";
import { pairs } from "./offsets.js";
import { rangesOf, selectedPassage } from "./passages.js";
import { underway } from "./saving.js";
import { next, unmarked } from "./walking.js";

/** @typedef {[number, number]} Span */

/** Select a span and bring it into view. @param {Span} span */
export function select(span) {
  const [range] = rangesOf([span]);
  if (!range) return;
  const active = /** @type {HTMLElement | null} */ (document.activeElement);
  if (active?.closest("#cards, #tagbar, .desk-foot")) active.blur();
  getSelection()?.setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
  reveal(range);
}

/** Bring a range into view, a third down the page if it is not there already. @param {Range | undefined} range */
export function reveal(range) {
  const { top, bottom } = range?.getBoundingClientRect() ?? { top: innerHeight / 2, bottom: innerHeight / 2 };
  const covered = document.querySelector(".desk-foot")?.getBoundingClientRect().top ?? innerHeight;
  if (top < 60 || bottom > covered - 80) scrollBy({ top: top - innerHeight / 3 });
}

/** Select the next quotation that nobody has marked as a quote, or the previous one. @param {boolean} back @param {HTMLElement | null} card the active one */
export function jump(back, card) {
  const passage = selectedPassage();
  /** @type {Span} */
  const here = passage ? [passage.start, passage.end] : pairs(card?.dataset.spans)[0] ?? [-1, -1];
  const left = unmarked(quotations, [...marked(), ...underway()]);
  const span = next(left, here, back);
  if (span) select(span);
  if (span) say(`${left.length === 1 ? "The last quotation that is" : `${left.length} quotations are`} not yet marked.`, false, "Enter: quote.");
  else say("Every quotation is marked.");
}

// @ts-check
/** Selecting a span of the text for the reader, and bringing it into view. */
import { rangesOf } from "./passages.js";

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

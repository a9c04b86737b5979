// @ts-check
/** Going from quotation to quotation: the next one that nobody has marked as a quote. */
import { quotations } from "../suggest/hints.js";
import { pairs } from "../text/offsets.js";
import { next, unmarked } from "../text/walking.js";
import { translate, translateNumber } from "../sentences.js";

/** @typedef {[number, number]} Span */
/**
 * @typedef {{
 *   say: typeof import("../foot.js").say,
 *   select: typeof import("../text/jumping.js").select,
 *   selectedPassage: typeof import("../text/passages.js").selectedPassage,
 *   underway: typeof import("../saving/saving.js").underway,
 * }} Desk
 */

/** The spans of what is marked as a quote in this article. @returns {Span[]} */
export const marked = () =>
  [...document.querySelectorAll("#cards > .quote")].flatMap((card) =>
    pairs(/** @type {HTMLElement} */ (card).dataset.spans),
  );

/**
 * Select the next quotation that nobody has marked as a quote, or the previous one.
 * @param {boolean} back @param {HTMLElement | null} card the active one @param {Desk} desk
 */
export function jump(back, card, { say, select, selectedPassage, underway }) {
  const passage = selectedPassage();
  /** @type {Span} */
  const here = passage ? [passage.start, passage.end] : pairs(card?.dataset.spans)[0] ?? [-1, -1];
  const left = unmarked(quotations, [...marked(), ...underway()]);
  const span = next(left, here, back);
  if (span) select(span);
  if (span)
    say(
      translateNumber(
        "The last quotation that is not yet marked.",
        "{number} quotations are not yet marked.",
        left.length,
      ),
      false,
      translate("Enter: quote."),
    );
  else say(translate("Every quotation is marked."));
}

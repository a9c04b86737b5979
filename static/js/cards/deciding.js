// @ts-check
/** Going through what waits for a decision: on to the next one in the text, round and round until nothing is left. */
import { translate, translateNumber } from "../sentences.js";

/**
 * @typedef {{
 *   open: typeof import("./cards.js").open,
 *   say: typeof import("../foot.js").say,
 *   shown: typeof import("./cards.js").shown,
 * }} Desk
 */

/**
 * Open what comes next behind a card, or from the beginning.
 * @param {Element | null} card @param {string} done what was done to it @param {Desk} desk
 * @returns {[sentence: string, failed: boolean, keys: string]} what was said, and is said again once the card is there
 */
export function goOn(card, done, { open, say, shown }) {
  const waiting = [...document.querySelectorAll("#cards > .note-card[data-waits]")].filter((one) => one !== card);
  const here = waiting.filter((one) => one.matches(shown()));
  const isBehind = (/** @type {Element} */ one) =>
    !card || (card.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) > 0;
  const next = here.find(isBehind) ?? here[0];
  const isAtEnd = next && !isBehind(next);
  const sayLeft = () => {
    const left = waiting.length;
    if (isAtEnd)
      return translateNumber(
        "1 is left to decide: on from the beginning.",
        "{number} are left to decide: on from the beginning.",
        left,
      );
    if (next) return translateNumber("1 is left to decide.", "{number} are left to decide.", left);
    if (left)
      return translateNumber(
        "1 is left to decide, hidden by the filter.",
        "{number} are left to decide, hidden by the filter.",
        left,
      );
    if (card?.matches("[data-waits]")) return translate("This is the last one to decide.");
    const back = document.querySelectorAll("#cards > .rejected:not(.gone)").length;
    if (!back) return translate("Nothing is left to decide here.");
    return translateNumber(
      "Nothing is left to decide here; 1 annotation is still sent back.",
      "Nothing is left to decide here; {number} annotations are still sent back.",
      back,
    );
  };
  const onward = !next && document.querySelector(".top [data-key=n]") ? translate("n goes to the next article.") : "";
  /** @type {[string, boolean, string]} */
  const said = [`${done} ${sayLeft()}`.trim(), false, onward];
  if (next) open(next.id.slice(2), { scroll: true });
  say(...said);
  return said;
}

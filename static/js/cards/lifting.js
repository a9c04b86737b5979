// @ts-check
/**
 * An opened card that stands beside the text is kept in view; the next click on its passage opens what is around it.
 */
import { nameAll } from "./deep.js";

/** The open card as it was last seen: another one, or one that has grown, comes up. */
let seen = { id: "", height: 0 };
const growth = new ResizeObserver(([{ target }]) => lift(/** @type {HTMLElement} */ (target)));

addEventListener("click", nameAll, true);

/** Keep a card in view from now on, or none. @param {HTMLElement | null} card */
export function follow(card) {
  growth.disconnect();
  if (card) growth.observe(card);
  else seen = { id: "", height: 0 };
}

/**
 * A card comes up above the foot line, as far as it and its passage stay in view; again when it grows, by what is
 * unfolded or suggested, but not when it is only saved.
 * @param {HTMLElement} card
 */
function lift(card) {
  const { id, offsetHeight: height } = card;
  const grew = id !== seen.id || height > seen.height;
  seen = { id, height };
  if (!grew || !card.closest(".placed")) return;
  const top = (/** @type {string} */ selector) => document.querySelector(selector)?.getBoundingClientRect().top ?? 0;
  const hidden = card.getBoundingClientRect().bottom + 8 - top(".desk-foot");
  const room = Math.min(card.getBoundingClientRect().top, top(`#text mark[data-a~="${id.slice(2)}"]`)) - 64;
  if (hidden > 0 && room > 0) scrollBy({ top: Math.min(hidden, room) });
}

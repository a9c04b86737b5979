// @ts-check
/** A card that is closed. */
import { saveDue } from "./fields.js";

/** Leave of a card what it shows when it is closed. @param {Element} card */
export function close(card) {
  saveDue(card);
  card.classList.remove("open", "active");
  card.querySelector(".body")?.remove();
}

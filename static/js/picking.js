// @ts-check
/** A slot waits for the next words that are selected in the text. */
import { paint } from "./passages.js";
import { say } from "./saving.js";

/** @typedef {import("./passages.js").Passage} Passage */

/** @type {HTMLButtonElement | null} */
let asking = null;

/** Wait for words. @param {HTMLButtonElement} button */
export function pick(button) {
  asking = button;
  document.body.classList.add("picking");
  say(`Select the words in the text: ${button.dataset.pick}. Esc leaves it as it is.`);
  button.closest("details.menu")?.removeAttribute("open");
}

/** Whether a slot waits for words. */
export const isPicking = () => asking !== null;

/** Stop waiting. @returns {boolean} whether a slot was waiting */
export function leave() {
  if (!asking) return false;
  asking = null;
  document.body.classList.remove("picking");
  say("");
  return true;
}

/** Give what is selected to the slot that waits. @param {Passage} passage @returns {boolean} whether one was waiting */
export function take(passage) {
  if (!asking) return false;
  const again = asking.isConnected ? asking : document.querySelector(`.open [data-pick="${asking.dataset.pick}"]`);
  const form = again?.closest("form");
  leave();
  if (!form) return false;
  const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("spans"));
  field.value = `${passage.start}-${passage.end}`;
  paint("pending", [[passage.start, passage.end]]);
  form.requestSubmit(/** @type {HTMLElement | null} */ (form.querySelector("button.default")));
  return true;
}

/** Whoever goes from a slot's field straight to the text means the words there for the slot. */
export function pickFromField() {
  document.getElementById("text")?.addEventListener("pointerdown", () => {
    const field = document.activeElement;
    const button = field?.matches(".slot input[name=value]") && /** @type {HTMLInputElement} */ (field).value === "" && field.closest("form")?.querySelector("[data-pick]");
    if (!(button instanceof HTMLButtonElement)) return;
    /** @type {HTMLElement} */ (field).blur(); // the keys are for the text again
    pick(button);
  });
}

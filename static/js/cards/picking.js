// @ts-check
/** A slot waits for the next words that are selected in the text. */
import { buttonTo, say } from "../foot.js";
import { late } from "../late.js";
import { pairs } from "../text/offsets.js";
import { paint } from "../text/passages.js";
import { send, underway } from "../saving/saving.js";
import { sentence, translate } from "../sentences.js";

/** @typedef {import("../text/passages.js").Passage} Passage */

/** @type {HTMLButtonElement | null} */
let asking = null;

/** Wait for words. @param {HTMLButtonElement} button */
export function pick(button) {
  asking = button;
  document.body.classList.add("picking");
  const words = translate("Select the words in the text: {what}. {button}", { what: button.dataset.pick });
  say(
    sentence(words, { button: buttonTo(translate("Leave it"), leave) }),
    false,
    translate("Esc leaves it as it is."),
  );
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

/** The form that waits for words, in the card as it is now. */
export function waitingForm() {
  const again = asking?.isConnected ? asking : document.querySelector(`.open [data-pick="${asking?.dataset.pick}"]`);
  return again?.closest("form");
}

/** Give what is selected to the slot that waits. @param {Passage} passage @returns {boolean} whether one was waiting */
export function take(passage) {
  if (!asking) return false;
  const form = waitingForm();
  leave();
  if (!form) return false;
  fill(form, [passage.start, passage.end]);
  return true;
}

/**
 * Send a span to where a form that asks for one sends it; the form may be gone before its turn comes.
 * @param {HTMLFormElement} form @param {[number, number]} span
 */
export function fill(form, span) {
  paint("pending", [span]);
  const url = form.getAttribute("action") ?? "";
  const values = Object.fromEntries(/** @type {any} */ (new FormData(form)));
  const parts = pairs(/** @type {HTMLElement | null} */ (form.closest(".note-card"))?.dataset.spans);
  const post = (/** @type {[number, number][]} */ spans) =>
    send("POST", url, { ...values, spans: spans.map((one) => one.join("-")).join() });
  if (parts.length < 2 || !url.endsWith("/borders/") || values.part) return post([span]);
  late("borders", ({ within }) => post(within(parts, span)), () => paint("pending", underway()));
}

/** Whoever goes from a slot's field straight to the text means the words there for the slot. */
export function pickFromField() {
  document.getElementById("text")?.addEventListener("pointerdown", () => {
    const field = document.activeElement;
    const isUnfilled =
      field?.matches(".slot:not(:has(.filled)) input[name=value]") &&
      /** @type {HTMLInputElement} */ (field).value === "";
    const button = isUnfilled && field?.closest("form")?.querySelector("[data-pick]");
    if (!(button instanceof HTMLButtonElement)) return;
    /** @type {HTMLElement} */ (field).blur(); // the keys are for the text again
    pick(button);
  });
}

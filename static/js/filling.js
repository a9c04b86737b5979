// @ts-check
/** The keyboard fills slots: with the words that are selected or that the caret is at, or that the arrows pick in a slot's field. */
import { atCaret, byUnits, goBehind, move } from "./caret.js";
import { active } from "./cards.js";
import { rangesOf, selectedPassage } from "./passages.js";
import { isPicking } from "./picking.js";
import { marking, press, waits } from "./pressing.js";
import { unloaded } from "./saving.js";
import { hideBar } from "./tagbar.js";

/** @typedef {import("./slots.js").Desk} Desk */

/** @type {Desk} */
let desk;

/** @param {Desk} given what slots do with the page */
export function keepFilling(given) {
  desk = given;
}

/** @type {Promise<typeof import("./slots.js") | undefined> | undefined} */
let loaded;
/** Imported once: what several imports in flight are followed by comes in no order. */
const slots = () => (loaded ??= import("./slots.js").catch(() => (loaded = unloaded()))); // the next key asks again

/** Say what the word at the caret is for. @param {boolean} inField */
export async function tellCaret(inField) {
  const word = String(atCaret());
  const came = await slots();
  const now = atCaret();
  if (now && String(now) === word && (inField || !isPicking())) came?.tell(String(rangesOf([now])), inField, desk);
}

/** Words that are selected, or where the caret is, fill a slot of the active card; without them its field has the focus. @param {string} key */
export function onSlot(key) {
  const passage = selectedPassage();
  const span = passage ? /** @type {[number, number]} */ ([passage.start, passage.end]) : atCaret();
  if (!span || (!active() && !marking())) return press(key);
  const put = () => waits(put) || slots().then((came) => came?.put(key, span, !passage, /** @type {HTMLElement} */ (active()), desk));
  hideBar();
  getSelection()?.removeAllRanges();
  goBehind(span);
  put();
  return true;
}

/** In a slot's empty field the arrows pick words of the text, and Enter takes them. @param {string} key @param {KeyboardEvent} event */
export function inSlot(key, event) {
  const field = /** @type {HTMLInputElement} */ (event.target);
  const span = key === "Enter" && atCaret();
  if (!field.matches(".slot [name=value]") || field.value) return false;
  if (span) {
    goBehind(span);
    slots().then((came) => came?.takeInField(field, span, desk));
  } else if (key.startsWith("Arrow")) {
    field.dataset.picks = "";
    byUnits(key, () => {
      move(key, event, true);
      tellCaret(true);
    });
  } else return false;
  return true;
}

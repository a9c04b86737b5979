// @ts-check
/**
 * The keyboard fills slots: with the words that are selected or that the caret is at, or that the arrows pick in a
 * slot's field.
 */
import { atCaret, byUnits, goBehind, goTo, move } from "../keyboard/caret.js";
import { active } from "./cards.js";
import { focusOn } from "./focus.js";
import { late } from "../late.js";
import { rangesOf, selectedPassage } from "../text/passages.js";
import { isPicking } from "./picking.js";
import { marking, press, waits } from "../keyboard/pending.js";
import { hideBar } from "../tagbar.js";

/** @typedef {import("./slots.js").Desk & {select: typeof import("../text/jumping.js").select}} Desk */

/** @type {Desk} */
let desk;

/** @param {Desk} given what slots do with the page */
export function keepFilling(given) {
  desk = given;
}

/** Say what the word at the caret is for. @param {boolean} inField */
export function tellCaret(inField) {
  const word = String(atCaret());
  late("slots", ({ tell }) => {
    const now = atCaret();
    if (now && String(now) === word && (inField || !isPicking())) tell(String(rangesOf([now])), inField, desk);
  });
}

/**
 * Words that are selected, or where the caret is, fill a slot of the active card; without them its field has the focus.
 * @param {string} key
 */
export function onSlot(key) {
  const passage = selectedPassage();
  const span = passage ? /** @type {[number, number]} */ ([passage.start, passage.end]) : atCaret();
  if (!span || (!active() && !marking())) return press(key);
  const take = (/** @type {typeof import("./slots.js")} */ came) =>
    came.put(key, span, !passage, /** @type {HTMLElement} */ (active()), desk);
  const put = () => waits(put) || late("slots", take, undo);
  hideBar();
  getSelection()?.removeAllRanges();
  goBehind(span);
  const behind = String(atCaret());
  // the same key means the same words again, for who has not gone on meanwhile
  const undo = () => String(atCaret()) === behind && (passage ? desk.select(span) : goTo(span));
  put();
  return true;
}

/**
 * In a slot's empty field the arrows pick words of the text, and Enter takes them.
 * @param {string} key @param {KeyboardEvent} event
 */
export function inSlot(key, event) {
  const field = /** @type {HTMLInputElement} */ (event.target);
  const span = key === "Enter" && atCaret();
  if (!field.matches(".slot [name=value]") || field.value) return false;
  if (span) {
    goBehind(span);
    focusOn(field.closest(".note-card"));
    late("slots", ({ takeInField }) => takeInField(field, span, desk), () => goTo(span));
  } else if (key.startsWith("Arrow")) {
    field.dataset.picks = "";
    byUnits(key, () => {
      move(key, event, true);
      tellCaret(true);
    });
  } else return false;
  return true;
}

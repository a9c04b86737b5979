// @ts-check
/** Suggestions and the rule that makes them come late. */
import { focusOn } from "../cards/focus.js";
import { say } from "../foot.js";
import { late } from "../late.js";
import { paint } from "../text/passages.js";
import { send } from "../saving/saving.js";

/** @typedef {typeof import("./suggestions.js")} Suggestions */

/** @type {Suggestions | undefined} */
let suggestions;

/** @param {Suggestions} came */
export function beginSuggesting(came) {
  if (suggestions) return;
  suggestions = came;
  suggestions.keepSuggestions({ focusOn, paint, say, send });
  showSuggestions(document.querySelector(".note-card.active"));
}

/** Show what the rule says of the open card. @param {HTMLElement | null} card */
export function showSuggestions(card) {
  suggestions?.showSuggestions(card);
}

/** Store what is suggested, once the rule is there. @returns {boolean} whether there is something to take, or may be */
export function takeSuggestions() {
  if (suggestions || !document.querySelector(".note-card.active.quote.open"))
    return suggestions?.takeSuggestions() ?? false;
  late("suggestions", (came) => {
    beginSuggesting(came);
    came.takeSuggestions();
  });
  return true;
}

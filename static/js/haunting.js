// @ts-check
/** Ghosts and the rule that makes them come late. */
import { say } from "./foot.js";
import { late } from "./late.js";
import { paint } from "./passages.js";
import { send } from "./saving.js";

/** @typedef {typeof import("./ghosts.js")} Ghosts */

/** @type {Ghosts | undefined} */
let ghosts;

/** @param {Ghosts} came */
export function beginHaunting(came) {
  if (ghosts) return;
  ghosts = came;
  ghosts.keepGhosts({ paint, say, send });
  haunt(document.querySelector(".note-card.active"));
}

/** Show what the rule says of the open card. @param {HTMLElement | null} card */
export function haunt(card) {
  ghosts?.haunt(card);
}

/** Store what is suggested, once the rule is there. @returns {boolean} whether there is something to take, or may be */
export function takeGhosts() {
  if (ghosts || !document.querySelector(".note-card.active.quote.open")) return ghosts?.takeGhosts() ?? false;
  late("ghosts", (came) => {
    beginHaunting(came);
    came.takeGhosts();
  });
  return true;
}

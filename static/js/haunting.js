// @ts-check
/** Ghosts and the rule that makes them come with the first key or click: before there is a new quote. */
import { paint } from "./passages.js";
import { say, send } from "./saving.js";

/** @type {typeof import("./ghosts.js") | undefined} */
let ghosts;
/** @type {Promise<unknown> | undefined} */
let coming;

function fetchGhosts() {
  coming ??= import("./ghosts.js").then(
    (came) => {
      ghosts = came;
      ghosts.keepGhosts({ paint, say, send });
      haunt(document.querySelector(".note-card.active"));
    },
    () => (coming = undefined), // no connection: the next quote asks again
  );
}

/** Show what the rule says of the open card. @param {HTMLElement | null} card */
export function haunt(card) {
  if (card?.matches(".quote.open")) fetchGhosts();
  ghosts?.haunt(card);
}

/** Store what is suggested, once the rule is there. @returns {boolean} whether there is something to take, or may be */
export function takeGhosts() {
  if (ghosts || !coming || !document.querySelector(".note-card.active.quote.open")) return ghosts?.takeGhosts() ?? false;
  coming.then(() => ghosts?.takeGhosts());
  return true;
}

export function keepHaunting() {
  for (const first of ["keydown", "pointerdown"]) document.addEventListener(first, fetchGhosts, { once: true });
}

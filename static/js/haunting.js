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

/** Store what is suggested. @returns {boolean} whether there was something to take */
export const takeGhosts = () => ghosts?.takeGhosts() ?? false;

export function keepHaunting() {
  for (const first of ["keydown", "pointerdown"]) document.addEventListener(first, fetchGhosts, { once: true });
}

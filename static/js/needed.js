// @ts-check
/** What comes only when it is needed: the list of keys, the filter of cards, what others do. */
import { drawAgain, filter } from "./cards.js";
import { dropHeld, land } from "./inbox.js";
import { chosenKeys, isSingle, learnKeys, nameOf } from "./keys.js";
import { arrange } from "./margin.js";
import { isWaiting, say, turn } from "./saving.js";

/** See what others do here, from a moment after the start. */
export async function followOthers() {
  const { keepUp } = await import("./live.js");
  keepUp({ land, landed: drawAgain, busy: isWaiting, drop: dropHeld, turn, say });
}

/** The filter comes with the first look at it, or with what was chosen before. */
export function showWhenAsked() {
  for (const name of ["focusin", "change"]) filter?.addEventListener(name, keepShown, { once: true });
  if (filter && localStorage.getItem(`filter ${filter.dataset.project}`)) keepShown();
}

async function keepShown() {
  const { keepFilter } = await import("./filter.js");
  if (filter && filter.dataset.only === undefined) keepFilter(filter, arrange);
}

/** Open the list of keys, where they can be changed. @param {import("./keys.js").Key[]} table */
export function openHelp(table) {
  import("./help.js").then(({ openList }) => openList(/** @type {HTMLDialogElement} */ (document.getElementById("help")), table, { chosenKeys, isSingle, learnKeys, nameOf }));
}

/** One paragraph in a text field. @param {import("./plain.js").Desk} desk */
export const readPlain = (desk) => import("./plain.js").then(({ openPlain }) => openPlain(desk));

/** What the buttons of the page open. @param {import("./keys.js").Key[]} table @param {import("./plain.js").Desk & import("./find.js").Desk} desk @param {() => unknown} nextQuotation */
export function keepButtons(table, desk, nextQuotation) {
  const on = (/** @type {string} */ name, /** @type {() => unknown} */ act) => document.getElementById(`${name}-button`)?.addEventListener("click", act);
  on("find", () => import("./find.js").then(({ open }) => open(desk)));
  on("next", nextQuotation);
  on("help", () => openHelp(table));
  on("plain", () => readPlain(desk));
}

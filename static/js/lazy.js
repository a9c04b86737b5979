// @ts-check
/** What comes only when it is needed: the list of keys, the filter of cards, what others do. */
import { drawAgain, filter } from "./cards/cards.js";
import { beginSuggesting } from "./suggest/suggestions_loader.js";
import { say } from "./foot.js";
import { loadInbox } from "./saving/landing.js";
import { chosenKeys, isSingle, learnKeys, nameOf } from "./keyboard/keys.js";
import { late, lateAtLast, once } from "./late.js";
import { arrange } from "./cards/margin.js";
import { isWaiting, SAVING, turn } from "./saving/saving.js";

/**
 * See what others do here, from a moment after the start; then there is time to have the first `q` ready, too, and what
 * is needed once the server is away.
 */
export function followOthers() {
  lateAtLast(
    "unsaved",
    ({ keepUnsaved }) => keepUnsaved(SAVING),
    () => SAVING.elsewhere && SAVING.showState(1, "offline"),
  );
  once("quotations");
  lateAtLast("live", async ({ keepUp }) => {
    const { dropHeld, land } = await loadInbox();
    keepUp({ land, landed: drawAgain, busy: isWaiting, drop: dropHeld, turn, say });
  });
}

/** With the first key or click come the suggestions, before there is a new quote, and the menus of the page. */
export function loadWithFirst() {
  const load = () => {
    loadInbox();
    lateAtLast("suggestions", beginSuggesting);
    lateAtLast("base", () => {});
  };
  for (const name of ["keydown", "pointerdown"]) document.addEventListener(name, load, { once: true });
}

/** The filter comes with the first look at it, or with what was chosen before. */
export function showWhenAsked() {
  const keep = (/** @type {typeof import("./cards/filter.js")} */ { keepFilter }) => keepFilter(filter, arrange);
  const ask = () => late("filter", keep, () => filter?.reset());
  for (const name of ["focusin", "change"]) filter?.addEventListener(name, ask);
  if (localStorage.getItem(`filter ${filter?.dataset.project}`)) lateAtLast("filter", keep);
}

/** Open the list of keys, where they can be changed. @param {import("./keyboard/keys.js").Key[]} table */
export function openHelp(table) {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("help"));
  late("help", ({ openList }) => openList(dialog, table, { chosenKeys, isSingle, learnKeys, nameOf }));
}

/** One paragraph in a text field. @param {Omit<import("./text/plain.js").Desk, "nameOf">} desk */
export const readPlain = (desk) => late("plain", ({ openPlain }) => openPlain({ ...desk, nameOf }));

/**
 * What the buttons of the page open.
 * @param {import("./keyboard/keys.js").Key[]} table @param
 * {Parameters<typeof readPlain>[0] & import("./text/find.js").Desk} desk
 * @param {() => unknown} nextQuotation @param {() => unknown} nextUndecided
 */
export function keepButtons(table, desk, nextQuotation, nextUndecided) {
  const on = (/** @type {string} */ name, /** @type {() => unknown} */ act) =>
    document.getElementById(`${name}-button`)?.addEventListener("click", act);
  on("find", () => late("find", ({ open }) => open(desk)));
  on("next", nextQuotation);
  on("undecided", nextUndecided);
  on("help", () => openHelp(table));
  on("plain", () => readPlain(desk));
}

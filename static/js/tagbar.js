// @ts-check
/** The bar at a selection: what is this? It is the legend, too. */
import { marks } from "./suggest/hints.js";
import { uuid7 } from "./saving/ids.js";
import { likelyKind } from "./suggest/likely.js";

/** @typedef {import("./text/passages.js").Passage} Passage */

const bar = () => /** @type {HTMLFormElement} */ (document.getElementById("tagbar"));
const buttons = () => /** @type {NodeListOf<HTMLButtonElement>} */ (bar().querySelectorAll("button"));

/** The kinds by the keys that tag with them. @type {Record<string, string>} */
export const KINDS = Object.fromEntries([...buttons()].map((one) => [one.dataset.digit, one.value]));

/** @type {Passage | null} */
let passage = null;

/** What was tagged last and is still selected: the bar does not come up for it again. @type {Passage | null} */
let tagged = null;

/** What the bar is about; null while it is not shown. */
export const shownFor = () => passage;

/** Whether a selection is what was tagged last. @param {Passage | null} selected */
export const isTagged = (selected) =>
  selected !== null && tagged?.start === selected.start && tagged.end === selected.end;

/** A card that lies over the text gives way to the bar. @param {boolean} isShown */
function show(isShown) {
  bar().hidden = !isShown;
  bar().parentElement?.classList.toggle("tagging", isShown);
}

/** Show the bar at what is selected. @param {Passage} selected */
export function showBar(selected) {
  if (isTagged(selected)) return;
  passage = selected;
  const likely = likelyKind(selected.words, marks);
  for (const button of buttons()) button.classList.toggle("likely", button.value === likely);
  show(true);
  const rects = getSelection()?.getRangeAt(0).getClientRects() ?? [];
  const last = rects[rects.length - 1];
  const around = /** @type {HTMLElement} */ (bar().offsetParent ?? document.body).getBoundingClientRect();
  if (!last) return;
  const left = Math.min(Math.max(8, last.left), innerWidth - bar().offsetWidth - 8);
  bar().style.left = `${left - around.left}px`;
  bar().style.top = `${last.bottom - around.top + 10}px`;
}

export function hideBar() {
  passage = null;
  show(false);
}

/** The selection may be tagged again: it was refused, or it is gone. */
export function tagAgain() {
  tagged = null;
}

/**
 * Tag what the bar is about; without a kind, with the one in bold.
 * @param {string} [kind] @returns {string} the id of what is tagged, if there was something to tag
 */
export function tag(kind) {
  if (!passage) return "";
  const button = [...buttons()].find((one) => (kind ? one.value === kind : one.classList.contains("likely")));
  if (!button) return "";
  const id = submit(button, passage);
  tagged = passage;
  hideBar();
  return id;
}

/** Tag a passage that need not be selected. @param {string} kind @param {Passage} what */
export function tagAs(kind, what) {
  for (const button of buttons()) if (button.value === kind) submit(button, what);
}

/** @param {HTMLButtonElement} button @param {Passage} what */
function submit(button, { start, end }) {
  const form = bar();
  const field = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
  field("id").value = uuid7();
  field("spans").value = `${start}-${end}`;
  form.requestSubmit(button);
  return field("id").value;
}

/** Pressing a button of the bar must not take the selection away. */
export function keepBar() {
  bar().addEventListener("pointerdown", (event) => event.preventDefault());
  bar().addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("button");
    if (!button || !passage) return;
    event.preventDefault();
    tag(button.value);
  });
}

// @ts-check
/** The cards: which one is active, and going from one to the next. */
import { close } from "./closing.js";
import { showCaret } from "../keyboard/caret.js";
import { showSuggestions } from "../suggest/suggestions_loader.js";
import { lateAtLast } from "../late.js";
import { arrange, isWide } from "./margin.js";
import { pairs } from "../text/offsets.js";
import { paint } from "../text/passages.js";
import { page, send } from "../saving/saving.js";

export const all = (/** @type {string} */ selector) =>
  /** @type {HTMLElement[]} */ ([...document.querySelectorAll(selector)]);

/** The id of the card that was made the active one last: found by it, whatever the number of cards. */
let last = "";
/** @returns {HTMLElement | null} */
export function active() {
  const card = document.getElementById(last);
  return card?.classList.contains("active") ? card : null;
}
export const filter = /** @type {HTMLFormElement | null} */ (document.getElementById("filter"));
/** What the filter shows of the cards. */
export const shown = () => `.note-card${filter?.dataset.only ?? ""}`;

/** Make a card the active one and show what it is about. @param {HTMLElement} card @param {{scroll?: boolean}} [how] */
export function activate(card, { scroll = false } = {}) {
  const before = active();
  if (before !== card) before?.classList.remove("active");
  last = card.id;
  card.classList.add("active");
  repaint();
  arrange();
  nameSoon(`${page}?annotation=${card.id.slice(2)}`);
  const mark = document.querySelector(`#text mark[data-a~="${card.id.slice(2)}"]`);
  const sheet = card.classList.contains("open") && !isWide() ? card.offsetHeight : 0;
  const hidden = sheet > 0 && mark && mark.getBoundingClientRect().bottom > innerHeight - sheet - 60;
  if (scroll || hidden) mark?.scrollIntoView({ block: sheet ? "start" : "center" });
  if (scroll) /** @type {HTMLElement | null} */ (card.querySelector("h3 a"))?.focus({ preventScroll: true });
  keepInView(card.classList.contains("open") ? card : null);
}

/** An opened card, or none, is kept in view as it grows. @param {HTMLElement | null} card */
const keepInView = (card) => lateAtLast("lifting", ({ follow }) => follow(card));

let naming = 0;

/**
 * The address says which card is active, once that has been painted; browsers refuse too many at once.
 * @param {string} url
 */
function nameSoon(url) {
  clearTimeout(naming);
  naming = setTimeout(() => history.replaceState(null, "", url), 100);
}

export function repaint() {
  const card = active();
  paint("active", pairs(card?.dataset.spans));
  paint("words", pairs(card?.dataset.words));
  showSuggestions(card);
  showCaret();
}

/** Something was put into the text or among the cards. */
export function drawAgain() {
  repaint();
  arrange();
}

/** When the body of the active card is asked for. */
let opening = 0;
const GLANCE = 150;

/**
 * Open the card of an annotation; `soon`, once somebody stays at it.
 * @param {string} id @param {{scroll?: boolean, soon?: boolean}} [how]
 */
export function open(id, { scroll, soon } = {}) {
  const card = document.getElementById(`c-${id}`);
  if (!card) return;
  activate(card, { scroll });
  clearTimeout(opening);
  if (!card.classList.contains("open")) opening = setTimeout(() => send("GET", `${page}${id}/`), soon ? GLANCE : 0);
}

/**
 * The next card behind or before one that a selector fits.
 * @param {Element | null} card @param {number} step @param {string} selector @returns {Element | null}
 */
function beyond(card, step, selector) {
  let one = card;
  do one = (step > 0 ? one?.nextElementSibling : one?.previousElementSibling) ?? null;
  while (one && !one.matches(selector));
  return one;
}

/** Go to the next card or the one before. @param {number} step */
export function walk(step) {
  const card = active() ?? document.getElementById(last); // the one that was shut
  const next = card ? beyond(card, step, shown()) : all(shown()).at(step > 0 ? 0 : -1);
  if (next) open(next.id.slice(2), { scroll: true, soon: true });
  return true;
}

export function shut() {
  const card = active();
  clearTimeout(opening);
  if (!card) return;
  close(card);
  keepInView(null);
  if (card.matches(".lost")) card.remove();
  drawAgain();
  nameSoon(page);
}

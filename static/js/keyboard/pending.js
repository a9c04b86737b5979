// @ts-check
/** Pressing what a key stands for: a button or field of the active card, else of the page; once the card is there. */
import { active, open, shown } from "../cards/cards.js";
import { say } from "../foot.js";
import { late } from "../late.js";
import { isStuck, isUnderway } from "../saving/saving.js";

/** What keys wait for. */
export const state = {
  /** What was just decided on, so that the next one that waits comes up. */
  deciding: "",
  /** What is said of it once the next card is there. @type {Parameters<typeof say> | null} */
  saying: null,
  /** What was tagged last, if keys are about it: until another card is chosen. */
  marking: "",
};

/** The id of what was tagged last, while it has no card yet. */
export const marking = () => (state.marking && isUnderway(state.marking) ? `c-${state.marking}` : "");

/** Keys that came before their card was there, and the id of that card. @type {{of: string, act: () => unknown}[]} */
let later = [];

/** Whether the card has to come first; what is to be done is done then. @param {() => unknown} again */
export function waits(again) {
  const card = active();
  const of = marking() || (card && !card.classList.contains("open") ? card.id : "");
  return of !== "" && later.push({ of, act: again }) > 0;
}

/** Whether keys wait for a card: what comes behind them waits, too. @param {() => unknown} again */
export const waitsToo = (again) => later.length > 0 && waits(again);

/** Press what a key stands for. @param {string} key @returns {boolean} */
export function press(key) {
  return pressOr(key, () => press(key));
}

/**
 * @param {string} key @param {() => boolean} again what to do once the card is there, if it is not yet
 * @returns {boolean}
 */
export function pressOr(key, again) {
  const card = active();
  // the next card is not there yet: nobody decides on what they have not seen
  if (state.deciding && !isStuck()) return true;
  if (key === "a" && card && !card.classList.contains("open")) return true;
  if (waits(again)) return true;
  const inCard = card?.querySelector(`[data-key="${key}"]`);
  const one = /** @type {HTMLElement | null} */ (
    inCard ?? document.querySelector(`.top [data-key="${key}"], .desk-foot [data-key="${key}"]`)
  );
  if (!one) return (key === "a" || (key === "x" && !card)) && decideNext();
  if (!one.matches("summary")) one.closest("details.more")?.setAttribute("open", "");
  if (one.matches("input:not([type=checkbox])")) one.focus();
  else one.click();
  return true;
}

/** Go on to the next card that waits for a decision. @param {Element | null} [card] @param {string} [done] */
export function decideNext(card = active(), done = "") {
  late("deciding", ({ goOn }) => (state.saying = goOn(card, done, { open, say, shown })));
  return true;
}

/** Once an answer to a decision has come, go on from its card. @param {string} pk */
export function goOnFrom(pk) {
  const decided = document.getElementById(`c-${pk}`);
  state.deciding = "";
  return decideNext(decided, document.getElementById("said")?.textContent?.trim());
}

/** Check or uncheck a box of the active card. @param {string} name */
export function flip(name) {
  if (waits(() => flip(name))) return true;
  const box = /** @type {HTMLInputElement | null} */ (active()?.querySelector(`.attributes [name="${name}"]`) ?? null);
  box?.closest("details.change")?.setAttribute("open", "");
  box?.click();
  return box !== null;
}

/** The card is there. */
export function catchUpWithKeys() {
  const card = active();
  const there = card?.classList.contains("open") ? card.id : "";
  const now = later.filter(({ of }) => of === there);
  // what was for a card that somebody has left meanwhile is for no other one; what is for a mark waits for it
  later = later.filter(({ of }) => of !== there && (of === card?.id || isUnderway(of.slice(2))));
  for (const { act } of now) act();
}

/** The card does not come. @param {string} id */
export function forgetKeys(id) {
  later = later.filter(({ of }) => of !== id);
}

// @ts-check
/** Puts cards beside their passages where there is room for a margin; elsewhere they are a list. */
import { lateAtLast } from "../late.js";
import { translate } from "../sentences.js";

const GAP = 8;
/** The height of the count of cards that have no room. */
const STRIP = 36;
/** More cards than this do not stand beside their passages: they are a list that follows the text. */
const MOST_ASIDE = 150;
/** Whether there is room for cards beside the text; elsewhere the open one is a sheet below it. */
export const isWide = () => matchMedia("(min-width: 1100px)").matches;
let asked = 0;
/**
 * What lets a long list follow the text: it comes once the text is scrolled or a card is active.
 * @type {typeof import("./column.js") | undefined}
 */
let following;
let fetching = false;

/** Lay the cards out before the next paint. */
export function arrange() {
  asked ||= requestAnimationFrame(() => {
    asked = 0;
    layOut();
  });
}

function layOut() {
  const column = /** @type {HTMLElement} */ (document.getElementById("cards"));
  const desk = /** @type {HTMLElement} */ (column.parentElement);
  const wasLong = desk.classList.contains("long");
  // nothing stands beside its passage
  if (wasLong && !column.style.minHeight) return isWide() ? list(column) : undefined;
  const every = /** @type {HTMLElement[]} */ ([...column.children].filter((one) => one.matches(".note-card")));
  const isLong = wasLong || every.length > MOST_ASIDE;
  const place = isLong && !wasLong && lineInView();
  const top = place && place.getBoundingClientRect().top;
  desk.classList.toggle("long", isLong);
  // only what is in view is laid out from now on: the lines above it are not as high as they were
  if (place) for (let times = 0; times < 3; times++) scrollBy({ top: place.getBoundingClientRect().top - Number(top) });
  column.classList.toggle("placed", isWide() && every.length > 0 && !isLong);
  if (!column.classList.contains("placed")) {
    if (column.style.minHeight) for (const card of every) card.style.top = "";
    column.style.minHeight = "";
    if (isLong && isWide()) list(column);
    return;
  }
  const cards = every.filter((card) => card.offsetHeight);
  const marks = new Map();
  for (const mark of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("#text mark"))) {
    for (const id of (mark.dataset.a ?? "").split(" ")) if (!marks.has(id)) marks.set(id, mark);
  }
  const origin = column.getBoundingClientRect().top;
  const heights = cards.map((card) => card.offsetHeight);
  const wanted = cards.map((card) => {
    const mark = marks.get(card.id.slice(2));
    return mark ? mark.getClientRects()[0].top - origin : 0;
  });
  const floor = document.getElementById("filter")?.offsetHeight ?? 0;
  const { tops, left } = stacked(wanted, heights, cards.findIndex((card) => card.classList.contains("active")), floor);
  cards.forEach((card, at) => {
    card.style.top = `${Math.round(tops[at])}px`;
    card.classList.toggle("left-out", at < left);
  });
  const above = /** @type {HTMLElement} */ (document.getElementById("above"));
  above.hidden = !left;
  above.textContent = translate("{number} more above", { number: left });
  above.style.top = `${floor}px`;
  above.onclick = () => cards[left - 1].querySelector("a")?.click();
  column.style.minHeight = `${Math.round((tops.at(-1) ?? 0) + (heights.at(-1) ?? 0))}px`;
}

/** The first line of the text that is in view. */
const lineInView = () =>
  [...document.querySelectorAll("#text > p")].find((line) => line.getBoundingClientRect().bottom > 0);

/** @param {HTMLElement} column */
function list(column) {
  if (following) following.keepBeside(column);
  else if (scrollY || column.getElementsByClassName("active").length) fetchFollowing();
  else addEventListener("scroll", fetchFollowing, { once: true });
}

function fetchFollowing() {
  if (fetching) return;
  fetching = true;
  lateAtLast("column", (came) => {
    following = came;
    came.follow(/** @type {HTMLElement} */ (document.getElementById("cards")));
  });
}

/**
 * Where cards stand that want to stand at `wanted`, none on another and none above `floor`. The one at `active` stands
 * where it wants to, and the others give way; of those before it as many as have no room above it are left out, the
 * first ones: a count stands in their place. Pure.
 * @param {number[]} wanted @param {number[]} heights @param {number} active @param {number} [floor]
 * @returns {{tops: number[], left: number}} `left`: how many are left out
 */
export function stacked(wanted, heights, active, floor = 0) {
  const tops = [...wanted];
  const down = (/** @type {number} */ from, /** @type {number} */ free) => {
    for (let at = from; at < tops.length; at++) {
      tops[at] = Math.max(tops[at], free);
      free = tops[at] + heights[at] + GAP;
    }
  };
  down(0, floor);
  if (active < 0) return { tops, left: 0 };
  const fit = (/** @type {number} */ top) => {
    tops[active] = Math.max(wanted[active], top);
    for (let at = active - 1; at >= 0; at--) tops[at] = Math.min(tops[at], tops[at + 1] - heights[at] - GAP);
    return tops.findIndex((one) => one >= top);
  };
  let left = fit(floor);
  if (left) left = fit(floor + STRIP);
  for (let at = active + 1; at < tops.length; at++) tops[at] = wanted[at];
  down(active + 1, tops[active] + heights[active] + GAP);
  return { tops, left };
}

/** Keep the layout true while the page changes its width and the foot line its height. */
export function keepArranged() {
  addEventListener("resize", arrange);
  const foot = /** @type {HTMLElement} */ (document.querySelector(".desk-foot"));
  const root = document.documentElement;
  new ResizeObserver(() => {
    const height = `${foot.offsetHeight}px`;
    // said only when it is another one: what is inherited from the root restyles the whole page
    if (getComputedStyle(root).getPropertyValue("--foot").trim() !== height) root.style.setProperty("--foot", height);
  }).observe(foot);
  arrange();
}

// @ts-check
/** Puts cards beside their passages where there is room for a margin; elsewhere they are a list. */

const GAP = 8;
const wide = () => matchMedia("(min-width: 1100px)").matches;
let asked = 0;

/** Lay the cards out before the next paint. */
export function arrange() {
  asked ||= requestAnimationFrame(() => {
    asked = 0;
    layOut();
  });
}

function layOut() {
  const column = /** @type {HTMLElement} */ (document.getElementById("cards"));
  const cards = /** @type {HTMLElement[]} */ ([...column.querySelectorAll(".note-card")]);
  column.classList.toggle("placed", wide() && cards.length > 0);
  if (!column.classList.contains("placed")) {
    for (const card of cards) card.style.top = "";
    column.style.minHeight = "";
    return;
  }
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
  const tops = stacked(wanted, heights, cards.findIndex((card) => card.classList.contains("active")));
  cards.forEach((card, at) => (card.style.top = `${Math.round(tops[at])}px`));
  column.style.minHeight = `${Math.round((tops.at(-1) ?? 0) + (heights.at(-1) ?? 0))}px`;
}

/**
 * Where cards stand that want to stand at `wanted` and must not overlap; the one at `active` stands where it wants
 * to if the others can give way. Pure.
 * @param {number[]} wanted @param {number[]} heights @param {number} active
 */
export function stacked(wanted, heights, active) {
  const tops = [...wanted];
  for (let at = active - 1; at >= 0; at--) tops[at] = Math.min(tops[at], tops[at + 1] - heights[at] - GAP);
  let free = 0;
  for (let at = 0; at < tops.length; at++) {
    tops[at] = Math.max(tops[at], free);
    free = tops[at] + heights[at] + GAP;
  }
  return tops;
}

/** Keep the layout true while the page changes its width or its fonts. */
export function keepArranged() {
  addEventListener("resize", arrange);
  document.fonts?.ready.then(arrange);
  arrange();
}

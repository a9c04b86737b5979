// @ts-check
/**
 * A long column of cards scrolls by itself: what is open in it, or stands beside the passage in view, is in view, too.
 */

/** Bring a card into the column's view. @param {HTMLElement} column @param {HTMLElement} card */
function bring(column, card) {
  const covered = /** @type {HTMLElement | null} */ (column.querySelector("#filter"))?.offsetHeight ?? 0;
  const top = card.offsetTop - covered;
  if (top >= column.scrollTop && card.offsetTop + card.offsetHeight <= column.scrollTop + column.clientHeight) return;
  column.scrollTop = top - 8;
}

/** Whether any part of an element is in the window. @param {Element | null} one */
const isSeen = (one) => {
  const { top, bottom } = one?.getBoundingClientRect() ?? { top: 0, bottom: -1 };
  return bottom > 0 && top < innerHeight;
};

/**
 * The card of the first mark at or behind a third of the window that has one on show.
 * @returns {HTMLElement | undefined}
 */
function cardInView() {
  const { left, width } = /** @type {HTMLElement} */ (document.getElementById("text")).getBoundingClientRect();
  const at = (/** @type {number} */ down) =>
    document.elementFromPoint(left + width / 2, innerHeight / 3 + down)?.closest("#text > p");
  let line = at(0) ?? at(24);
  for (let lines = 0; line && lines < 60; lines++, line = line.nextElementSibling ?? undefined) {
    for (const mark of /** @type {NodeListOf<HTMLElement>} */ (line.querySelectorAll("mark"))) {
      const card = document.getElementById(`c-${(mark.dataset.a ?? "").split(" ")[0]}`);
      if (card?.offsetHeight) return card;
    }
  }
}

/** @param {HTMLElement} column */
export function keepBeside(column) {
  const card = /** @type {HTMLElement | null} */ (column.getElementsByClassName("active")[0] ?? null);
  const mark = card && document.querySelector(`#text mark[data-a~="${card.id.slice(2)}"]`);
  const shown = card && isSeen(mark) ? card : cardInView();
  if (shown) bring(column, shown);
}

/** Let the column follow the text as it is scrolled. @param {HTMLElement} column */
export function follow(column) {
  let asked = 0;
  addEventListener("scroll", () => {
    asked ||= requestAnimationFrame(() => {
      asked = 0;
      keepBeside(column);
    });
  });
  keepBeside(column);
}

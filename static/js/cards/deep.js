// @ts-check
/**
 * Where very many annotations lie over each other, a mark in the text names the innermost; their cards know the rest.
 */
import { codePoints, pairs } from "../text/offsets.js";

/**
 * The ids of all annotations that cover a part of `[start, end)`, the shortest first.
 * @param {number} start @param {number} end
 */
export function covering(start, end) {
  const cards = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("#cards > .note-card:not(.gone)"));
  const covers = [...cards].map((card) => ({ id: card.id.slice(2), spans: pairs(card.dataset.spans) }));
  const length = (/** @type {[number, number][]} */ spans) => spans.reduce((sum, [from, to]) => sum + to - from, 0);
  return covers
    .filter(({ spans }) => spans.some(([from, to]) => from < end && start < to))
    .sort((one, other) => length(one.spans) - length(other.spans))
    .map(({ id }) => id);
}

/** Let the mark that is clicked name all annotations that cover it, before anybody reads them. @param {Event} event */
export function nameAll({ target }) {
  const mark = /** @type {HTMLElement | null | undefined} */ (
    target instanceof Element && target.closest("#text mark[data-deep]")
  );
  const line = /** @type {HTMLElement | null | undefined} */ (mark && mark.closest("p[data-o]"));
  if (!mark || !line) return;
  const before = document.createRange();
  before.setStart(line, 0);
  before.setEndBefore(mark);
  const start = Number(line.dataset.o) + codePoints(before.toString());
  mark.dataset.a = covering(start, start + 1).join(" ");
  delete mark.dataset.deep;
}

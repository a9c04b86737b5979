// @ts-check
/** Between places in the page and offsets in the text: each `<p data-o>` says where it starts, in code points. */
import { trimmed } from "./blank.js";
import { codePoints, codeUnits } from "./offsets.js";

/** @typedef {{start: number, end: number, words: string}} Passage */

const text = () => /** @type {HTMLElement} */ (document.getElementById("text"));

const isInText = (/** @type {Node | null} */ node) => text().contains(node);

/** Where a boundary of a range is, in code points of the whole text. @param {Node} node @param {number} offset */
function offsetOf(node, offset) {
  const element = node instanceof Element ? node : node.parentElement;
  const paragraph = /** @type {HTMLElement | null} */ (element?.closest("p[data-o]") ?? null);
  const before = document.createRange();
  before.setStart(paragraph ?? text(), 0);
  before.setEnd(node, offset);
  return Number(paragraph?.dataset.o ?? 0) + codePoints(before.toString());
}

/**
 * Where a selection is drawn to outside the text it ends at the nearest text in view: browsers take what comes next in
 * the document. Where something lies over the text, the nearest is above or below that.
 * @param {{clientX: number, clientY: number}} pointer
 */
export function keepInText({ clientX, clientY }) {
  const selection = getSelection();
  if (!selection || !isInText(selection.anchorNode)) return;
  const { left, right, top, bottom } = text().getBoundingClientRect();
  const x = Math.max(left + 1, Math.min(clientX, right - 1));
  let y = Math.max(top + 1, 1, Math.min(clientY, bottom - 1, innerHeight - 1));
  for (let covers = 0; covers < 9; covers++) {
    const cover = document.elementFromPoint(x, y);
    if (!cover || isInText(cover) || cover.contains(text())) break;
    const { top: above, bottom: below } = cover.getBoundingClientRect();
    y = y > innerHeight / 2 ? above - 1 : below + 1;
  }
  if (x === clientX && y === clientY) return;
  const place = document.caretPositionFromPoint?.(x, y);
  if (place && isInText(place.offsetNode)) selection.extend(place.offsetNode, place.offset);
}

/** What is selected in the text, without white space at its ends; null if that is nothing. @returns {Passage | null} */
export function selectedPassage() {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0).cloneRange();
  if (!range.intersectsNode(text())) return null;
  const whole = document.createRange();
  whole.selectNodeContents(text());
  if (range.compareBoundaryPoints(Range.START_TO_START, whole) < 0)
    range.setStart(whole.startContainer, whole.startOffset);
  if (range.compareBoundaryPoints(Range.END_TO_END, whole) > 0) range.setEnd(whole.endContainer, whole.endOffset);
  return trimmed(range.toString(), offsetOf(range.startContainer, range.startOffset));
}

/**
 * The place in the page of an offset; at the border of two nodes the end of the first or the start of the second.
 * @param {number} offset @param {boolean} isEnd @returns {[Node, number] | null}
 */
function placeOf(offset, isEnd) {
  const paragraphs = /** @type {HTMLCollectionOf<HTMLElement>} */ (text().children);
  let low = 0;
  for (let high = paragraphs.length; high - low > 1; ) {
    const middle = (low + high) >> 1;
    const starts = Number(paragraphs[middle].dataset.o);
    if (starts < offset || (!isEnd && starts === offset)) low = middle;
    else high = middle;
  }
  const paragraph = paragraphs[low];
  if (!paragraph) return null;
  let left = codeUnits(paragraph.textContent ?? "", offset - Number(paragraph.dataset.o));
  const nodes = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    const length = node.nodeValue?.length ?? 0;
    if (left < length || (isEnd && left === length)) return [node, left];
    left -= length;
  }
  return null;
}

/** @param {[number, number][]} spans @returns {Range[]} */
export function rangesOf(spans) {
  return spans.flatMap(([start, end]) => {
    const from = placeOf(start, false);
    const to = placeOf(end, true);
    if (!from || !to) return [];
    const range = document.createRange();
    range.setStart(...from);
    range.setEnd(...to);
    return [range];
  });
}

/**
 * Paint what is in motion: `active`, `words` or `pending`. Nothing in the document changes.
 * @param {string} name @param {[number, number][]} spans
 */
export function paint(name, spans) {
  if (!CSS.highlights) return;
  const ranges = rangesOf(spans);
  if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges));
  else CSS.highlights.delete(name);
}

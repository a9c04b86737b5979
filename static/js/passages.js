// @ts-check
/** Between places in the page and offsets in the text: each `<p data-o>` says where it starts, in code points. */
import { trimmed } from "./blank.js";
import { codePoints, codeUnits } from "./offsets.js";

/** @typedef {{start: number, end: number, words: string}} Passage */

const text = () => /** @type {HTMLElement} */ (document.getElementById("text"));

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
 * Where a selection is drawn to beside the text it ends in the line there: browsers take what comes next in the document.
 * @param {{clientX: number, clientY: number}} pointer
 */
export function keepInText({ clientX, clientY }) {
  const selection = getSelection();
  const { anchorNode, focusNode } = selection ?? {};
  if (!selection || !text().contains(anchorNode ?? null) || text().contains(focusNode ?? null)) return;
  const { left, right, top, bottom } = text().getBoundingClientRect();
  const within = (/** @type {number} */ low, /** @type {number} */ at, /** @type {number} */ high) => Math.max(low + 1, Math.min(at, high - 1));
  const place = document.caretPositionFromPoint?.(within(left, clientX, right), within(top, clientY, bottom));
  if (place && text().contains(place.offsetNode)) selection.extend(place.offsetNode, place.offset);
}

/** What is selected in the text, without white space at its ends; null if that is nothing. @returns {Passage | null} */
export function selectedPassage() {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0).cloneRange();
  if (!range.intersectsNode(text())) return null;
  const whole = document.createRange();
  whole.selectNodeContents(text());
  if (range.compareBoundaryPoints(Range.START_TO_START, whole) < 0) range.setStart(whole.startContainer, whole.startOffset);
  if (range.compareBoundaryPoints(Range.END_TO_END, whole) > 0) range.setEnd(whole.endContainer, whole.endOffset);
  return trimmed(range.toString(), offsetOf(range.startContainer, range.startOffset));
}

/** The place in the page of an offset; at the border of two nodes the end of the first or the start of the second. @param {number} offset @param {boolean} isEnd @returns {[Node, number] | null} */
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

/** Paint what is in motion: `active`, `words` or `pending`. Nothing in the document changes. @param {string} name @param {[number, number][]} spans */
export function paint(name, spans) {
  if (!CSS.highlights) return;
  const ranges = rangesOf(spans);
  if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges));
  else CSS.highlights.delete(name);
}

// @ts-check
/**
 * Selecting from the keyboard alone: a caret that is a word (or a character), which the arrows move and Shift draws
 * out; and a selection that grows and shrinks by what a reader sees as units. It works on the page's own selection.
 */
import { say } from "../foot.js";
import { marks, quotations } from "../suggest/hints.js";
import { reveal, select } from "../text/jumping.js";
import { holdKeys } from "./keys.js";
import { codePoints, codeUnits, pairs } from "../text/offsets.js";
import { paint, rangesOf, selectedPassage } from "../text/passages.js";
import { late } from "../late.js";
import { beside, characters, words } from "../text/units.js";
import { translate } from "../sentences.js";

/** @typedef {[number, number]} Span */

/** Where the caret is and where it was drawn out from, in code points. @type {{anchor: Span, focus: Span} | null} */
let caret = null;
let byWord = true;
/**
 * Sentences, and what a selection grows by: they come with the first key that asks for them.
 * @type {typeof import("../text/growing.js")}
 */
let growing;
/** The selection as it was left here; another one is somebody else's. */
let drawn = "";
/** What the selection was before it grew. @type {Span[]} */
let smaller = [];

const lines = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#text > p")]);
const base = (/** @type {HTMLElement} */ line) => Number(line.dataset.o);
const union = (/** @type {Span} */ one, /** @type {Span} */ other) =>
  /** @type {Span} */ ([Math.min(one[0], other[0]), Math.max(one[1], other[1])]);
const isRightToLeft = (/** @type {string} */ text) => /^\P{L}*[\p{Script=Hebrew}\p{Script=Arabic}]/u.test(text);

function language() {
  try {
    return Intl.getCanonicalLocales(document.getElementById("text")?.lang || "en")[0];
  } catch {
    return "en"; // a tag that only its author understands
  }
}

/** @param {HTMLElement} line @param {Span} span in code units of the line @returns {Span} in code points of the text */
const inText = (line, [start, end]) => {
  const text = line.textContent ?? "";
  return [base(line) + codePoints(text, start), base(line) + codePoints(text, end)];
};

/**
 * The unit next to a span, in its line or the nearest one that has any.
 * @param {Span} span @param {1 | -1} step @param {typeof words} unitsOf @returns {Span | undefined}
 */
function stepped([start, end], step, unitsOf) {
  const all = lines();
  const edge = step > 0 ? end - 1 : start;
  for (let at = Math.max(0, all.findLastIndex((line) => base(line) <= edge)); all[at]; at += step) {
    const text = all[at].textContent ?? "";
    const from = Math.max(-1, Math.min(text.length, codeUnits(text, Math.max(0, edge - base(all[at])))));
    const unit = beside(unitsOf(text, language()), edge < base(all[at]) ? -1 : from, step);
    if (unit) return inText(all[at], unit);
  }
}

/** The first word behind an offset, or at it. @param {number} offset */
const wordAt = (offset) => stepped([offset, offset], 1, words) ?? /** @type {Span} */ ([offset, offset + 1]);

/**
 * The first word of a sentence; if that is where one comes from, of the sentence before it.
 * @param {Span} sentence @param {1 | -1} step @param {Span} from
 */
function firstWord(sentence, step, from) {
  const word = wordAt(sentence[0]);
  const before = step < 0 && word.join() === from.join() && stepped(sentence, step, growing.sentences);
  return before ? wordAt(before[0]) : word;
}

/**
 * Where the reader is: at what is selected, at the caret, at the last annotation, else at the first words in view.
 * @param {boolean} [within] whether the first word of the annotation is wanted, not what is beside it
 * @returns {boolean} whether there was a place already
 */
function find(within = false) {
  const passage = selectedPassage();
  if (passage) {
    /** @type {Span} */
    const span = [passage.start, passage.end];
    if (!caret || span.join() !== drawn) caret = { anchor: span, focus: span };
  }
  if (caret) return true;
  const active = /** @type {HTMLElement | null} */ (document.querySelector(".note-card.active"));
  const spans = pairs(active?.dataset.spans);
  if (spans.length && !within) {
    const whole = union(spans[0], spans[spans.length - 1]);
    caret = { anchor: whole, focus: whole };
    return true;
  }
  const seen = lines().find(
    (line) => line.getBoundingClientRect().bottom > 60 && words(line.textContent ?? "", language()).length,
  );
  const start = spans[0]?.[0] ?? (seen ? base(seen) : 0);
  const focus = wordAt(start);
  caret = { anchor: focus, focus };
  return false;
}

/** Select from the anchor to the focus. @param {Span} anchor @param {Span} focus */
function draw(anchor, focus) {
  caret = { anchor, focus };
  select(union(anchor, focus));
  const passage = selectedPassage();
  drawn = passage ? `${passage.start},${passage.end}` : "";
}

/**
 * What the keys have pointed at and not selected, if anything: the caret's word, in a slot's field all that it was
 * drawn over.
 * @returns {Span | null}
 */
export const atCaret = () => caret && union(caret.anchor, caret.focus);

/** Paint the caret where it is now. */
export function showCaret() {
  paint("caret", caret ? [selectedPassage() ? caret.focus : union(caret.anchor, caret.focus)] : []);
}

/** Go to a span, or nowhere. @param {Span | undefined} span */
export function goTo(span) {
  caret = span ? { anchor: span, focus: span } : null;
  showCaret();
}

/** Go on to the word behind a span. @param {Span} span */
export const goBehind = (span) => goTo(stepped(span, 1, words));

/** Give the caret up. @returns {boolean} whether there was one */
export function leaveCaret() {
  const was = caret !== null;
  caret = null;
  smaller = [];
  showCaret();
  return was;
}

/**
 * Do what a key does, up, down and `g` once there are sentences to go by; keys that come before wait for it.
 * @param {string} key @param {() => unknown} act
 */
export function byUnits(key, act) {
  if (growing || !/Up|Down|g$/i.test(key)) act();
  else holdKeys(late("growing", (came) => ((growing = came), act(), true)));
}

/**
 * An arrow was pressed; in a slot's field, where the page's selection stays, the caret itself is drawn out.
 * @param {string} key @param {KeyboardEvent} event @param {boolean} [inField]
 */
export function move(key, event, inField = false) {
  const there = find(event.shiftKey && !inField);
  if (!caret) return;
  const upright = /Up|Down/.test(key);
  const line = lines().findLast((one) => base(one) <= (caret?.focus[0] ?? 0));
  const flip = !upright && isRightToLeft(line?.textContent ?? "");
  const step = (key === "ArrowRight" || key === "ArrowDown") !== flip ? 1 : -1;
  const selected = selectedPassage() !== null;
  smaller = [];
  if (there && (selected || inField || !event.shiftKey)) {
    const unit = stepped(caret.focus, step, upright ? growing.sentences : byWord ? words : characters);
    const focus = unit && upright && !event.shiftKey ? firstWord(unit, step, caret.focus) : unit ?? caret.focus;
    caret = { anchor: event.shiftKey ? caret.anchor : focus, focus };
  }
  if (event.shiftKey && !inField) draw(caret.anchor, caret.focus);
  else if (!inField) getSelection()?.removeAllRanges();
  showCaret();
  reveal(rangesOf([caret.focus])[0]);
}

/**
 * What an arrow goes by. Takes any language tag, also one that only its author understands.
 * @returns {(text: string, tag: string) => Span[]}
 */
export const unitsNow = () => (text) => (byWord ? words : characters)(text, language());

/** Move by word or by character. */
export function switchUnit() {
  byWord = !byWord;
  say(byWord ? translate("Arrows go by word.") : translate("Arrows go by character."));
}

/** Make the selection larger: word, name, clause, quotation, sentence, paragraph; without one, select the word. */
export function grow() {
  find(true);
  const now = atCaret();
  if (!now) return;
  const line = lines().findLast((one) => base(one) <= now[0]);
  const wider =
    line && selectedPassage()
      ? growing.grownInText(line.textContent ?? "", base(line), now, language(), quotations, marks)
      : now;
  if (selectedPassage() && wider.join() !== now.join()) smaller.push(now);
  draw(wider, wider);
}

/** Make the selection what it was before it grew. */
export function shrink() {
  const before = smaller.pop();
  if (before) draw(before, before);
}

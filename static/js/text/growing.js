// @ts-check
/**
 * Sentences, and what a selection grows by: word, name, clause, quotation, sentence, paragraph.
 *
 * Pure functions of one paragraph's text; growing looks at it only near the span, however long it is. Offsets are
 * UTF-16 code units, half-open.
 *
 * @typedef {[number, number]} Span
 * @typedef {import("../suggest/likely.js").Marks} Marks
 */
import { trimBlank } from "./blank.js";
import { namesAt, TITLES } from "./naming.js";
import { codePoints, codeUnits } from "./offsets.js";
import { segmenter } from "./units.js";

const MAY_BE_IN_A_WORD = "'’‘‛‚＇״";

const TITLED = new RegExp(`(?<![\\p{L}\\p{M}])(?:\\p{Lu}|${TITLES})\\.$`, "u");
const LONGEST_TITLE = 8; // with its full stop, and what stands before it

/**
 * Whether what looks like the end of a sentence is that of a title or an initial.
 * @param {string} text @param {number} index
 */
export function endsInTitle(text, index) {
  while (/\s/.test(text[index - 1])) index--;
  return TITLED.test(text.slice(Math.max(0, index - LONGEST_TITLE), index));
}

/**
 * Sentences, without the space around them; a title or an initial ends none.
 * @param {string} text @param {string} language @returns {Span[]}
 */
export function sentences(text, language) {
  /** @type {Span[]} */
  const found = [];
  for (const { index, segment } of segmenter(language, "sentence").segment(text)) {
    const last = found[found.length - 1];
    if (last && endsInTitle(text, index)) last[1] = index + segment.length;
    else found.push([index, index + segment.length]);
  }
  return found.map((span) => narrowed(text, span)).filter(([start, end]) => start < end);
}

/** @param {string} text @param {Span} span @returns {Span} */
export function narrowed(text, [start, end]) {
  const [first, last] = trimBlank(text.slice(start, end));
  return [start + first, start + last];
}

/** The segment at an offset. @param {Intl.Segments} segments @param {number} at */
const segmentAt = (segments, at) => /** @type {Intl.SegmentData | undefined} */ (segments.containing(at));

/**
 * The words that an offset is in or at the end of.
 * @param {string} text @param {number} at @param {string} language @returns {Span[]}
 */
function wordsAt(text, at, language) {
  const segments = segmenter(language, "word").segment(text);
  return [segmentAt(segments, at - 1), segmentAt(segments, at)].flatMap((part) =>
    part?.isWordLike ? [[part.index, part.index + part.segment.length]] : [],
  );
}

/**
 * The sentences that an offset is in or at the end of.
 * @param {string} text @param {number} at @param {string} language @returns {Span[]}
 */
function sentencesAt(text, at, language) {
  const segments = segmenter(language, "sentence").segment(text);
  const found = [at - 1, at].map((offset) => segmentAt(segments, offset)).filter((part) => part !== undefined);
  return found.map((part) => {
    let [start, end] = [part.index, part.index + part.segment.length];
    while (start && endsInTitle(text, start)) start = segmentAt(segments, start - 1)?.index ?? 0;
    while (end < text.length && endsInTitle(text, end)) end += segmentAt(segments, end)?.segment.length ?? 0;
    return narrowed(text, [start, end]);
  });
}

/**
 * The parts of a sentence between commas, dashes, colons, brackets and quotation marks, and before its full stop.
 * @param {string} text @param {Span} sentence @param {Marks} marks @returns {Span[]}
 */
export function clauses(text, [from, to], [opening, closing]) {
  const marks = [...opening, ...closing].filter((mark) => !MAY_BE_IN_A_WORD.includes(mark)).join("");
  /** @type {Span[]} */
  const found = [];
  let start = from;
  for (const match of text.slice(from, to).matchAll(new RegExp(`[,;:()–—、，；：（）،؛${marks}]+|[.!?…。！？؟]+$`, "gu"))) {
    found.push(narrowed(text, [start, from + match.index]));
    start = from + match.index + match[0].length;
  }
  found.push(narrowed(text, [start, to]));
  return found;
}

/**
 * What stands between the marks of a quotation; one that is not closed has one mark.
 * @param {string} text @param {Span} quotation @param {string} closing @returns {Span}
 */
function between(text, [start, end], closing) {
  const [first] = text.slice(start, start + 2);
  const last = [...text.slice(Math.max(start + first.length, end - 2), end)].pop() ?? "";
  return [start + first.length, end - (closing.includes(last) ? last.length : 0)];
}

/**
 * The units that hold a span and more, smallest first.
 * @param {string} text @param {Span} span @param {string} language @param {Span[]} quotations with their marks
 * @param {Marks} marks @returns {Span[]}
 */
export function around(text, [start, end], language, quotations, marks) {
  const whole = sentencesAt(text, start, language);
  const sentence = whole.find(([from, to]) => from <= start && end <= to);
  const quoted = quotations.filter(([from, to]) => from <= start && end <= to);
  const units = [
    ...wordsAt(text, start, language),
    ...namesAt(text, start),
    ...(sentence ? clauses(text, sentence, marks) : []),
    ...quoted.map((quotation) => between(text, quotation, marks[1])),
    ...quoted,
    ...whole,
    narrowed(text, [0, text.length]),
  ];
  return units
    .filter(([from, to]) => from <= start && end <= to && to - from > end - start)
    .sort((a, b) => a[1] - a[0] - (b[1] - b[0]));
}

/**
 * The next larger unit around a span, or the span itself.
 * @param {string} text @param {Span} span @param {string} language @param {Span[]} quotations @param {Marks} marks
 * @returns {Span}
 */
export function grown(text, span, language, quotations, marks) {
  return around(text, span, language, quotations, marks)[0] ?? span;
}

/**
 * The same in code points of the whole text: `start` is where the paragraph starts. A span over its end does not grow.
 * @param {string} text of the paragraph @param {number} start @param {Span} span @param {string} language
 * @param {{span: Span}[]} quotations of the whole text @param {Marks} marks @returns {Span}
 */
export function grownInText(text, start, span, language, quotations, marks) {
  const end = start + codePoints(text);
  if (span[1] > end) return span;
  const inLine = (/** @type {Span} */ [from, to]) =>
    /** @type {Span} */ ([codeUnits(text, from - start), codeUnits(text, to - start)]);
  const around = quotations.filter(
    (one) => start <= one.span[0] && one.span[0] <= span[0] && span[1] <= one.span[1] && one.span[1] <= end,
  );
  const [from, to] = grown(
    text,
    inLine(span),
    language,
    around.map((one) => inLine(one.span)),
    marks,
  );
  return [start + codePoints(text, from), start + codePoints(text, to)];
}

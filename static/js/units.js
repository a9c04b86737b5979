// @ts-check
/**
 * The units that a person thinks in: word, name, clause, quotation, sentence, paragraph.
 *
 * Pure functions of one paragraph's text. Offsets are UTF-16 code units of that text, half-open.
 *
 * @typedef {[number, number]} Span
 */

/** @type {Map<string, Intl.Segmenter>} */
const segmenters = new Map();

/** @param {string} language @param {"word" | "sentence" | "grapheme"} granularity */
function segmenter(language, granularity) {
  const key = `${language} ${granularity}`;
  let made = segmenters.get(key);
  if (!made) segmenters.set(key, (made = new Intl.Segmenter(language, { granularity })));
  return made;
}

/** Words, without the punctuation and space between them. @param {string} text @param {string} language @returns {Span[]} */
export function words(text, language) {
  return [...segmenter(language, "word").segment(text)]
    .filter((part) => part.isWordLike)
    .map((part) => [part.index, part.index + part.segment.length]);
}

/** Characters as a reader sees them. @param {string} text @param {string} language @returns {Span[]} */
export function characters(text, language) {
  return [...segmenter(language, "grapheme").segment(text)].map((part) => [part.index, part.index + part.segment.length]);
}

const TITLED = /(?:\b\p{Lu}|\b(?:Mr|Mrs|Ms|Dr|St|Sen|Rep|Gov|Gen|Lt|Col|Prof|Jr|Sr|Nr|No|Mme))\.\s*$/u;

/** Sentences, without the space around them; a title or an initial ends none. @param {string} text @param {string} language @returns {Span[]} */
export function sentences(text, language) {
  /** @type {Span[]} */
  const found = [];
  for (const { index, segment } of segmenter(language, "sentence").segment(text)) {
    const last = found[found.length - 1];
    if (last && TITLED.test(text.slice(last[0], index))) last[1] = index + segment.length;
    else found.push([index, index + segment.length]);
  }
  return found.map((span) => narrowed(text, span)).filter(([start, end]) => start < end);
}

/** Capitalised words in a row. @param {string} text @returns {Span[]} */
export function names(text) {
  const name = /\p{Lu}[\p{L}\p{M}\p{N}’'-]*(?:\.?[ \u00a0](?:(?:of|de|der|den|di|du|van|von|zu|al|bin)[ \u00a0])?\p{Lu}[\p{L}\p{M}\p{N}’'-]*)*/gu;
  return [...text.matchAll(name)].map((match) => [match.index, match.index + match[0].replace(/[’']s$/u, "").length]);
}

/** The parts of a sentence between commas, dashes, colons, brackets and quotation marks, and before its full stop. @param {string} text @param {Span} sentence @returns {Span[]} */
function clauses(text, [from, to]) {
  /** @type {Span[]} */
  const found = [];
  let start = from;
  for (const match of text.slice(from, to).matchAll(/[,;:()–—“”«»„"]+|[.!?…]+$/gu)) {
    found.push(narrowed(text, [start, from + match.index]));
    start = from + match.index + match[0].length;
  }
  found.push(narrowed(text, [start, to]));
  return found;
}

/** @param {string} text @param {Span} span @returns {Span} */
export function narrowed(text, [start, end]) {
  const inside = text.slice(start, end);
  const lead = inside.length - inside.trimStart().length;
  return [start + lead, Math.max(start + lead, end - (inside.length - inside.trimEnd().length))];
}

/**
 * The units that hold a span and more, smallest first.
 * @param {string} text @param {Span} span @param {string} language @param {Span[]} quotations with their marks
 * @returns {Span[]}
 */
export function around(text, [start, end], language, quotations) {
  const whole = sentences(text, language);
  const sentence = whole.find(([from, to]) => from <= start && end <= to);
  const inner = quotations.map(([from, to]) => /** @type {Span} */ ([from + 1, to - 1]));
  const units = [
    ...words(text, language),
    ...names(text),
    ...(sentence ? clauses(text, sentence) : []),
    ...inner,
    ...quotations,
    ...whole,
    narrowed(text, [0, text.length]),
  ];
  return units
    .filter(([from, to]) => from <= start && end <= to && to - from > end - start)
    .sort((a, b) => a[1] - a[0] - (b[1] - b[0]));
}

/** The next larger unit around a span, or the span itself. @param {string} text @param {Span} span @param {string} language @param {Span[]} quotations @returns {Span} */
export function grown(text, span, language, quotations) {
  return around(text, span, language, quotations)[0] ?? span;
}

/**
 * The word, character or sentence next to an offset, before or behind it.
 * @param {Span[]} units @param {number} at @param {1 | -1} direction @returns {Span | undefined}
 */
export function beside(units, at, direction) {
  return direction > 0 ? units.find(([start]) => start > at) : units.findLast(([start]) => start < at);
}

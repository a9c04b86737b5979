// @ts-check
/**
 * When two strings are the same words to a reader, and where the same words stand in a text: the twin of
 * `annotations/text/same_words.py`, which says what is alike and why. `tests/text/same_words.json` holds for both.
 * Pure; offsets are UTF-16 code units.
 *
 * @typedef {[number, number]} Span
 * @typedef {{accents?: boolean}} Options whether accents count; they do
 * @typedef {{source: string, accents: boolean, text: string, starts: number[], ends: number[]}} Folded
 *   a text as it is compared, with the place in the source of what each code unit comes from
 */

const SIGNS = {
  "-": "-\u058a\u05be\u1806\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d",
  "'":
    "'`\u00b4\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u055a\u05f3\u07f4\u2018\u2019\u201a\u201b\u2032\u2035\u2039\u203a" +
    "\u275b\u275c\u275f\ua78b\ua78c\uff07",
  '"':
    '"\u00ab\u00bb\u05f4\u201c\u201d\u201e\u201f\u2033\u2036\u275d\u275e\u2760\u276e\u276f\u2e42\u300c\u300d' +
    "\u300e\u300f\u301d\u301e\u301f\ufe41\ufe42\ufe43\ufe44\uff02\uff62\uff63\u{1f676}\u{1f677}\u{1f678}",
};
/** @type {Record<string, string>} */
const BEFORE = {};
for (const [sign, others] of Object.entries(SIGNS)) for (const other of others) BEFORE[other] = sign;
/** @type {Record<string, string>} */
const AFTER = {
  "\r": "\n",
  "\n": "\n",
  "\u2044": "/",
  "\u0640": "",
  "\u0643": "\u06a9",
  "\u0649": "\u06cc",
  "\u064a": "\u06cc",
};

const TAGS = "\\u{e0020}-\\u{e007f}";
const SPACE = "[\\p{White_Space}\\x1c-\\x1f\\u2800]";
const SEEN = "\\u0600-\\u0605\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u{110bd}\\u{110cd}";
const INVISIBLE =
  `(?:(?!${SPACE}|[${SEEN}\\u200d${TAGS}])[\\p{Cc}\\p{Cf}\\p{DI}\\u0640]` +
  `|\\u200d(?![\\u2190-\\u2bff\\u{1f000}-\\u{1faff}])|(?<!\\u{1f3f4}[${TAGS}]{0,6})[${TAGS}])`;
const JOINING = "(?:[\\p{M}\\uff9e\\uff9f]|(?<=[\\u1100-\\u11ff\\uac00-\\ud7fb])[\\u1161-\\u11ff\\ud7b0-\\ud7fb])";

/** What is folded together: invisible characters; a run of spaces; a character with all that goes with it. */
const PIECE = new RegExp(`(${INVISIBLE}+)|${SPACE}(?:${SPACE}|${INVISIBLE})+|(.)((?:${INVISIBLE}|${JOINING})*)`, "gsu");
const INVISIBLES = new RegExp(INVISIBLE, "gu");
const ACCENTS =
  /(?![\u0345\u3099\u309a])(?=[\p{sc=Zinh}\p{sc=Grek}\p{sc=Cyrl}\p{sc=Hebr}\p{sc=Arab}\p{sc=Syrc}])\p{Mn}/gu;
const DOT = /(?<=[ij]\u0328?)\u0307/g;
const SPACES = new RegExp(`${SPACE}`, "gu");
/** As many marks as are put in order at once. */
const SAFE = new RegExp(`.${JOINING}{0,30}`, "gsu");
const EDGES = /^[ \n]+(?!\p{M})|[ \n]+$/gu;
const BLANK_END = new RegExp(`(?:(?![${SEEN}])[\\p{White_Space}\\p{Cc}\\p{Cf}\\p{DI}\\u2800])+$`, "u");

/** @param {string} character of a decomposed text */
const alike = (character) =>
  AFTER[character] ?? BEFORE[character] ?? character.toLowerCase().toUpperCase().toLowerCase();

/** @param {string} piece with nothing invisible in it @param {boolean} accents */
function foldPiece(piece, accents) {
  let folded = "";
  for (const [part] of piece.replace(SPACES, (space) => AFTER[space] ?? " ").matchAll(SAFE)) {
    const apart = [...part].map((character) => BEFORE[character] ?? character).join("").normalize("NFKD");
    const kept = accents ? apart : apart.replace(ACCENTS, "");
    folded += [...kept].map(alike).join("").replace(DOT, "").normalize("NFC");
  }
  return /^[ \n]+$/.test(folded) ? (folded.includes("\n") ? "\n" : " ") : folded;
}

/** @type {Record<string, Map<string, string>>} what short pieces become, with and without accents */
const known = { true: new Map(), false: new Map() };

/** @param {string} piece @param {boolean} accents */
function foldOnce(piece, accents) {
  const pieces = known[`${accents}`];
  let folded = pieces.get(piece);
  if (folded === undefined) {
    folded = foldPiece(piece, accents);
    if (piece.length <= 4) pieces.set(piece, folded);
  }
  return folded;
}

/** The text as it is compared. @param {string} source @param {Options} [options] @returns {Folded} */
export function fold(source, { accents = true } = {}) {
  /** @type {string[]} */
  const parts = [];
  /** @type {number[]} */
  const starts = [];
  /** @type {number[]} */
  const ends = [];
  for (const match of source.matchAll(PIECE)) {
    const [piece, invisible, base, tail] = match;
    if (invisible) continue;
    const folded = foldOnce(
      base === undefined ? piece.replace(INVISIBLES, "") : tail ? base + tail.replace(INVISIBLES, "") : base,
      accents,
    );
    parts.push(folded);
    for (let unit = 0; unit < folded.length; unit++) {
      starts.push(match.index);
      ends.push(match.index + piece.length);
    }
  }
  return { source, accents, text: parts.join(""), starts, ends };
}

/**
 * What all strings that are the same words have in common; empty if nothing in them can be seen.
 * @param {string} words @param {Options} [options]
 */
export const makeKey = (words, options) => fold(words, options).text.replace(EDGES, "");

/**
 * Whether two strings are the same words to a reader.
 * @param {string} words @param {string} others @param {Options} [options]
 */
export const areSame = (words, others, options) => makeKey(words, options) === makeKey(others, options);

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/**
 * Where the same words stand in a text, none over another. If accents count, the text of a span is the same words as
 * `words`; if they do not, `words` may be the beginning of a character, of which the span then holds all.
 * @param {string | Folded} text @param {string} words @param {Options} [options] @returns {Span[]}
 */
export function findSame(text, words, options) {
  const folded = typeof text === "string" ? fold(text, options) : text;
  const { source, accents, starts, ends } = folded;
  const key = makeKey(words, folded);
  /** @type {Span[]} */
  const spans = [];
  if (!key) return spans;
  const segments = graphemes.segment(source);
  const isBoundary = (/** @type {number} */ unit) =>
    unit <= 0 || unit >= source.length || segments.containing(unit)?.index === unit;
  for (let from = folded.text.indexOf(key); from >= 0;) {
    const last = from + key.length - 1;
    const isEdge = starts[from] !== starts[from - 1] && starts[last + 1] !== starts[last];
    const whole = isEdge && isBoundary(starts[from]) && isBoundary(ends[last]);
    if (whole || !accents) {
      let [start, end] = [
        starts[from],
        starts[last] + source.slice(starts[last], ends[last]).replace(BLANK_END, "").length,
      ];
      while (!isBoundary(start)) start--;
      while (!isBoundary(end)) end++;
      spans.push([start, end]);
    }
    from = folded.text.indexOf(key, whole || !accents ? last + 1 : from + 1);
  }
  return spans;
}

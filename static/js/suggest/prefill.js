// @ts-check
/**
 * Who said it, with which words, to whom: filled in by a rule, to be taken or changed by a person.
 *
 * The rule looks at the sentence around a quote: behind it when the quote ends in a comma (“…,” X told Y),
 * before it otherwise (X told Y that “…”). A quote that follows one after a full stop, in the same
 * paragraph and with nothing that introduces it, continues that one.
 *
 * All offsets here are UTF-16 code units of `text`, half-open; `offsets.js` converts.
 *
 * @typedef {[number, number]} Span
 * @typedef {import("./likely.js").Marks} Marks
 * @typedef {{cues: string[], to: string[], pronouns: string[], articles: string[], marks: Marks}} Cues
 * @typedef {{cue: Span | null, speaker: Span | null, addressee: Span | null, continues: boolean}} Prefill
 */
import { NAME, TITLES } from "../text/naming.js";

const CALLED = new RegExp(NAME, "gu");
const FARTHEST = 160;

const WORD = /[\p{L}\p{M}-]+/gu;
const IN_WORD = /[\p{L}\p{M}-]/u;
const AUXILIARIES = new Set(["had", "has", "have", "hat", "habe"]);

/** @typedef {"abbreviation" | "end" | "start" | "opening" | "open" | "stopped"} Edge */
/**
 * @typedef {{cues: Map<string, string[]>, to: Set<string>, pronoun: RegExp, article: RegExp, starts: Set<string>,
 *   at: Record<Edge, RegExp>}} Rule
 */

/** @type {WeakMap<Cues, Rule>} */
const compiled = new WeakMap();

/** @param {string[]} words */
const anyOf = (words) =>
  words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/ /g, "\\s")).join("|");

/** What tells where sentences and quotations begin and end. @param {Marks} marks @returns {Rule["at"]} */
function placesOf([opening, closing]) {
  const begins = `[\\p{Lu}\\p{N}${opening}(]`;
  return {
    abbreviation: new RegExp(`(?:^|[\\s(${opening}])(?:\\p{Lu}|${TITLES}|bzw|ca|[\\p{Lu}.]+)$`, "u"),
    end: new RegExp(`[.!?…](?=\\s+${begins}|\\s*$)`, "gu"),
    start: new RegExp(`[.!?…][${closing}]?\\s+(?=${begins}|$)`, "gu"),
    opening: new RegExp(`^[\\s${opening}]*$`, "u"),
    open: new RegExp(`[,?!—–…‐-][${closing}]*$`, "u"),
    stopped: new RegExp(`[.][${closing}]*$`, "u"),
  };
}

/** @param {Cues} language @returns {Rule} */
function compile(language) {
  let rule = compiled.get(language);
  if (!rule) {
    const end = "(?![\\p{L}\\p{M}-])";
    /** @type {Map<string, string[]>} */
    const cues = new Map();
    for (const cue of language.cues.map((one) => one.toLowerCase()).sort((a, b) => b.length - a.length)) {
      const first = cue.match(WORD)?.[0] ?? "";
      cues.set(first, [...(cues.get(first) ?? []), cue]);
    }
    rule = {
      cues,
      to: new Set(language.to),
      pronoun: new RegExp(`^(?:${anyOf(language.pronouns)})${end}`, "iu"),
      article: new RegExp(`^(?:(?:${anyOf(language.articles)})${end}\\s*)`, "iu"),
      at: placesOf(language.marks),
      starts: new Set([...language.articles, ...language.pronouns].map((word) => word.toLowerCase())),
    };
    compiled.set(language, rule);
  }
  return rule;
}

/**
 * The cues in `text`, with the auxiliary before them: looked up word by word, since a pattern of all of them takes a
 * browser longer to compile than a whole article has time for.
 * @param {string} text @param {Rule} rule @returns {{index: number, words: string}[]}
 */
function cuesIn(text, rule) {
  const found = [];
  let done = 0;
  let auxiliary = -1;
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (index < done) continue;
    const cue = rule.cues.get(word.toLowerCase())?.find((one) => {
      const end = index + one.length;
      return text.slice(index, end).toLowerCase().replace(/\s/g, " ") === one
        && !IN_WORD.test(text.slice(end, end + 1));
    });
    if (cue) {
      done = index + cue.length;
      const start = auxiliary < 0 ? index : auxiliary;
      found.push({ index: start, words: text.slice(start, done) });
    }
    const behind = index + word.length;
    auxiliary =
      !cue && AUXILIARIES.has(word.toLowerCase()) && text[behind] === " " && text[behind + 1] !== " " ? index : -1;
  }
  return found;
}

/** Where the first sentence of `text` ends. @param {string} text @param {Rule} rule */
function sentenceEnd(text, { at }) {
  for (const match of text.matchAll(at.end)) {
    if (!(match[0] === "." && at.abbreviation.test(text.slice(Math.max(0, match.index - 12), match.index))))
      return match.index;
  }
  return text.length;
}

/** Where the last sentence of `text` begins. @param {string} text @param {Rule} rule */
function sentenceStart(text, { at }) {
  let start = 0;
  for (const match of text.matchAll(at.start)) {
    const before = text.slice(Math.max(0, match.index - 12), match.index);
    if (!(match[0][0] === "." && at.abbreviation.test(before))) start = match.index + match[0].length;
  }
  return start;
}

/**
 * The noun phrase to which `text` leads up, or with which it starts: a name, else a pronoun, else a word
 * after an article. Relative to `text`.
 * @param {string} text @param {Rule} rule @param {"first" | "last"} which
 * @returns {Span | null}
 */
function phrase(text, rule, which) {
  const names = [...text.matchAll(CALLED)].flatMap((match) => properName(match, text, rule));
  const lead = text.match(/^[\s,;:–—-]*/u)?.[0].length ?? 0;
  const rest = text.slice(lead);
  const [last] = which === "last" ? [...rest.matchAll(/[\p{L}\p{M}’-]+/gu)].slice(-1) : [];
  if (last && rule.pronoun.test(last[0])) return [lead + last.index, lead + last.index + last[0].length];
  const owner = noun(rest, lead, rule);
  if (owner && /^\s(?:for|of|at|from|des|der|vom|de|du|del|för)\s/u.test(text.slice(owner[1]))) return owner;
  if (which === "first") {
    const near = names.find((name) =>
      !/[,;:]/.test(text.slice(lead, name[0])) && countWords(text.slice(lead, name[0])) <= 3);
    if (near) return near;
  } else if (names.length) {
    return lastSubject(names, text);
  }
  const pronoun = rest.match(rule.pronoun);
  if (pronoun) return [lead, lead + pronoun[0].length];
  return owner;
}

/**
 * A name without the word that only a sentence's start made look like one.
 * @param {RegExpMatchArray} match @param {string} text @param {Rule} rule @returns {Span[]}
 */
function properName(match, text, rule) {
  let start = match.index ?? 0;
  const end = start + match[0].replace(/[’']s?$|[.]$/u, "").length;
  const first = match[0].split(/\s/)[0].toLowerCase();
  const opens = rule.at.opening.test(text.slice(0, start));
  if (rule.starts.has(first)
    || (opens && /^(?:but|and|in|on|at|after|before|when|while|aber|und|mais|et|pero|y|men|och)$/.test(first))) {
    start += first.length + 1;
  }
  return start < end ? [[start, wholePhrase(text, start, end, rule)]] : [];
}

const OF_A_PLACE = /^\p{Lu}[\p{L}-]*(?:ian|ean|can|man|ese|ish|nch|tch|iss|eek|[dlnq]i|ic)$/u;

/**
 * Where a name ends that only says whence somebody is: “the Iranian dictator” is the dictator.
 * @param {string} text @param {number} start @param {number} end @param {Rule} rule
 */
function wholePhrase(text, start, end, rule) {
  const before = text.slice(0, start).match(/(\p{L}+)\s$/u);
  const words = text.slice(end).match(/^(?:\s\p{Ll}[\p{Ll}-]*(?:\s\p{Ll}[\p{Ll}-]*(?=\s*$))?)/u);
  if (!words || !before || !rule.starts.has(before[1].toLowerCase()) || !OF_A_PLACE.test(text.slice(start, end)))
    return end;
  const noun = words[0].match(/^\s[\p{Ll}-]+/u)?.[0] ?? "";
  return noun.endsWith("ed") || cuesIn(words[0], rule).length ? end : end + words[0].length;
}

/**
 * Of several names the one that a verb behind them belongs to: one before a comma that opens an aside.
 * @param {Span[]} names @param {string} text @returns {Span}
 */
function lastSubject(names, text) {
  const aside = text.match(
    /,\s(?:who|which|der|die|das|qui|que|som|(?:a|an|the|called|paid|published|meanwhile)\s?)[^,]*,?\s*$/u);
  const before = aside ? names.filter((name) => name[1] <= (aside.index ?? 0)) : [];
  return before.length ? before[before.length - 1] : names[names.length - 1];
}

/**
 * An article and up to three words behind it.
 * @param {string} rest @param {number} lead @param {Rule} rule @returns {Span | null}
 */
function noun(rest, lead, rule) {
  const article = rest.match(rule.article);
  if (!article) return null;
  const words = rest.slice(article[0].length).match(/^(?:\p{Lu}[\p{L}’-]*\s)*[\p{L}’-]+/u);
  return words ? [lead + article[0].length, lead + article[0].length + words[0].length] : null;
}

/** @param {string} text */
const countWords = (text) => text.split(/\s+/).filter(Boolean).length;

/** @param {Span | null} span @param {number} by @returns {Span | null} */
const moved = (span, by) => span && [span[0] + by, span[1] + by];

/**
 * Look for a cue in a window of the text that begins at `at`.
 * @param {string} window @param {number} at @param {Rule} rule @param {boolean} behind whether the window is behind the
 * quote
 * @returns {Prefill | null}
 */
function attribution(window, at, rule, behind) {
  const found = cuesIn(window, rule).filter(({ index, words }) =>
    !(/^\p{Lu}/u.test(words) && /\p{L}\s$/u.test(window.slice(0, index))));
  const match = behind ? found[0] : found[found.length - 1];
  if (!match) return null;
  const { index: start, words: cue } = match;
  const end = start + cue.length;
  const lead = window.slice(0, start);
  const tail = window.slice(end);
  const participle = /ing$/u.test(cue) && !behind;
  const leading = /\p{L}/u.test(lead) && !/^(?:according|laut|selon|d.après|según|enligt|nach)/iu.test(cue);
  const speaker = leading
    ? moved(participle ? phrase(lead, rule, "first") ?? phrase(lead, rule, "last") : phrase(lead, rule, "last"), at)
    : moved(phrase(tail, rule, "first"), at + end);
  return {
    cue: [at + start, at + end],
    speaker,
    addressee: moved(spokenTo(cue, tail, rule), at + end),
    continues: false,
  };
}

/**
 * Whom the words behind a cue name as spoken to.
 * @param {string} cue @param {string} tail @param {Rule} rule @returns {Span | null}
 */
function spokenTo(cue, tail, rule) {
  const verb = cue.toLowerCase().split(/\s/).pop() ?? "";
  if (rule.to.has(verb)) return phrase(tail.replace(/\s(?:that|on|in|late|early|at)\s.*$/su, ""), rule, "first");
  for (const word of [...tail.matchAll(/\p{L}+(?=\s)/gu)].slice(0, 6)) {
    const from = word.index + word[0].length;
    if (rule.to.has(word[0])) return moved(phrase(tail.slice(from), rule, "first"), from);
  }
  return null;
}

/**
 * Fill in what the sentence around a quote says of it.
 * @param {string} text the whole text
 * @param {Span[]} parts the spans of the quote, in order
 * @param {Span[]} others all quotations in the text
 * @param {Cues} language
 * @returns {Prefill}
 */
export function prefill(text, parts, others, language) {
  const rule = compile(language);
  const start = parts[0][0];
  const end = parts[parts.length - 1][1];
  for (let n = 1; n < parts.length; n++) {
    const inGap = attribution(text.slice(parts[n - 1][1], parts[n][0]), parts[n - 1][1], rule, true);
    if (inGap) return inGap;
  }
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const newline = text.indexOf("\n", end);
  const lineEnd = newline < 0 ? text.length : newline;
  const previous = Math.max(lineStart, ...others.filter(([, e]) => e <= start && e > lineStart).map(([, e]) => e));
  const next = Math.min(lineEnd, end + FARTHEST, ...others.filter(([s]) => s >= end).map(([s]) => s));
  const behind = text.slice(end, next);
  const after = /^\s*[.;]/.test(behind) ? "" : behind.slice(0, sentenceEnd(behind, rule));
  const before = text.slice(Math.max(previous, start - 2 * FARTHEST), start);
  const beforeStart = sentenceStart(before, rule);
  const open =
    rule.at.open.test(text.slice(start, end)) || /^\s*,/.test(behind) || !rule.at.stopped.test(text.slice(start, end));
  const sentence = before.slice(beforeStart);
  const offset = start - sentence.length;
  const inBehind = open && after ? attribution(after, end, rule, true) : null;
  const inBefore = attribution(sentence, offset, rule, false);
  const found = /\p{L}/u.test(sentence) ? inBefore ?? inBehind : inBehind ?? inBefore;
  if (found) return found;
  const follows = previous > lineStart && /^[^\n]*[.!?]\s*$/u.test(before) && !/\p{L}/u.test(sentence);
  return { cue: null, speaker: null, addressee: null, continues: follows };
}

/**
 * Run the rule once over sentences that take it everywhere: a browser compiles a pattern when it is first used, and
 * that takes longer than all quotes of an article.
 * @param {Cues} language
 */
export function warmUp(language) {
  const [cue, to] = [language.cues[0], language.to[0]];
  for (const text of [
    `But the Dutch mayor of Bonn, who was there, ${cue} ${to} the Courier: “Yes.”`,
    `“Yes,” ${to} he the Courier of Lund on Friday. No.`,
  ]) {
    const quote = /** @type {Span} */ ([text.indexOf("“"), text.indexOf("”") + 1]);
    prefill(text, [quote], [quote], language);
  }
}

import assert from "node:assert/strict";
import { test } from "node:test";
import { around, clauses, grown, grownInText, narrowed, sentences } from "../../static/js/text/growing.js";
import { names } from "../../static/js/text/naming.js";
import { words } from "../../static/js/text/units.js";
import { marks } from "./marks.mjs";

const TEXT = "“We have waited, Mr. Thale,” Mara Voss told the Courier. She left.";
const place = (text, passage) => /** @type {[number, number]} */ ([text.indexOf(passage), text.indexOf(passage) + passage.length]);
const at = (passage) => place(TEXT, passage);
const cut = (text, spans) => spans.map((span) => text.slice(...span));
const grow = (text, passage, language, quotations) => text.slice(...grown(text, place(text, passage), language, quotations.map((one) => place(text, one)), marks));

test("a title or an initial ends no sentence, in no script", () => {
  assert.deepEqual(cut(TEXT, sentences(TEXT, "en")), [TEXT.slice(0, -10), "She left."]);
  for (const text of ["Élodie met É. Zola.", "Это сказал Д. Иванов.", "Capt. Cook came."]) assert.deepEqual(cut(text, sentences(text, "en")), [text]);
});

test("names are capitalised words in a row, without a possessive, in one sentence", () => {
  for (const [text, found] of [
    ["Mara Voss’s aide met Ursula von Braun.", ["Mara Voss", "Ursula von Braun"]],
    ["He told the Courier. She left.", ["He", "Courier", "She"]],
    ["Mr. Thale and J. D. Vance of U.S. Steel", ["Mr. Thale", "J. D. Vance of U.S. Steel"]],
    ["the dockers’ union, Министерство обороны", ["Министерство"]],
  ]) assert.deepEqual(cut(text, names(text)), found);
});

test("growing goes from word to name, clause, quotation, sentence, paragraph", () => {
  const quotation = at("“We have waited, Mr. Thale,”");
  const steps = [];
  let span = at("Voss");
  for (let n = 0; n < 4; n++) steps.push(TEXT.slice(...(span = grown(TEXT, span, "en", [quotation], marks))));
  assert.deepEqual(steps, ["Mara Voss", "Mara Voss told the Courier", TEXT.slice(0, -10), TEXT]);
  assert.equal(TEXT.slice(...grown(TEXT, at("We have"), "en", [quotation], marks)), "We have waited");
  assert.equal(TEXT.slice(...grown(TEXT, at("We have waited"), "en", [quotation], marks)), "We have waited, Mr. Thale,");
});

test("a quotation of any script is a unit, with its marks and without", () => {
  for (const [text, word, inside, quotation] of [
    ["首相は「国会は夏に閉じる」と述べた。", "国会は夏に", "国会は夏に閉じる", "「国会は夏に閉じる」"],
    ["أمس قال: «مرحبا بكم» للجميع", "مرحبا", "مرحبا بكم", "«مرحبا بكم»"],
    ["הוא אמר: ״שלום לכם״ אתמול", "שלום", "שלום לכם", "״שלום לכם״"],
    ["He said 🙶yes to us🙷 twice", "yes", "yes to us", "🙶yes to us🙷"],
    ["He said “yes to us", "yes", "yes to us", "“yes to us"],
  ]) {
    assert.equal(grow(text, word, "en", [quotation]), inside);
    assert.equal(grow(text, inside, "en", [quotation]), quotation);
  }
});

test("the largest unit grows no further", () => assert.deepEqual(grown(TEXT, [0, TEXT.length], "en", [], marks), [0, TEXT.length]));

test("offsets of the whole text are kept to", () => {
  const text = "😀 Mara Voss left.";
  const quotations = [{ span: [100, 117] }, { span: [0, 50] }];
  assert.deepEqual(grownInText(text, 100, [102, 106], "en", quotations, marks), [102, 111]);
  assert.deepEqual(grownInText(text, 100, [110, 200], "en", quotations, marks), [110, 200]);
});

/** What `around` answered when it looked at the whole paragraph. */
function slowly(text, [start, end], language, quotations) {
  const whole = sentences(text, language);
  const sentence = whole.find(([from, to]) => from <= start && end <= to);
  const inside = quotations.map(([from, to]) => [from + 1, marks[1].includes(text[to - 1]) && to - 1 > from ? to - 1 : to]);
  const parts = sentence ? clauses(text, sentence, marks) : [];
  return [...words(text, language), ...names(text), ...parts, ...inside, ...quotations, ...whole, narrowed(text, [0, text.length])]
    .filter(([from, to]) => from <= start && end <= to && to - from > end - start)
    .sort((a, b) => a[1] - a[0] - (b[1] - b[0]));
}

/** Numbers that are the same on every run (Mulberry32). */
function* numbers(seed) {
  for (;;) {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    yield ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}

const PIECES = [
  ...["Mara", "Voss", "Mr.", "J.", "of", "the", "and", "left", "said", "4,000", "it’s", "dockers’", "U.S.", "Dr", "É.", "Д.", "No."],
  ...[" ", " ", " ", " ", "  ", "\u00a0", "\u200b", "\t", ", ", ". ", "! ", "? ", "… ", "; ", ": ", " – ", "(", ")", ".", "-", "&"],
  ...["“", "”", "‘", "’", "«", "»", "「", "」", '"', "。", "、"],
  ...["市长", "辞职", "กรุงเทพ", "مرحبا", "שלום", "e\u0301", "👩\u200d👩\u200d👧", "😀", "\u0301", "ß"],
];

test("looking only near the span gives what looking at the whole paragraph gave", () => {
  const random = numbers(7);
  const below = (most) => Math.floor(random.next().value * most);
  for (let n = 0; n < 4000; n++) {
    const text = Array.from({ length: 1 + below(30) }, () => PIECES[below(PIECES.length)]).join("");
    const [start, end] = [below(text.length + 1), below(text.length + 1)].sort((a, b) => a - b);
    const quotations = [...text.matchAll(/[“«「][^”»」]+[”»」]/gu)].map((match) => [match.index, match.index + match[0].length]);
    const language = ["en", "de", "ja", "th"][below(4)];
    assert.deepEqual(around(text, [start, end], language, quotations, marks)[0], slowly(text, [start, end], language, quotations)[0], JSON.stringify([text, start, end, language]));
  }
});

test("a paragraph of 100,000 characters is divided only near the span", () => {
  const sentence = "Mara Voss told the Courier on Monday, after the vote, that “all is well,” and left for Bonn. ";
  const segments = Object.getPrototypeOf(new Intl.Segmenter("en").segment(""));
  const { containing, [Symbol.iterator]: iterate } = segments;
  const askedIn = (/** @type {number} */ times) => {
    const [text, middle] = [sentence.repeat(times), sentence.length * Math.floor(times / 2)];
    const quotations = [...text.matchAll(/“[^”]*”/g)].map((match) => ({ span: /** @type {[number, number]} */ ([match.index, match.index + match[0].length]) }));
    let asked = 0;
    segments.containing = function (unit) {
      asked++;
      return containing.call(this, unit);
    };
    segments[Symbol.iterator] = () => assert.fail("the whole paragraph is divided");
    try {
      assert.equal(text.slice(...grownInText(text, 0, [middle, middle + 4], "en", quotations, marks)), "Mara Voss");
    } finally {
      Object.assign(segments, { containing, [Symbol.iterator]: iterate });
    }
    return asked;
  };
  assert.equal(askedIn(1100), askedIn(5));
});

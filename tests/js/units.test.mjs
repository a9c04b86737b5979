import assert from "node:assert/strict";
import { test } from "node:test";
import { beside, characters, grown, names, sentences, words } from "../../static/js/units.js";

const TEXT = "“We have waited, Mr. Thale,” Mara Voss told the Courier. She left.";
const cut = (spans) => spans.map(([start, end]) => TEXT.slice(start, end));
const at = (passage) => /** @type {[number, number]} */ ([TEXT.indexOf(passage), TEXT.indexOf(passage) + passage.length]);

test("words leave punctuation out", () => assert.deepEqual(cut(words(TEXT, "en")).slice(0, 5), ["We", "have", "waited", "Mr", "Thale"]));

test("a title ends no sentence", () => assert.deepEqual(cut(sentences(TEXT, "en")), [TEXT.slice(0, -10), "She left."]));

test("names are capitalised words in a row, without a possessive", () => {
  assert.deepEqual(names("Mara Voss’s aide met Ursula von Braun.").map(([a, b]) => "Mara Voss’s aide met Ursula von Braun.".slice(a, b)), ["Mara Voss", "Ursula von Braun"]);
});

test("growing goes from word to name, clause, quotation, sentence, paragraph", () => {
  const quotation = at("“We have waited, Mr. Thale,”");
  const steps = [];
  let span = at("Voss");
  for (let n = 0; n < 4; n++) steps.push(TEXT.slice(...(span = grown(TEXT, span, "en", [quotation]))));
  assert.deepEqual(steps.slice(0, 2), ["Mara Voss", "Mara Voss told the Courier"]);
  assert.deepEqual(steps.slice(2), [TEXT.slice(0, -10), TEXT]);
  assert.equal(TEXT.slice(...grown(TEXT, at("We have"), "en", [quotation])), "We have waited");
  assert.equal(TEXT.slice(...grown(TEXT, at("We have waited"), "en", [quotation])), "We have waited, Mr. Thale,");
});

test("the largest unit grows no further", () => assert.deepEqual(grown(TEXT, [0, TEXT.length], "en", []), [0, TEXT.length]));

test("a family emoji is one character", () => assert.deepEqual(characters("a👩‍👩‍👧b", "en"), [[0, 1], [1, 9], [9, 10]]));

test("beside steps to the next and the previous unit", () => {
  const units = words(TEXT, "en");
  assert.equal(TEXT.slice(...beside(units, units[0][0], 1)), "have");
  assert.equal(TEXT.slice(...beside(units, units[1][0], -1)), "We");
  assert.equal(beside(units, units[0][0], -1), undefined);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { beside, characters, words } from "../../static/js/text/units.js";

const TEXT = "“We have waited, Mr. Thale,” Mara Voss told the Courier. She left.";
const cut = (spans) => spans.map(([start, end]) => TEXT.slice(start, end));

test("words leave punctuation out", () => assert.deepEqual(cut(words(TEXT, "en")).slice(0, 5), ["We", "have", "waited", "Mr", "Thale"]));

test("a family emoji is one character", () => assert.deepEqual(characters("a👩‍👩‍👧b", "en"), [[0, 1], [1, 9], [9, 10]]));

test("beside steps to the next and the previous unit", () => {
  const units = words(TEXT, "en");
  assert.equal(TEXT.slice(...beside(units, units[0][0], 1)), "have");
  assert.equal(TEXT.slice(...beside(units, units[1][0], -1)), "We");
  assert.equal(beside(units, units[0][0], -1), undefined);
});

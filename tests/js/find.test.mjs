import assert from "node:assert/strict";
import { test } from "node:test";
import { folded, matches } from "../../static/js/find.js";

const found = (/** @type {string} */ text, /** @type {string} */ words) => matches(folded(text), words).map((span) => text.slice(...span));

test("case and accents make no difference, and marks go with their letter", () => {
  assert.deepEqual(found("Zoë, ZOE\u0308 and zoe", "zoe"), ["Zoë", "ZOE\u0308", "zoe"]);
  assert.deepEqual(found("Zoe", "Zoë"), ["Zoe"]);
});

test("a ligature is found whole, and so is what stands behind it", () => {
  assert.deepEqual(found("oﬃce \u{1d49c}b", "of"), ["oﬃ"]);
  assert.deepEqual(found("oﬃce \u{1d49c}b", "ab"), ["\u{1d49c}b"]);
});

test("a space is any space, quotation marks and apostrophes are alike", () => {
  assert.deepEqual(found("“It’s\u00a0late”", "\"it's late"), ["“It’s\u00a0late"]);
});

test("nothing is found for nothing", () => {
  assert.deepEqual(found("abc", "  "), []);
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { trimBlank, trimmed } from "../../static/js/text/blank.js";

const cases = JSON.parse(readFileSync(new URL("../text/blank.json", import.meta.url), "utf8"));
const kept = (/** @type {string} */ text) => text.slice(...trimBlank(text));

/** The characters of code points and ranges of them: `2000-200F`. */
function* characters(ranges) {
  for (const range of ranges) {
    const [from, to = from] = range.split("-").map((end) => Number.parseInt(end, 16));
    for (let point = from; point <= to; point++) yield String.fromCodePoint(point);
  }
}

test("what a reader cannot see is trimmed, what has ink is not", () => {
  for (const character of characters(cases.unseen)) {
    const name = character.codePointAt(0).toString(16);
    assert.equal(kept(character.repeat(3) + " "), "", name);
    assert.equal(kept(`${character}\na${character}b \n${character}`), `a${character}b`, name);
  }
  for (const character of characters(cases.seen)) assert.equal(kept(`\u200b${character}\n`), character, character.codePointAt(0).toString(16));
});

for (const [unseen, seen] of cases.trimmed) test(`trims ${JSON.stringify(unseen)}`, () => assert.equal(kept(unseen), seen));

test("says where what is left stands, in code points", () => {
  assert.deepEqual(trimmed("  😀 word \n", 10), { start: 12, end: 18, words: "😀 word" });
  assert.deepEqual(trimmed("\u{e0001}\u200f❤\ufe0f\u00ad", 3), { start: 5, end: 7, words: "❤\ufe0f" });
  assert.equal(trimmed(" \n\t", 3), null);
  assert.equal(trimmed("\u200b\u2060", 3), null);
  assert.equal(trimmed("", 0), null);
});

test("a long run of blank is read once", () => {
  const [start, end] = trimBlank("\u200b".repeat(300_000) + "a" + " ".repeat(300_000));
  assert.deepEqual([start, end], [300_000, 300_001]);
});

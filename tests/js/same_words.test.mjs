import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { codePoints } from "../../static/js/text/offsets.js";
import { areSame, findSame, makeKey } from "../../static/js/text/same_words.js";

/** @typedef {[string, string, string]} Row */
/** @type {{same: Row[], different: Row[], same_without_accents: Row[], different_without_accents: Row[], places: {name: string, text: string, words: string, spans: number[][], accents: boolean}[]}} */
const table = JSON.parse(readFileSync(new URL("../text/same_words.json", import.meta.url), "utf-8"));

for (const [name, words, others] of table.same) {
  test(`the same words: ${name}`, () => {
    assert.equal(makeKey(words), makeKey(others));
    assert.ok(areSame(words, others, { accents: false }));
  });
}

for (const [name, words, others] of table.different) test(`other words: ${name}`, () => assert.ok(!areSame(words, others)));

for (const [name, words, others] of table.same_without_accents) {
  test(`the same words without accents: ${name}`, () => assert.equal(makeKey(words, { accents: false }), makeKey(others, { accents: false })));
}

for (const [name, words, others] of table.different_without_accents) {
  test(`other words without accents, too: ${name}`, () => assert.ok(!areSame(words, others, { accents: false })));
}

for (const { name, text, words, spans, accents } of table.places) {
  test(`places: ${name}`, () => {
    const places = findSame(text, words, { accents }).map((span) => span.map((unit) => codePoints(text, unit)));
    assert.deepEqual(places, spans);
  });
}

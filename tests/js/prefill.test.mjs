import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { prefill, warmUp } from "../../static/js/suggest/prefill.js";
import { marks } from "./marks.mjs";

const lists = (/** @type {string} */ language) => {
  const found = { cues: [], to: [], pronouns: [], articles: [], marks };
  const file = new URL(`../../annotations/suggesters/cues/${language}.txt`, import.meta.url);
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const [name, words] = line.split(":");
    if (words !== undefined) found[name] = words.trim().split(/\s+/);
    else if (line) found.cues.push(line);
  }
  return found;
};
const languages = Object.fromEntries(["en", "de", "fr", "es", "sv"].map((code) => [code, lists(code)]));

/** The words that are filled in for the n-th quotation of a text. */
function filled(text, language = "en", n = 0) {
  const marks = { en: /“[^”]*”/g, de: /„[^“]*“/g, fr: /«[^»]*»/g, es: /«[^»]*»/g, sv: /”[^”]*”/g }[language];
  const quotations = [...text.matchAll(marks)].map((m) => [m.index, m.index + m[0].length]);
  const found = prefill(text, [quotations[n]], quotations, languages[language]);
  const words = (span) => span && text.slice(...span);
  return [words(found.speaker), words(found.cue), words(found.addressee), found.continues];
}

const cases = [
  ["en", 0, "“We waited,” Mara Voss told the Courier on Monday.", ["Mara Voss", "told", "Courier", false]],
  ["en", 0, "“We waited,” said Mara Voss, the mayor.", ["Mara Voss", "said", null, false]],
  ["en", 0, "“We waited,” she said.", ["she", "said", null, false]],
  ["en", 0, "“We waited,” a spokesman told the Courier.", ["spokesman", "told", "Courier", false]],
  ["en", 1, "“We waited,” she said. “We are tired.”", [null, null, null, true]],
  ["en", 0, "The president added that “all is well.”", ["president", "added", null, false]],
  ["en", 0, "But press secretary Ada Lund said Thursday that “all is well.”", ["Ada Lund", "said", null, false]],
  ["en", 0, "According to the report, “nothing was found.”", ["report", "According to", null, false]],
  ["en", 0, "He stood near the “old” door.", [null, null, null, false]],
  ["en", 0, "“We waited,” a spokesman for the Sound Line said.", ["spokesman", "said", null, false]],
  ["en", 0, "On the quay with Ada Lund, he said that “all is well.”", ["he", "said", null, false]],
  ["en", 0, "The United States will take “very strong action” if need be.", [null, null, null, false]],
  ["en", 0, "The Iranian dictator unleashed a tirade, writing, “All is lost.”", ["Iranian dictator", "writing", null, false]],
  ["en", 0, "“We waited,” the Russian foreign minister said.", ["Russian foreign minister", "said", null, false]],
  ["en", 0, "“We waited,” said the French president.", ["French president", "said", null, false]],
  ["en", 0, "The German told us, writing, “All is lost.”", ["German", "writing", null, false]],
  ["en", 0, "The Republican launched a tirade, writing, “All is lost.”", ["Republican", "writing", null, false]],
  ["de", 0, "„Wir sanieren ein Sieb“, sagte Ocke Wiebeling.", ["Ocke Wiebeling", "sagte", null, false]],
  ["fr", 0, "« C’est fini », a déclaré Anne Morel à la presse.", ["Anne Morel", "a déclaré", "presse", false]],
  ["es", 0, "«Esto se acabó», dijo Ana Ruiz.", ["Ana Ruiz", "dijo", null, false]],
  ["sv", 0, "”Det är över”, säger Anna Berg till Dagbladet.", ["Anna Berg", "säger", "Dagbladet", false]],
];

for (const [language, cues] of Object.entries(languages)) {
  test(`${language}: the rule is warmed up by words that it knows`, () => {
    warmUp(cues);
    assert.notEqual(prefill(`“Yes,” ${cues.cues[0]} Ada Lund.`, [[0, 6]], [[0, 6]], cues).cue, null);
  });
}

test("a cue is found whatever its case, with its auxiliary, and not inside another word", () => {
  assert.deepEqual(filled("ACCORDING TO the report, “nothing was found.”"), ["report", "ACCORDING TO", null, false]);
  assert.deepEqual(filled("“We waited,” Ada Lund had said."), ["Ada Lund", "had said", null, false]);
  assert.deepEqual(filled("“We waited,” the said-to-be mayor."), [null, null, null, false]);
  assert.deepEqual(filled("„Wir warten“, nach Angaben von Ocke Wiebeling.", "de")[1], "nach Angaben");
});

for (const [language, n, text, expected] of cases) {
  test(`${language}: ${text}`, () => assert.deepEqual(filled(text, language, n), expected));
}

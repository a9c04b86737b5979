import { readFileSync } from "node:fs";
import { prefill } from "../../static/js/suggest/prefill.js";

const articles = JSON.parse(readFileSync(0, "utf8"));
const sums = {};
const count = (role, right, given, chosen) => {
  const sum = (sums[role] ??= { right: 0, given: 0, chosen: 0 });
  sum.right += right;
  sum.given += given;
  sum.chosen += chosen;
};
const holds = (a, b) => a.startsWith(b) || a.endsWith(b);
let whole = 0;
let quotes = 0;

for (const { text, quotations, language, quotes: marked } of articles) {
  const filled = marked.map(({ parts }) => prefill(text, parts, quotations, language));
  marked.forEach(({ chosen }, n) => {
    let all = true;
    for (const role of ["cue", "speaker", "addressee"]) {
      const words = filled[n][role] && text.slice(...filled[n][role]);
      const wanted = chosen[role]?.join(" … ");
      const same = Boolean(words && wanted) && words.toLowerCase() === wanted.toLowerCase();
      const right = same || (role === "speaker" && Boolean(words && wanted) && (holds(words, wanted) || holds(wanted, words)));
      count(role, +right, +Boolean(words), +Boolean(wanted));
      if (role !== "addressee" && (words || wanted) && !right) all = false;
    }
    const follows = filled[n].continues;
    count("continues", +(follows && "continues" in chosen), +follows, +("continues" in chosen));
    quotes += 1;
    whole += +all;
  });
}
for (const [role, { right, given, chosen }] of Object.entries(sums)) {
  console.log(`${role}: precision ${(right / given).toFixed(2)} (${right} of ${given}), coverage ${(right / chosen).toFixed(2)} (of ${chosen})`);
}
console.log(`speaker and cue both right: ${whole} of ${quotes} quotes`);

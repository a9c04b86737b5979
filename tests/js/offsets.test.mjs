import assert from "node:assert/strict";
import { test } from "node:test";
import { codePoints, codeUnits, pairs } from "../../static/js/text/offsets.js";
import { within } from "../../static/js/cards/borders.js";
import { stacked } from "../../static/js/cards/margin.js";
import { uuid7 } from "../../static/js/saving/ids.js";

const TEXTS = {
  plain: "“It’s time,” Trump said.",
  emoji: "👩‍👩‍👧 said 🇩🇪 “😀😀” end",
  combining: "e\u0301a\u0308o\u0302 “cafe\u0301”",
  "right to left": "قال: «مرحبا 👋🏽» ثم עברית",
  "lone halves": "a\ud83d b\ude00 c",
  mathematical: "𝒜𝒷𝒸 x 𝒹",
};

for (const [name, text] of Object.entries(TEXTS)) {
  test(`counts code points as Array.from does: ${name}`, () => {
    for (let unit = 0; unit <= text.length; unit++) {
      const inside = unit > 0 && /^[\ud800-\udbff]/.test(text[unit - 1]) && /^[\udc00-\udfff]/.test(text[unit] ?? "");
      assert.equal(codePoints(text, unit), Array.from(text.slice(0, inside ? unit - 1 : unit)).length);
    }
    assert.equal(codePoints(text), Array.from(text).length);
  });

  test(`goes to code units and back: ${name}`, () => {
    const points = Array.from(text);
    for (let point = 0; point <= points.length; point++) {
      assert.equal(codeUnits(text, point), points.slice(0, point).join("").length);
      assert.equal(codePoints(text, codeUnits(text, point)), point);
    }
  });
}

test("an offset beyond the text is its end", () => {
  assert.equal(codeUnits("a😀", 9), 3);
});

test("reads spans", () => {
  assert.deepEqual(pairs("326-373,380-384"), [[326, 373], [380, 384]]);
  assert.deepEqual(pairs(undefined), []);
});

test("other borders cut what is outside and keep the parts apart", () => {
  assert.deepEqual(within([[5, 9]], [3, 8]), [[3, 8]]);
  assert.deepEqual(within([[5, 9], [12, 20]], [5, 22]), [[5, 9], [12, 22]]);
  assert.deepEqual(within([[5, 9], [12, 20]], [7, 15]), [[7, 9], [12, 15]]);
  assert.deepEqual(within([[5, 9], [12, 20]], [2, 10]), [[2, 10]]);
  assert.deepEqual(within([[5, 9], [12, 20]], [9, 12]), [[9, 12]]);
  assert.deepEqual(within([[5, 9], [12, 14], [16, 20]], [0, 30]), [[0, 9], [12, 14], [16, 30]]);
});

test("cards give way to the active one, and what has no room is counted", () => {
  assert.deepEqual(stacked([0, 10, 20], [50, 50, 50], -1), { tops: [0, 58, 116], left: 0 });
  assert.deepEqual(stacked([200, 210, 220], [50, 50, 50], 1), { tops: [152, 210, 268], left: 0 });
  const shown = ({ tops, left }) => [left, ...tops.slice(left)];
  assert.deepEqual(shown(stacked([0, 5], [50, 50], 1)), [1, 36]);
  assert.deepEqual(stacked([-9, 90], [50, 50], 1), { tops: [0, 90], left: 0 });
  assert.deepEqual(shown(stacked([0, 10, 20, 150, 151], [50, 50, 50, 50, 50], 3)), [2, 92, 150, 208]);
  assert.deepEqual(stacked([], [], -1), { tops: [], left: 0 });
});

test("cards never lie on each other, wherever they want to stand", () => {
  let seed = 7;
  const random = (most) => (seed = (seed * 16807) % 2147483647) % most;
  for (let round = 0; round < 3000; round++) {
    const count = 1 + random(40);
    const wanted = Array.from({ length: count }, () => random(900) - 20).sort((a, b) => a - b);
    const heights = wanted.map(() => 30 + random(200));
    const active = random(count + 1) - 1;
    const floor = random(2) * 40;
    const { tops, left } = stacked(wanted, heights, active, floor);
    assert.ok(left <= Math.max(0, active), "the active one and those behind it have room");
    if (active >= 0) assert.ok(Math.abs(tops[active] - Math.max(wanted[active], floor)) <= 36);
    for (let at = left; at < count; at++) {
      const free = at > left ? tops[at - 1] + heights[at - 1] + 8 : left ? floor + 36 : floor;
      assert.ok(tops[at] >= free, `card ${at} of ${count} lies on what is above it`);
    }
    const above = heights.slice(0, Math.max(0, active)).reduce((sum, height) => sum + height + 8, floor);
    if (active >= 0 && above <= wanted[active]) assert.equal(left, 0, "what has room is shown");
  }
});

test("ids are UUIDs of version 7, one after the other", () => {
  const ids = Array.from({ length: 50 }, uuid7);
  for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(new Set(ids).size, 50);
  assert.ok(Math.abs(parseInt(ids[0].replaceAll("-", "").slice(0, 12), 16) - Date.now()) < 5000);
});

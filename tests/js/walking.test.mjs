import assert from "node:assert/strict";
import { test } from "node:test";
import { next, unmarked } from "../../static/js/text/walking.js";

const outer = { span: [0, 30], depth: 0 };
const inner = { span: [10, 20], depth: 1 };
const later = { span: [40, 50], depth: 0 };
const all = [outer, inner, later];

test("an outer quotation comes before the one inside it", () => assert.deepEqual(unmarked(all, []), [[0, 30], [10, 20], [40, 50]]));

test("a marked quotation leaves the one inside it to be marked", () => assert.deepEqual(unmarked(all, [[0, 30]]), [[10, 20], [40, 50]]));

test("a quote without its marks stands for its quotation", () => assert.deepEqual(unmarked(all, [[1, 29], [11, 19]]), [[40, 50]]));

test("a mixed quote stands for the quotations in it", () => assert.deepEqual(unmarked(all, [[35, 60]]), [[0, 30], [10, 20]]));

test("next goes on from where one is, and from the start at the end", () => {
  const spans = unmarked(all, []);
  assert.deepEqual(next(spans, [0, 30], false), [10, 20]);
  assert.deepEqual(next(spans, [40, 50], false), [0, 30]);
  assert.deepEqual(next(spans, [10, 20], true), [0, 30]);
  assert.deepEqual(next(spans, [0, 30], true), [40, 50]);
  assert.equal(next([], [0, 30], false), undefined);
});

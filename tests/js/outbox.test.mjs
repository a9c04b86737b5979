import assert from "node:assert/strict";
import { test } from "node:test";
import { Outbox } from "../../static/js/saving/outbox.js";

function memory() {
  const kept = new Map();
  return { kept, getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key) };
}

/** An outbox whose sends are answered from a list, in order; "done" when the list is used up. */
function outbox(answers, storage = memory()) {
  const seen = { sent: [], states: [], pauses: [] };
  const box = new Outbox("a", {
    storage,
    send: async (entry) => (seen.sent.push(entry.id), answers.shift() ?? "done"),
    changed: (...state) => seen.states.push(state),
    alone: (_, work) => work(),
    pause: async (milliseconds) => seen.pauses.push(milliseconds),
  });
  return { box, seen, storage };
}

const entry = (id) => ({ id, url: "/", body: "" });

test("entries are sent in order and then gone", async () => {
  const { box, seen, storage } = outbox([]);
  await Promise.all([box.put(entry("1")), box.put(entry("2")), box.put(entry("3"))]);
  assert.deepEqual(seen.sent, ["1", "2", "3"]);
  assert.equal(storage.kept.size, 0);
});

test("what is not answered is sent again, later and later, before anything newer", async () => {
  const { box, seen } = outbox([0, 0, "done"]);
  await Promise.all([box.put(entry("1")), box.put(entry("2"))]);
  assert.deepEqual(seen.sent, ["1", "1", "1", "2"]);
  assert.deepEqual(seen.pauses, [500, 1000]);
});

test("the server's wish for a pause is followed where it is the longer one", async () => {
  const { box, seen } = outbox([8000, 100, "done"]);
  await box.put(entry("1"));
  assert.deepEqual(seen.pauses, [8000, 1000]);
});

test("what is refused is kept until the same place is saved, and a mark until somebody deals with it", async () => {
  const { box, storage } = outbox(["refused", "refused", "done", "done"]);
  await box.put({ id: "1", url: "/a/1/attributes/", body: "hedged=on" });
  await box.put({ id: "2", url: "/a/mark/", body: "spans=1-2" });
  assert.deepEqual(box.refused.map(({ id }) => id), ["1", "2"]);
  await box.put({ id: "3", url: "/a/1/attributes/", body: "" });
  await box.put({ id: "4", url: "/a/mark/", body: "spans=1-3" });
  assert.deepEqual(box.refused.map(({ id }) => id), ["2"]);
  assert.equal(storage.kept.has("a"), false);
});

test("a storage that is full loses neither what waits nor what was refused", async () => {
  const storage = { ...memory(), setItem: () => { throw new Error("full"); } };
  const { box } = outbox(["refused"], storage);
  await box.put({ id: "1", url: "/", body: "value=x" });
  assert.deepEqual(box.refused.map(({ id }) => id), ["1"]);
});

test("what is refused does not hold up the rest", async () => {
  const { box, seen } = outbox(["refused"]);
  await Promise.all([box.put(entry("1")), box.put(entry("2"))]);
  assert.deepEqual(seen.sent, ["1", "2"]);
});

test("an expired sign-in keeps everything, and a new page sends it", async () => {
  const first = outbox(["sign-in"]);
  await first.box.put(entry("1"));
  assert.deepEqual(first.seen.states.at(-1), [1, "sign-in"]);
  const second = outbox([], first.storage);
  await second.box.flush();
  assert.deepEqual(second.seen.sent, ["1"]);
  assert.equal(first.storage.kept.size, 0);
});

test("only what is behind something else asks first whether another tab sends", async () => {
  const storage = memory();
  const asked = [];
  const sent = [];
  const made = (name) => new Outbox("a", {
    storage,
    send: async ({ id }) => (sent.push(`${name} ${id}`), "done"),
    changed: () => {},
    alone: async (_, work) => (asked.push(name), work()),
  });
  made("first").put(entry("1"));
  assert.deepEqual([sent, asked], [["first 1"], []]);
  await made("second").put(entry("2"));
  assert.deepEqual(asked, ["second"]);
});

test("an entry is stored before it is sent", async () => {
  const storage = memory();
  const box = new Outbox("a", {
    storage,
    send: async () => (assert.match(storage.kept.get("a"), /"id":"1"/), "done"),
    changed: () => {},
    alone: (_, work) => work(),
  });
  await box.put(entry("1"));
});

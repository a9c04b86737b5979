// @ts-check
/** What was refused, and why: each can be sent once more, or given up; and what the server fails at. */
import { isAside } from "./aside.js";
import { pairs } from "../text/offsets.js";
import { apart } from "../sentences.js";

/** @typedef {import("./outbox.js").Entry} Entry */

const ACTS = /** @type {Record<string, string>} */ ({
  agree: "Accept the fix",
  "approve-mentions": "Approve all mentions",
  attributes: "Change",
  borders: "Change the selection",
  contest: "Contest",
  frame: "Fill the slots",
  kind: "Change the kind",
  mark: "Mark",
  occurrences: "Mark other places",
  record: "Choose the record",
  redo: "Redo",
  reject: "Send back",
  revoke: "Revoke",
  undo: "Undo",
});

const SERVER_FAILS = "The server fails each time that this is sent. It is tried again by itself.";

/** The words of the text that spans are about. @param {string} spans */
function wordsOf(spans) {
  const text = [...(document.getElementById("text")?.textContent ?? "")];
  return pairs(spans)
    .map(([start, end]) => `“${text.slice(start, end).join("")}”`)
    .join(" … ");
}

/** What was to be done, and with which words. @param {Entry} entry */
function describe({ url, body }) {
  const [act, role] = url.split("/").slice(0, -1).reverse();
  const title = Object.assign(document.createElement("b"), {
    textContent: ACTS[act] ?? `Fill “${role === "slots" ? act : role}”`,
  });
  const said = document.createElement("p");
  said.append(title);
  for (const [name, value] of new URLSearchParams(body)) {
    if (!value || /^(action|version|id$)/.test(name)) continue;
    said.append(
      name.startsWith("span") ? " " : ` ${name.replaceAll("_", " ")}: `,
      apart(name.startsWith("span") ? wordsOf(value) : value),
    );
  }
  return said;
}

/**
 * Show in a dialog what was refused at this article, and what the server fails at: that is tried again by itself.
 * @param {typeof import("./saving.js").SAVING} saving @param {(entry: Entry) => boolean} hasContent
 */
export function showRefused({ outbox, showState }, hasContent) {
  if (document.getElementById("refused")) return;
  const dialog = Object.assign(document.createElement("dialog"), { id: "refused" });
  dialog.setAttribute("aria-labelledby", "refused-title");
  const title = Object.assign(document.createElement("h2"), { id: "refused-title", textContent: "Not saved" });
  /** @param {string} words @param {() => unknown} act */
  const button = (words, act) => {
    const one = Object.assign(document.createElement("button"), { className: "button", textContent: words });
    one.addEventListener("click", act);
    return one;
  };
  /** @param {Entry} entry */
  const drop = (entry) => {
    outbox.refused = outbox.refused.filter(({ id }) => id !== entry.id);
    outbox.amend((kept) => (kept.id === entry.id ? [] : kept));
    showState(outbox.entries.length, "");
    if (isAside(entry)) dispatchEvent(new Event("online")); // what waited behind it need not wait any more
    draw();
  };
  const draw = () => {
    const entries = [...outbox.refused.filter(hasContent), ...outbox.entries.filter(isAside)];
    if (!entries.length) return dialog.close();
    const items = entries.map((entry) => {
      const { id, url, body, why } = entry;
      const item = document.createElement("li");
      const sentence = document.createElement("p");
      sentence.append(isAside(entry) ? SERVER_FAILS : apart(why ?? ""));
      const again = () => {
        drop(entry);
        outbox.put({ id, url, body });
      };
      item.append(describe(entry), sentence);
      if (!isAside(entry)) item.append(button("Try again", again), " ");
      item.append(button("Give it up", () => drop(entry)));
      return item;
    });
    const list = document.createElement("ul");
    list.append(...items);
    dialog.replaceChildren(
      title,
      list,
      button("Close", () => dialog.close()),
    );
  };
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  draw();
  dialog.showModal();
}

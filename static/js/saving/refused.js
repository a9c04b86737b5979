// @ts-check
/** What was refused, and why: each can be sent once more, or given up; and what the server fails at. */
import { isAside } from "./aside.js";
import { pairs } from "../text/offsets.js";
import { apart, translate } from "../sentences.js";

/** @typedef {import("./outbox.js").Entry} Entry */

/** What was to be done, by the last word of its address. */
const ACTS = /** @type {Record<string, string>} */ ({
  accept: translate("Accept"),
  agree: translate("Accept the fix"),
  approve: translate("Approve"),
  "approve-mentions": translate("Approve all mentions"),
  attributes: translate("Change"),
  borders: translate("Change the selection"),
  contest: translate("Contest"),
  delete: translate("Delete"),
  dismiss: translate("Dismiss"),
  frame: translate("Fill the slots"),
  kind: translate("Change the kind"),
  mark: translate("Mark"),
  occurrences: translate("Mark other places"),
  record: translate("Choose the record"),
  redo: translate("Redo"),
  reject: translate("Send back"),
  restore: translate("Restore"),
  revoke: translate("Revoke"),
  submit: translate("Submit"),
  "take-over": translate("Take over"),
  "take-up": translate("Link"),
  undo: translate("Undo"),
  withdraw: translate("Withdraw"),
});

/** What its fields and slots are called, where that is more than their name. */
const NAMES = /** @type {Record<string, string>} */ ({
  addressee: translate("addressee"),
  anonymity: translate("anonymity"),
  attributed: translate("attributed"),
  checkability: translate("checkability"),
  claimant: translate("claimant"),
  continues: translate("continues"),
  cue: translate("cue"),
  form: translate("form"),
  hedged: translate("hedged"),
  kind: translate("kind"),
  medium: translate("medium"),
  mention: translate("mention"),
  negated: translate("negated"),
  note: translate("note"),
  reason: translate("reason"),
  said_on: translate("said on"),
  speaker: translate("speaker"),
  statement: translate("statement"),
  tags: translate("tags"),
  type: translate("type"),
  value: translate("value"),
  venue: translate("venue"),
  via: translate("via"),
  when: translate("when"),
  within: translate("within"),
});

const SERVER_FAILS = translate("The server fails each time that this is sent. It is tried again by itself.");

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
  const slot = role === "slots" ? act : role;
  const title = Object.assign(document.createElement("b"), {
    textContent: ACTS[act] ?? translate("Fill “{slot}”", { slot: NAMES[slot] ?? slot }),
  });
  const said = document.createElement("p");
  said.append(title);
  for (const [name, value] of new URLSearchParams(body)) {
    if (!value || /^(action|version|id$)/.test(name)) continue;
    said.append(
      name.startsWith("span") ? " " : ` ${NAMES[name] ?? name.replaceAll("_", " ")}: `,
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
  const title = Object.assign(document.createElement("h2"), { id: "refused-title" });
  title.textContent = translate("Not saved");
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
      if (!isAside(entry)) item.append(button(translate("Try again"), again), " ");
      item.append(button(translate("Give it up"), () => drop(entry)));
      return item;
    });
    const list = document.createElement("ul");
    list.append(...items);
    dialog.replaceChildren(
      title,
      list,
      button(translate("Close"), () => dialog.close()),
    );
  };
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  draw();
  dialog.showModal();
}

// @ts-check
/**
 * One paragraph at a time in a text field: a screen reader and the keyboard know how to read and select there.
 * What is selected in it is tagged like a selection in the text.
 */
import { trimmed } from "./blank.js";
import { covering } from "../cards/deep.js";
import { codePoints } from "./offsets.js";
import { apart, sentence, translate } from "../sentences.js";

/**
 * @typedef {{
 *   activeCard: typeof import("../cards/cards.js").active,
 *   nameOf: typeof import("../keyboard/keys.js").nameOf,
 *   open: typeof import("../cards/cards.js").open,
 *   tagAs: typeof import("../tagbar.js").tagAs,
 * }} Desk
 */

/**
 * @template {keyof HTMLElementTagNameMap} Name @param {Name} name @param {Record<string, unknown>} [more]
 * @param {(Node | string)[]} [inside]
 */
function make(name, more = {}, inside = []) {
  const element = Object.assign(document.createElement(name), more);
  element.append(...inside);
  return element;
}

/**
 * The paragraph that the active card's passage is in, else the first that is in view.
 * @param {HTMLElement[]} lines @param {HTMLElement | null} card
 */
function placeIn(lines, card) {
  const start = Number.parseInt(card?.dataset.spans ?? "", 10);
  const at = Number.isNaN(start)
    ? lines.findIndex((line) => line.getBoundingClientRect().bottom > 60)
    : lines.findLastIndex((line) => Number(line.dataset.o) <= start);
  return Math.max(at, 0);
}

/**
 * The kinds by the keys that tag with them, as the bar has them.
 * @returns {Record<string, {kind: string, name: string}>}
 */
function kindsByKey() {
  const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("#tagbar button"));
  const nameOf = (/** @type {HTMLElement} */ one) => one.querySelector("kbd")?.dataset.name ?? "";
  return Object.fromEntries([...buttons].map((one) => [one.dataset.digit, { kind: one.value, name: nameOf(one) }]));
}

/** Open the dialog. @param {Desk} desk */
export function openPlain({ activeCard, nameOf, open, tagAs }) {
  if (document.getElementById("plain")) return; // the key was pressed twice
  const lines = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#text > p:not(.blank)")]);
  let at = placeIn(lines(), activeCard());

  const title = make("h2", { id: "plain-title" });
  const lang = document.getElementById("text")?.lang ?? "";
  const field = make("textarea", { rows: 8, dir: "auto", lang, spellcheck: false, inputMode: "none" });
  field.setAttribute("aria-labelledby", "plain-title");
  field.setAttribute("aria-readonly", "true");
  const said = make("output", { className: "small muted" });
  const marks = make("ul", { className: "plain-marks" });
  const back = make("button", { type: "button", className: "button", textContent: translate("Previous paragraph") });
  const on = make("button", { type: "button", className: "button", textContent: translate("Next paragraph") });
  const kinds = kindsByKey();
  const buttons = Object.entries(kinds).map(([key, { kind, name }]) =>
    make("button", { type: "button", className: "button", value: kind }, [
      make("kbd", { textContent: key }),
      ` ${name}`,
    ]),
  );
  const choice = new Intl.ListFormat(document.documentElement.lang, { type: "disjunction" });
  const keys = choice.format(Object.entries(kinds).map(([key, { name }]) => `${key} ${name}`));
  const shut = make("button", { className: "button main", textContent: translate("Close") });
  const dialog = make("dialog", { id: "plain" }, [
    title,
    make("p", {
      className: "small muted",
      textContent: translate("Select words here, then press {keys}. Page up and page down change the paragraph.", {
        keys,
      }),
    }),
    field,
    make("div", { className: "row" }, [...buttons]),
    said,
    make("h3", { textContent: translate("Marked here") }),
    marks,
    make("form", { method: "dialog", className: "row" }, [back, on, shut]),
  ]);
  dialog.setAttribute("aria-labelledby", "plain-title");

  /** The annotations that touch the paragraph, by the names of their cards. */
  const showMarks = () => {
    const line = lines()[at];
    const start = Number(line.dataset.o);
    const entries = covering(start, start + codePoints(line.textContent ?? "")).map((id) => {
      const name = document.querySelector(`#c-${CSS.escape(id)} h3 a`)?.cloneNode(true).childNodes ?? [];
      return make("li", {}, [make("button", { type: "button", className: "item", value: id }, [...name])]);
    });
    marks.replaceChildren(
      ...(entries.length ? entries : [make("li", { className: "muted", textContent: translate("Nothing yet.") })]),
    );
  };
  const refill = () => {
    field.value = (lines()[at].textContent ?? "").replace(/\n$/, "");
    field.setSelectionRange(0, 0);
  };
  const show = (/** @type {number} */ place) => {
    const all = lines();
    at = Math.min(Math.max(place, 0), all.length - 1);
    title.textContent = translate("Paragraph {number} of {all}", { number: at + 1, all: all.length });
    refill();
    said.textContent = "";
    showMarks();
    field.focus();
  };
  const mark = (/** @type {string} */ kind) => {
    const { value, selectionStart: from, selectionEnd: to } = field;
    const passage = trimmed(value.slice(from, to), Number(lines()[at].dataset.o) + codePoints(value, from));
    if (passage) tagAs(kind, passage);
    const name = Object.values(kinds).find((one) => one.kind === kind)?.name;
    said.replaceChildren(
      passage
        ? sentence(translate("Marked as {kind}: {words}", { kind: name }), { words: apart(passage.words) })
        : translate("Select the words first."),
    );
    field.focus();
  };

  back.onclick = () => show(at - 1);
  on.onclick = () => show(at + 1);
  for (const button of buttons) button.onclick = () => mark(button.value);
  marks.onclick = (event) => {
    const button = event.target instanceof Element && event.target.closest("button");
    if (!button) return;
    dialog.close();
    open(button.value, { scroll: true });
  };
  // A field that is `readonly` takes no arrow keys in some browsers: this one takes everything but changes.
  field.onbeforeinput = (event) => event.preventDefault();
  field.oninput = refill;
  field.onkeydown = (event) => {
    if (event.ctrlKey || event.metaKey) return;
    const kind = kinds[nameOf(event)]?.kind;
    const step = { PageUp: -1, PageDown: 1 }[nameOf(event)];
    if (!kind && !step) return;
    event.preventDefault();
    if (kind) mark(kind);
    else if (step) show(at + step);
  };
  const changed = new MutationObserver(showMarks);
  changed.observe(/** @type {Node} */ (document.getElementById("text")), { childList: true, subtree: true });
  dialog.onclose = () => {
    changed.disconnect();
    dialog.remove();
    /** @type {HTMLElement | null} */ (
      activeCard()?.querySelector("h3 a") ?? document.getElementById("plain-button")
    )?.focus();
  };
  document.body.append(dialog);
  dialog.showModal();
  show(at);
}

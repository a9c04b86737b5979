// @ts-check
/** Find in the article: whatever its case and its accents; the one found last is selected in the end. */
import { codePoints } from "./offsets.js";
import { findSame, fold, makeKey } from "./same_words.js";
import { translate } from "../sentences.js";

/**
 * @typedef {[number, number]} Span
 * @typedef {{
 *   paint: typeof import("./passages.js").paint,
 *   rangesOf: typeof import("./passages.js").rangesOf,
 *   reveal: typeof import("./jumping.js").reveal,
 *   selecting: (act: () => void) => unknown,
 *   select: typeof import("./jumping.js").select,
 * }} Desk
 */

const MOST = 1000;

/** Open the field. @param {Desk} desk */
export function open({ paint, rangesOf, reveal, selecting, select }) {
  const there = /** @type {HTMLInputElement | null} */ (document.querySelector("#find input"));
  if (there) return there.focus();
  const lines = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#text > p")]).map((line) => {
    const text = line.textContent ?? "";
    return {
      base: Number(line.dataset.o),
      top: line.getBoundingClientRect().bottom,
      text,
      folded: fold(text, { accents: false }),
    };
  });
  const from = lines.find((line) => line.top > 60)?.base ?? 0;
  /** @type {Span[]} */
  let found = [];
  let at = 0;

  const panel = document.createElement("div");
  panel.id = "find";
  panel.setAttribute("role", "search");
  const name = translate("Find in this article");
  const words = { type: "search", placeholder: name, dir: "auto", autocomplete: "off" };
  const field = Object.assign(document.createElement("input"), words);
  field.setAttribute("aria-label", name);
  const count = document.createElement("output");
  const show = () => {
    paint("found", found.slice(0, MOST));
    paint("current", found.slice(at, at + 1));
    if (found[at]) reveal(rangesOf([found[at]])[0]);
    count.textContent = !makeKey(field.value)
      ? ""
      : found.length
        ? translate("{number} of {all}", { number: at + 1, all: found.length })
        : translate("Not in this article");
  };
  const look = () => {
    found = lines.flatMap(({ base, text, folded }) =>
      findSame(folded, field.value).map(
        ([start, end]) => /** @type {Span} */ ([base + codePoints(text, start), base + codePoints(text, end)]),
      ),
    );
    at = Math.max(0, found.findIndex(([start]) => start >= from));
    show();
  };
  const go = (/** @type {number} */ step) => {
    at = found.length ? (at + step + found.length) % found.length : 0;
    show();
  };
  const leave = () => {
    const last = found[at];
    panel.remove();
    paint("found", []);
    paint("current", []);
    if (last) selecting(() => select(last));
  };
  const button = (/** @type {string} */ sign, /** @type {string} */ name, /** @type {() => void} */ act) => {
    const made = Object.assign(document.createElement("button"), {
      type: "button",
      className: "button quiet",
      textContent: sign,
    });
    made.setAttribute("aria-label", name);
    made.addEventListener("click", act);
    return made;
  };
  panel.append(
    field,
    count,
    button("↑", translate("Previous"), () => go(-1)),
    button("↓", translate("Next"), () => go(1)),
    button("×", translate("Select it and close"), leave),
  );
  field.addEventListener("input", look);
  panel.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") leave();
    else if (event.key === "Enter" && event.target === field) go(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  document.body.append(panel);
  field.focus();
}

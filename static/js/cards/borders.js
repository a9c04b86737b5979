// @ts-check
/** Changing the selection: the passage of the active annotation is selected again, and arrows move one of its edges. */
import { codePoints, codeUnits, pairs } from "../text/offsets.js";
import { translate } from "../sentences.js";

/**
 * @typedef {[number, number]} Span
 * @typedef {{
 *   atCaret: () => Span | null,
 *   say: (sentence: Node, failed: boolean, keys: string) => void,
 *   select: (span: Span) => void,
 *   unitsNow: () => (text: string, tag: string) => Span[],
 * }} Desk
 */

/**
 * Select the passage of a card. Returns what an arrow does then: left and right move an edge, the one nearer to the
 * caret first; up goes to the first edge and down to the last.
 * @param {HTMLElement} card @param {() => unknown} save @param {() => unknown} leave @param {Desk} desk
 */
export function begin(card, save, leave, { atCaret, say, select, unitsNow }) {
  const parts = pairs(card.dataset.spans);
  /** @type {Span} */
  const before = [parts[0][0], parts[parts.length - 1][1]];
  /** @type {Span} */
  const span = [...before];
  const caret = atCaret()?.[0] ?? span[1];
  let edge = Math.abs(caret - span[0]) < Math.abs(caret - span[1]) ? 0 : 1;

  const show = () => {
    select(span);
    const said = document.createElement("span");
    said.append(
      Object.assign(document.createElement("span"), {
        className: "by-touch",
        textContent: translate("Select the right words."),
      }),
      " ",
    );
    for (const [words, act] of /** @type {[string, () => unknown][]} */ ([
      [translate("Save"), save],
      [translate("Leave it"), leave],
    ])) {
      const button = Object.assign(document.createElement("button"), {
        type: "button",
        className: "button",
        textContent: words,
      });
      button.addEventListener("pointerdown", (event) => event.preventDefault()); // the selection stays
      button.addEventListener("click", act);
      said.append(button, " ");
    }
    say(
      said,
      false,
      edge
        ? translate("Arrows move the end; ↑ switches to the start; w: letter by letter. Enter saves, Esc leaves.")
        : translate("Arrows move the start; ↓ switches to the end; w: letter by letter. Enter saves, Esc leaves."),
    );
  };
  show();
  return (/** @type {string} */ key) => {
    if (key === "ArrowUp" || key === "ArrowDown") edge = key === "ArrowUp" ? 0 : 1;
    else {
      const step = key === "ArrowRight" ? 1 : -1;
      const [at, was, found] = [span[edge], before[edge], moved(span, edge, step, unitsNow())];
      // it was there: no unit need end so
      const passes = (was - at) * step > 0 && (found === undefined || (found - was) * step > 0);
      span[edge] = passes ? was : found ?? at;
    }
    show();
  };
}

/**
 * Where an edge is one unit further; undefined if that is nowhere.
 * @param {Span} span @param {number} edge @param {number} step @param {ReturnType<Desk["unitsNow"]>} unitsOf
 */
function moved(span, edge, step, unitsOf) {
  const text = /** @type {HTMLElement} */ (document.getElementById("text"));
  const lines = /** @type {HTMLElement[]} */ ([...text.querySelectorAll("p")]);
  const at = span[edge];
  const fits = (/** @type {number} */ offset) =>
    (step > 0 ? offset > at : offset < at) && (edge ? offset > span[0] : offset < span[1]);
  const near = lines.findLastIndex((line) => Number(line.dataset.o) <= at);
  for (let n = near < 0 ? 0 : near; lines[n]; n += step) {
    const said = lines[n].textContent ?? "";
    const base = Number(lines[n].dataset.o);
    const edges = unitsOf(said, text.lang).map((unit) => unit[edge]);
    const units = codeUnits(said, Math.max(0, at - base));
    const found = (
      step > 0
        ? edges.filter((one) => one >= units).slice(0, 2)
        : edges
            .filter((one) => one <= units)
            .slice(-2)
            .reverse()
    )
      .map((one) => base + codePoints(said, one))
      .find(fits);
    if (found !== undefined) return found;
  }
}

/**
 * The parts of an annotation within other borders: what is outside is cut, the first and the last reach to the border,
 * and what lies between parts stays out. Where none of them is, the borders are the only part.
 * @param {[number, number][]} parts @param {[number, number]} borders @returns {[number, number][]}
 */
export function within(parts, [start, end]) {
  /** @type {[number, number][]} */
  const inside = parts.filter((part) => part[0] < end && start < part[1]).map((part) => [...part]);
  if (!inside.length) return [[start, end]];
  inside[0][0] = start;
  inside[inside.length - 1][1] = end;
  return inside;
}

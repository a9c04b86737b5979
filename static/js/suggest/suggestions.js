// @ts-check
/**
 * What the rule makes of a quote's sentence, shown in its empty slots as suggestions: who said it, how, to whom, or
 * that it goes on with the quote before. Nothing of it is stored before a person takes it; what is typed goes before
 * it.
 */
import { cues, quotations } from "./hints.js";
import { marked } from "../keyboard/quotations.js";
import { unmarked } from "../text/walking.js";
import { codePoints, codeUnits, pairs } from "../text/offsets.js";
import { prefill, warmUp } from "./prefill.js";
import { apart, sentence, translate } from "../sentences.js";

/**
 * @typedef {[number, number]} Span
 * @typedef {{span: Span, words: string}} Suggestion
 * @typedef {{
 *   focusOn: typeof import("../cards/focus.js").focusOn,
 *   paint: typeof import("../text/passages.js").paint,
 *   say: typeof import("../foot.js").say,
 *   send: typeof import("../saving/saving.js").send,
 * }} Desk
 */

const NAMES = /** @type {Record<string, string>} */ ({
  speaker: translate("who “{words}”"),
  cue: translate("how “{words}”"),
  addressee: translate("to “{words}”"),
});
/** What is suggested of other quotes, in the card and in the foot line. */
const OTHERS = /** @type {Record<string, {row: string, says: string}>} */ ({
  continues: { row: translate("It continues {words}"), says: translate("it continues the quote before") },
  within: { row: translate("It is inside {words}"), says: translate("it is inside the quote around it") },
});

/**
 * The card that is suggested, and by what, by role.
 * @type {{card: HTMLElement, suggestions: Map<string, Suggestion>} | null}
 */
let suggested = null;
/** What of the page is needed here. @type {Desk} */
let desk;
/** What a person has sent away: `id role`. @type {Set<string>} */
const gone = new Set();

const field = (/** @type {HTMLElement} */ card, /** @type {string} */ role) =>
  /** @type {HTMLInputElement | null} */ (card.querySelector(`form.slot[action$="/slots/${role}/"] input[name=value]`));
const isEmpty = (/** @type {HTMLInputElement | null} */ one) =>
  one !== null && one.value === "" && !one.form?.querySelector(".filled");

/** The lines that a quote stands in. @param {Span[]} spans */
function linesOf(spans) {
  const lines = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#text > p")]);
  const from = (/** @type {number} */ offset) => lines.findLastIndex((line) => Number(line.dataset.o) <= offset);
  const first = from(spans[0][0]);
  const text = lines.slice(first, from(spans[spans.length - 1][1] - 1) + 1).map((line) => line.textContent).join("");
  return { text, base: Number(lines[first].dataset.o) };
}

/**
 * The last quote that is marked in the same lines before this one.
 * @param {number} base @param {number} start @returns {Span | undefined}
 */
function before(base, start) {
  const cards = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#cards > .quote")]);
  const spans = cards.map((card) => /** @type {Span} */ (pairs(card.dataset.spans).at(-1)));
  return spans.filter(([from, to]) => from >= base && to <= start).sort((a, b) => a[1] - b[1]).pop();
}

/** The smallest quote that is marked around a card's own. @param {HTMLElement} card @param {Span} whole */
function around(card, [start, end]) {
  const ends = (/** @type {HTMLElement} */ one) => {
    const parts = pairs(one.dataset.spans);
    return /** @type {Span} */ ([parts[0][0], parts[parts.length - 1][1]]);
  };
  const cards = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#cards > .quote:not(.rejected, .gone)")]);
  return cards
    .map((one) => ({ one, ends: ends(one) }))
    .filter(({ one, ends: [from, to] }) => one !== card && from <= start && end <= to && to - from > end - start)
    .sort(({ ends: one }, { ends: other }) => one[1] - one[0] - (other[1] - other[0]))[0]?.one;
}

/** @param {HTMLElement} card @returns {Map<string, Suggestion>} */
function suggestionsOf(card) {
  const spans = pairs(card.dataset.spans);
  const { text, base } = linesOf(spans);
  const end = base + codePoints(text);
  const units = (/** @type {Span} */ [start, stop]) =>
    /** @type {Span} */ ([codeUnits(text, start - base), codeUnits(text, stop - base)]);
  const others = quotations.map(({ span }) => span).filter((span) => span[0] >= base && span[1] <= end);
  const found = prefill(text, spans.map(units), others.map(units), cues);
  /** @type {Map<string, Suggestion>} */
  const suggestions = new Map();
  for (const role of /** @type {const} */ (["speaker", "cue", "addressee"])) {
    const span = found[role];
    if (span)
      suggestions.set(role, {
        span: [base + codePoints(text, span[0]), base + codePoints(text, span[1])],
        words: text.slice(...span),
      });
  }
  const previous = found.continues && isEmpty(field(card, "speaker")) && before(base, spans[0][0]);
  if (previous) suggestions.set("continues", { span: previous, words: text.slice(...units(previous)) });
  /** @type {Span} */
  const whole = [spans[0][0], spans[spans.length - 1][1]];
  const outer = around(card, whole)?.querySelector("q")?.textContent;
  if (outer) suggestions.set("within", { span: whole, words: outer });
  for (const role of suggestions.keys())
    if (!isEmpty(field(card, role)) || gone.has(`${card.id} ${role}`)) suggestions.delete(role);
  return suggestions;
}

/** What is said of a frame that was taken names the next quotation, if there is one. */
function sayIfLast() {
  const next = document.querySelector("#said .next-quotation");
  if (next && !unmarked(quotations, marked()).length) next.replaceWith(translate("That was the last quotation."));
}

/** Show what the rule says of the open card. @param {HTMLElement | null} card */
export function showSuggestions(card) {
  sayIfLast();
  const wants = card?.matches(".quote.open") && !card.querySelector("details.change") && field(card, "speaker");
  const again = suggested?.card === card;
  const suggestions = wants && card ? suggestionsOf(card) : new Map();
  desk.paint(
    "ghost",
    [...suggestions].filter(([role]) => NAMES[role]).map(([, { span }]) => span),
  );
  if (
    again &&
    card?.querySelector(".take") &&
    String([...suggestions.keys()]) === String([...(suggested?.suggestions.keys() ?? [])])
  )
    return; // the focus may be in it
  if (suggested?.card.isConnected) clearSuggestions(suggested.card);
  suggested = suggestions.size && card ? { card, suggestions } : null;
  if (!suggested || !card) return;
  for (const [role, { words }] of suggestions)
    fillPlaceholder(/** @type {HTMLInputElement} */ (field(card, role)), role, words);
  const row = document.createElement("p");
  row.className = "take row";
  const take = Object.assign(document.createElement("button"), { type: "button", className: "button main" });
  const key = Object.assign(document.createElement("kbd"), { textContent: "Enter" });
  take.append(key, " ", translate("Accept suggestions"));
  take.addEventListener("click", () => takeSuggestions());
  row.append(take);
  for (const [role, { row: says }] of Object.entries(OTHERS)) {
    const other = suggestions.get(role);
    if (other) row.append(sentence(says, { words: apart(other.words.slice(0, 60)) }));
  }
  card.querySelector(".attributes")?.before(row);
  const these = document.createElement("span");
  for (const [role, { words }] of suggestions) {
    if (these.firstChild) these.append(", ");
    these.append(NAMES[role] ? sentence(NAMES[role], { words: apart(words) }) : OTHERS[role].says);
  }
  if (again || document.getElementById("said")?.textContent?.trim()) return;
  desk.say(sentence(translate("Suggested: {these}."), { these }), false, translate("Enter takes it."));
}

/** @param {HTMLInputElement} one @param {string} role @param {string} words */
function fillPlaceholder(one, role, words) {
  one.dataset.hint = one.placeholder;
  one.placeholder = words;
  one.classList.add("ghost");
  const told = translate("Suggested: {words}. Enter takes it, Delete sends it away.", { words });
  one.setAttribute("aria-description", told);
  const away = Object.assign(document.createElement("button"), {
    type: "button",
    className: "clear unghost",
    textContent: "×",
    tabIndex: -1,
  });
  away.setAttribute("aria-label", translate("Not {words}", { words }));
  away.addEventListener("click", () => dismiss(role));
  one.after(away);
}

/** @param {HTMLElement} card */
function clearSuggestions(card) {
  for (const one of /** @type {NodeListOf<HTMLElement>} */ (card.querySelectorAll(".take, .unghost"))) one.remove();
  for (const one of /** @type {NodeListOf<HTMLInputElement>} */ (card.querySelectorAll(".ghost"))) {
    one.placeholder = one.dataset.hint ?? "";
    one.classList.remove("ghost");
    one.removeAttribute("aria-description");
  }
}

/** @param {string} role */
function dismiss(role) {
  if (!suggested) return;
  const { card } = suggested;
  gone.add(`${card.id} ${role}`);
  showSuggestions(card);
  field(card, role)?.focus();
}

/**
 * Store what is suggested, all of it in one action, or one role of it; what was typed in a slot has gone before.
 * @param {string} [only] @returns {boolean} whether there was something to take
 */
export function takeSuggestions(only) {
  if (!suggested) return false;
  const { card, suggestions } = suggested;
  const taken = [...suggestions].filter(([role]) => (!only || role === only) && isEmpty(field(card, role)));
  if (!taken.length) return false;
  suggested = null;
  card.querySelector(".take button")?.setAttribute("disabled", "");
  const values = Object.fromEntries(taken.map(([role, { span }]) => [role, span.join("-")]));
  desk.send("POST", `${document.getElementById("desk")?.dataset.page}${card.id.slice(2)}/frame/`, {
    version: card.dataset.version ?? "",
    ...values,
  });
  return true;
}

/**
 * In a slot's empty field, Enter takes its ghost, all of a frame that nobody has touched; Delete sends it away.
 * @param {Desk} there
 */
export function keepSuggestions(there) {
  desk = there;
  (window.requestIdleCallback ?? setTimeout)(() => warmUp(cues));
  document.getElementById("cards")?.addEventListener("keydown", (event) => {
    const one = /** @type {HTMLInputElement} */ (event.target);
    if (!one.matches("input.ghost:not([data-picks])") || one.value !== "" || event.isComposing) return;
    const role = one.form?.getAttribute("action")?.match(/slots\/(\w+)\/$/)?.[1] ?? "";
    if (event.key === "Enter") {
      takeSuggestions(suggested?.card.querySelector(".slot .filled") ? role : undefined);
      desk.focusOn(one.closest(".note-card"));
    } else if (event.key === "Delete" || event.key === "Backspace") dismiss(role);
    else return;
    event.preventDefault();
  });
}

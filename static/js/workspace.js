// @ts-check
/** The workspace: what happens at a selection, at a click, at a key; each module does one of its jobs. */
import { atCaret, byUnits, goBehind, grow, leaveCaret, move, shrink, switchUnit, unitsNow } from "./keyboard/caret.js";
import { activate, active, drawAgain, open, shut, walk } from "./cards/cards.js";
import { focusOn } from "./cards/focus.js";
import { keepDrawing } from "./text/drawing.js";
import { keepFields, leaveField } from "./cards/fields.js";
import { inSlot, keepFilling, onSlot, tellCaret } from "./cards/filling.js";
import { say } from "./foot.js";
import { takeSuggestions } from "./suggest/suggestions_loader.js";
import { goIntoCard, landHeld } from "./saving/landing.js";
import { reveal, select } from "./text/jumping.js";
import { holdKeys, keepKeys } from "./keyboard/keys.js";
import { late, lateAtLast } from "./late.js";
import { arrange, keepArranged } from "./cards/margin.js";
import { paint, rangesOf, selectedPassage } from "./text/passages.js";
import { followOthers, keepButtons, loadWithFirst, openHelp, readPlain, showWhenAsked } from "./lazy.js";
import { fill, isPicking, leave, pick, pickFromField, take, waitingForm } from "./cards/picking.js";
import { keepSaving, page, refuses, send, underway } from "./saving/saving.js";
import {
  catchUpWithKeys, decideNext, flip, forgetKeys, goOnFrom, marking, press, pressOr, state, waits, waitsToo,
} from "./keyboard/pending.js";
import { hideBar, isTagged, keepBar, KINDS, showBar, shownFor, tag, tagAgain, tagAs } from "./tagbar.js";
import { translate } from "./sentences.js";

/** What modules that come only when they are needed get of the page. */
const DESK = {
  activeCard: active, atCaret, fill, leave, open, paint, rangesOf, reveal, say, select, selectedPassage, selecting,
  send, tagAs, underway, unitsNow,
};
const DECIDES = "[data-key=a], [data-key=Shift-A], button[name=reason]";
/** What an arrow does while the borders of an annotation are moved. @type {((key: string) => void) | null} */
let edging = null;
/** Whether the selection is drawn from the keyboard: then Enter says when it is done. */
let byKeyboard = false;

/** A selection has come to rest. */
function settle() {
  const passage = selectedPassage();
  if (!passage) {
    hideBar();
    tagAgain();
    if (landHeld()) drawAgain();
  } else if (byKeyboard && isPicking()) {
    if (!edging) say(translate("Enter takes these words."));
  } else if (!take(passage)) {
    if (!refuses()) showBar(passage);
  } else {
    edging = null;
    getSelection()?.removeAllRanges();
  }
}

/** Keys behind it are about the quotation that it selects. @param {string} key */
function onQuotation(key) {
  edging = null;
  leaveCaret();
  holdKeys(late("quotations", ({ jump }) => selecting(() => jump(key !== "q", active(), DESK))));
  return true;
}

/** @param {string} key @param {KeyboardEvent} event */
function onArrow(key, event) {
  if (edging) return selecting(() => edging?.(key));
  byUnits(key, () => {
    selecting(() => move(key, event));
    if (!isPicking() && !selectedPassage()) tellCaret(false);
  });
  return true;
}

/** Select from the keyboard, and show what can be done with it. @param {() => void} act */
function selecting(act) {
  byKeyboard = true;
  act();
  settle();
  return true;
}

/** @param {string} key */
function onGrow(key) {
  byUnits(key, () => selecting(key === "g" ? grow : shrink));
  return true;
}

/** @param {string} digit */
function onDigit(digit) {
  const reasons = active()?.querySelectorAll(".send-back[open] button[name=reason]") ?? [];
  if (reasons.length) return /** @type {HTMLElement | undefined} */ (reasons[Number(digit) - 1])?.click(), true;
  const kind = KINDS[digit];
  if (!kind) return false;
  catchUp(true);
  if (mark(kind) || waits(() => onDigit(digit))) return true;
  const change = /** @type {HTMLElement | null | undefined} */ (
    active()?.closest("[data-mine]")?.querySelector(`button[name=kind][value=${kind}]`)
  );
  change?.click();
  return change != null;
}

/**
 * A key may come before the selection has come to rest, with the bar still at another; without one, the caret's word is
 * meant.
 * @param {boolean} [caret]
 */
function catchUp(caret = false) {
  const word = caret && !selectedPassage() && atCaret();
  if (word) select(word);
  if (!isPicking()) settle();
}

/** Tag what the bar is about. @param {string} [kind] */
function mark(kind) {
  const id = tag(kind);
  if (!id) return false;
  leaveCaret();
  state.marking = id;
  return true;
}

function onEnter() {
  catchUp(isPicking() && !edging);
  if (!isPicking()) return mark() || (marking() ? waits(takeSuggestions) : takeSuggestions());
  byKeyboard = false;
  settle();
  return true;
}

function onEscape() {
  if (leave()) {
    if (edging) getSelection()?.removeAllRanges();
    edging = null;
    return true;
  }
  if (leaveCaret() || shownFor()) {
    getSelection()?.removeAllRanges();
    hideBar();
    return true;
  }
  shut();
  return true;
}

/** @param {string} key */
function onWalk(key) {
  if (waitsToo(() => onWalk(key))) return true;
  state.marking = "";
  return walk(key === "j" ? 1 : -1);
}

function onMenu() {
  if (!pressOr("x", onMenu)) return false;
  const menu = active()?.querySelector(".send-back[open]");
  /** @type {HTMLElement | null} */ (menu?.querySelector("button[name=reason]") ?? null)?.focus();
  return true;
}

/** @type {import("./keyboard/keys.js").Key[]} What each does is said in `help.js`. */
const KEYS = [
  { keys: Object.keys(KINDS), run: onDigit },
  { keys: ["Enter"], run: onEnter },
  { keys: ["q", "Shift-Q"], run: onQuotation },
  { keys: ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"], run: onArrow },
  { keys: ["w"], run: () => (switchUnit(), true) },
  { keys: ["g", "Shift-G"], run: onGrow },
  { keys: ["j", "k"], run: onWalk },
  { keys: ["f", "c", "o", "v"], run: onSlot },
  { keys: ["Tab"], run: (_, event) => goIntoCard(event) },
  { keys: ["h", "y"], run: (key) => flip(key === "h" ? "hedged" : "negated") },
  { keys: ["a", "Shift-A"], run: press },
  { keys: ["x"], run: onMenu },
  { keys: [..."1234567"].filter((key) => !KINDS[key]), run: onDigit },
  { keys: ["b", "m"], run: press },
  { keys: ["t"], run: press },
  { keys: ["e"], run: press },
  { keys: ["d"], run: press },
  { keys: ["u", "Ctrl-Z"], run: () => press("u") },
  { keys: ["Shift-U", "Ctrl-Shift-Z"], run: () => press("U") },
  { keys: ["s", "/"], run: () => press("s") },
  { keys: ["r"], run: () => (readPlain(DESK), true) },
  { keys: ["n", "p"], run: press },
  { keys: ["i"], run: press },
  { keys: ["Esc"], run: onEscape },
  { keys: ["?"], run: () => (openHelp(KEYS), true) },
];

/** @param {PointerEvent | MouseEvent} event */
function onTextClick(event) {
  const mark = event.target instanceof Element && /** @type {HTMLElement | null} */ (event.target.closest("mark"));
  if (!mark || selectedPassage()) return;
  const form = isPicking() && waitingForm();
  if (form && form.matches(".slot")) return late("slots", ({ point }) => point(mark, form, DESK));
  const ids = (mark.dataset.a ?? "").split(" ");
  const at = ids.indexOf(active()?.id.slice(2) ?? "");
  state.marking = "";
  open(ids[(at + 1) % ids.length]);
}

/** @param {MouseEvent} event */
function onCardClick(event) {
  const target = /** @type {Element} */ (event.target);
  const card = /** @type {HTMLElement | null} */ (target.closest(".note-card"));
  if (card) state.marking = "";
  const asks = target.closest("button[data-pick]");
  if (asks instanceof HTMLButtonElement) return ask(asks, card);
  if (target.closest("[data-shut]")) return shut();
  const places = /** @type {HTMLAnchorElement | null} */ (target.closest("a[data-key=t]"));
  const isForAnotherTab = event.ctrlKey || event.metaKey || event.shiftKey;
  if (places && !isForAnotherTab) {
    event.preventDefault();
    places.closest("details")?.removeAttribute("open");
    return late("occurrences", (came) => came.ask(places.href, DESK));
  }
  if (card && target.closest(DECIDES)) state.deciding = card.id.slice(2);
  if (!card || isForAnotherTab) return;
  const link = target.closest("h3 a, .body .note a");
  if (link) event.preventDefault();
  if (link?.closest(".note")) activate(card), send("GET", `${page}${card.id.slice(2)}/`);
  else if (link && card.classList.contains("open") && card === active()) shut();
  else if (link || !card.classList.contains("open")) open(card.id.slice(2));
}

/** Something asks for words of the text. @param {HTMLButtonElement} button @param {HTMLElement | null} card */
function ask(button, card) {
  edging = null;
  pick(button);
  if (button.dataset.key === "m" && selectedPassage()) return onEnter();
  if (button.dataset.key !== "b" || !card) return;
  edging = () => {}; // until they are there, Enter takes nothing
  const use = (/** @type {typeof import("./cards/borders.js")} */ { begin }) =>
    edging && selecting(() => (edging = begin(card, onEnter, onEscape, DESK)));
  late("borders", use, () => edging && onEscape());
}

const isFailed = (/** @type {import("./saving/saving.js").Context} */ { response }) => (response?.status ?? 200) >= 400;
const isMark = (/** @type {import("./saving/saving.js").Context} */ { request }) => request.action.endsWith("/mark/");

/** What is marked now need not be selected any longer. @param {import("./saving/saving.js").Context} ctx */
function onAnswer(ctx) {
  if (isMark(ctx) && !isFailed(ctx) && isTagged(selectedPassage())) getSelection()?.removeAllRanges();
}

/**
 * Who has gone on to another card is not called back to the one that was asked for or saved before.
 * @param {HTMLElement} card @param {import("./saving/saving.js").Context} ctx
 */
function isWanted(card, ctx) {
  const isOwn = new RegExp(`/${card.id.slice(2)}/(?!restore/)`).test(ctx.request.action);
  return !isOwn || (active() ?? card).id === card.id;
}

/**
 * What asks for the page's layout comes last here: each change between two questions would lay it out again.
 * @param {HTMLElement | null} card @param {import("./saving/saving.js").Context} ctx
 */
function onLanded(card, ctx) {
  const failed = isFailed(ctx);
  const made = isMark(ctx) ? ctx.request.body.get("id") : "";
  if (made && made === state.marking) state.marking = "";
  if (made && failed) forgetKeys(`c-${made}`), tagAgain();
  landHeld();
  if (card) activate(card);
  else drawAgain();
  if (made && !failed && card)
    requestAnimationFrame(
      () => active() === card && document.activeElement?.matches("body, .note-card") && focusOn(card),
    );
  if (state.deciding && ctx.request.method === "POST" && ctx.request.action.includes(state.deciding)) {
    if (!failed) return goOnFrom(state.deciding);
    state.deciding = "";
  }
  if (state.saying && ctx.request.method === "GET") say(...state.saying);
  state.saying = null;
  catchUpWithKeys();
}

function start() {
  document.documentElement.classList.add("scripted");
  keepDrawing(settle, () => ((byKeyboard = false), leaveCaret()));
  document.getElementById("text")?.addEventListener("click", onTextClick);
  document.getElementById("cards")?.addEventListener("click", onCardClick);
  document.getElementById("cards")?.addEventListener("toggle", arrange, true); // what is unfolded or folded moves cards
  keepButtons(KEYS, DESK, () => onQuotation("q"), () => decideNext());
  keepBar();
  pickFromField();
  keepFields();
  keepFilling(DESK);
  loadWithFirst();
  keepSaving(onAnswer, isWanted, onLanded);
  keepKeys(KEYS, inSlot, leaveField, refuses);
  keepArranged();
  addEventListener("load", () => setTimeout(followOthers, 1200));
  showWhenAsked();
  const first = /** @type {HTMLElement | null} */ (document.querySelector(".note-card.open"));
  if (first) activate(first, { scroll: true });
  if (document.getElementById("step")) lateAtLast("first_steps", ({ keepSteps }) => keepSteps(select, selectedPassage));
}

start();

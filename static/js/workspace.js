// @ts-check
/** The workspace: what happens at a selection, at a click, at a key; each module does one of its jobs. */
import { grow, leaveCaret, move, showCaret, shrink, switchUnit } from "./caret.js";
import { keepFields } from "./fields.js";
import { haunt, keepGhosts, takeGhosts } from "./ghosts.js";
import { close, landHeld } from "./inbox.js";
import { jump } from "./jumping.js";
import { keepKeys } from "./keys.js";
import { arrange, keepArranged } from "./margin.js";
import { pairs } from "./offsets.js";
import { paint, selectedPassage } from "./passages.js";
import { isPicking, leave, pick, pickFromField, take } from "./picking.js";
import { keepSaving, say, send } from "./saving.js";
import * as tagbar from "./tagbar.js";

const page = document.getElementById("desk")?.dataset.page ?? "";
const KINDS = ["quote", "entity", "claim", "source"];
const all = (/** @type {string} */ selector) => /** @type {HTMLElement[]} */ ([...document.querySelectorAll(selector)]);
const active = () => /** @type {HTMLElement | null} */ (document.querySelector(".note-card.active"));
const help = () => /** @type {HTMLDialogElement} */ (document.getElementById("help"));

/** Whether a decision was just made, so that the next one that waits comes up. */
let deciding = false;
/** Whether the selection is drawn from the keyboard: then Enter says when it is done. */
let drawn = false;

/** Make a card the active one and show what it is about. @param {HTMLElement} card @param {{scroll?: boolean}} [how] */
function activate(card, { scroll = false } = {}) {
  for (const other of all(".note-card.active")) if (other !== card) other.classList.remove("active");
  card.classList.add("active");
  repaint();
  arrange();
  history.replaceState(null, "", `${page}?annotation=${card.id.slice(2)}`);
  const mark = document.querySelector(`#text mark[data-a~="${card.id.slice(2)}"]`);
  const sheet = getComputedStyle(card).position === "fixed" ? card.offsetHeight : 0;
  const hidden = sheet > 0 && mark && mark.getBoundingClientRect().bottom > innerHeight - sheet - 60;
  if (scroll || hidden) mark?.scrollIntoView({ block: sheet ? "start" : "center" });
  if (scroll) /** @type {HTMLElement | null} */ (card.querySelector("h3 a"))?.focus({ preventScroll: true });
}

function repaint() {
  const card = active();
  paint("active", pairs(card?.dataset.spans));
  paint("words", pairs(card?.dataset.words));
  haunt(card);
  showCaret();
}

/** Open the card of an annotation. @param {string} id @param {{scroll?: boolean}} [how] */
function open(id, how) {
  const card = document.getElementById(`c-${id}`);
  if (!card) return;
  activate(card, how);
  if (!card.classList.contains("open")) send("GET", `${page}${id}/`);
}

/** @param {number} step */
function walk(step) {
  const cards = all(".note-card");
  const at = cards.findIndex((card) => card === active());
  const next = cards[at < 0 ? (step > 0 ? 0 : cards.length - 1) : at + step];
  if (next) open(next.id.slice(2), { scroll: true });
  return true;
}

function shut() {
  const card = active();
  if (!card) return;
  close(card);
  repaint();
  arrange();
  history.replaceState(null, "", page);
}

/** A selection has come to rest. */
function settle() {
  const passage = selectedPassage();
  if (!passage) {
    tagbar.hide();
    tagbar.again();
    landHeld();
  } else if (drawn && isPicking()) {
    say("Enter takes these words.");
  } else if (!take(passage)) {
    tagbar.show(passage);
  } else {
    getSelection()?.removeAllRanges();
  }
}

/** A key that came before its card was there. @type {(() => boolean) | null} */
let later = null;

/** Press what a key stands for. @param {string} key @returns {boolean} */
function press(key) {
  return pressOr(key, () => press(key));
}

/** @param {string} key @param {() => boolean} again what to do once the card is there, if it is not yet @returns {boolean} */
function pressOr(key, again) {
  const card = active();
  if (deciding) return true; // the next card is not there yet: nobody decides on what they have not seen
  if (card && !card.classList.contains("open")) {
    if (key !== "a") later = again;
    return true;
  }
  const inCard = document.querySelector(`.note-card.active [data-key="${key}"]`);
  const one = /** @type {HTMLElement | null} */ (inCard ?? document.querySelector(`.top [data-key="${key}"], .desk-foot [data-key="${key}"]`));
  if (!one) return false;
  if (!one.matches("summary")) one.closest("details.more")?.setAttribute("open", "");
  if (one.matches("input:not([type=checkbox])")) one.focus();
  else one.click();
  return true;
}

/** @param {string} key */
function onQuotation(key) {
  return selecting(() => jump(key !== "q", active()));
}

/** Select from the keyboard, and show what can be done with it. @param {() => void} act */
function selecting(act) {
  drawn = true;
  act();
  settle();
  return true;
}

/** @param {string} name */
function flip(name) {
  const box = /** @type {HTMLInputElement | null} */ (document.querySelector(`.note-card.active .attributes [name="${name}"]`));
  box?.click();
  return box !== null;
}

/** @param {string} digit */
function onDigit(digit) {
  const reasons = all(".note-card.active .send-back[open] button[name=reason]");
  if (reasons.length) return reasons[Number(digit) - 1]?.click(), true;
  const kind = KINDS[Number(digit) - 1];
  if (!kind) return false;
  catchUp();
  if (tagbar.tag(kind)) return true;
  const change = /** @type {HTMLElement | null} */ (document.querySelector(`.note-card.active[data-mine] button[name=kind][value=${kind}]`));
  change?.click();
  return change !== null;
}

/** A key may come before the selection has come to rest. */
function catchUp() {
  if (!tagbar.shownFor() && !isPicking()) settle();
}

function onEnter() {
  catchUp();
  if (!isPicking()) return tagbar.tag() || takeGhosts();
  drawn = false;
  settle();
  return true;
}

function onEscape() {
  const menu = document.querySelector(".note-card .menu[open]");
  if (menu) return menu.removeAttribute("open"), true;
  if (leave()) return true;
  const moved = leaveCaret();
  if (moved || tagbar.shownFor()) {
    getSelection()?.removeAllRanges();
    tagbar.hide();
    return true;
  }
  shut();
  return true;
}

function onMenu() {
  if (!pressOr("x", onMenu)) return false;
  const menu = document.querySelector(".note-card.active .send-back[open]");
  /** @type {HTMLElement | null} */ (menu?.querySelector("button[name=reason]") ?? null)?.focus();
  return true;
}

/** @type {import("./keys.js").Key[]} */
const KEYS = [
  { keys: ["1", "2", "3", "4"], says: "tag the selection as quote, entity, claim, source; without one, change the kind of my own draft", run: onDigit },
  { keys: ["Enter"], says: "tag the selection with the kind in bold; without one, take what is suggested for the open quote", run: onEnter },
  { keys: ["q", "Shift-Q"], says: "select the next, previous quotation that is not yet marked", run: onQuotation },
  { keys: ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"], says: "go from word to word, from sentence to sentence; with Shift, select", run: (key, event) => selecting(() => move(key, event)) },
  { keys: ["w"], says: "left and right go by word, by character", run: () => (switchUnit(), true) },
  { keys: ["g", "Shift-G"], says: "grow, shrink what is selected: word, name, clause, quotation, sentence, paragraph", run: (key) => selecting(key === "g" ? grow : shrink) },
  { keys: ["j", "k"], says: "next, previous annotation", run: (key) => walk(key === "j" ? 1 : -1) },
  { keys: ["f", "c", "o", "v"], says: "go to the slot who, how, to, via; then type a name, or select the words", run: press },
  { keys: ["h", "y"], says: "hedged, negated", run: (key) => flip(key === "h" ? "hedged" : "negated") },
  { keys: ["a"], says: "approve, accept, or agree to a fix; then on to the next that waits", run: press },
  { keys: ["x"], says: "send back, revoke or dismiss", run: onMenu },
  { keys: ["5", "6", "7"], says: "in that menu, like 1 to 4: the reason", run: onDigit },
  { keys: ["e"], says: "fix or change what is not a draft any more", run: press },
  { keys: ["d"], says: "delete", run: press },
  { keys: ["u"], says: "undo, also Ctrl-Z", run: press },
  { keys: ["Shift-U"], says: "redo, also Ctrl-Shift-Z", run: () => press("U") },
  { keys: ["n", "p"], says: "older, newer article", run: press },
  { keys: ["Esc"], says: "leave: the menu, the selection, the card", run: onEscape },
  { keys: ["?"], says: "this help", run: () => (help().showModal(), true) },
];

/** @param {PointerEvent | MouseEvent} event */
function onTextClick(event) {
  const mark = event.target instanceof Element && /** @type {HTMLElement | null} */ (event.target.closest("mark"));
  if (!mark || selectedPassage()) return;
  const ids = (mark.dataset.a ?? "").split(" ");
  const at = ids.indexOf(active()?.id.slice(2) ?? "");
  open(ids[(at + 1) % ids.length]);
}

/** @param {MouseEvent} event */
function onCardClick(event) {
  const target = /** @type {Element} */ (event.target);
  const card = /** @type {HTMLElement | null} */ (target.closest(".note-card"));
  const asks = target.closest("button[data-pick]");
  if (asks instanceof HTMLButtonElement) return pick(asks);
  if (target.closest("[data-shut]")) return shut();
  if (target.closest("[data-key=a]")) deciding = true;
  if (target.closest("button[name=reason]")) deciding = true;
  if (!card || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = target.closest("h3 a, .body .note a");
  if (link) event.preventDefault();
  if (link?.closest(".note")) send("GET", `${page}${card.id.slice(2)}/`);
  else if (link && card.classList.contains("open") && card === active()) shut();
  else if (link || !card.classList.contains("open")) open(card.id.slice(2));
}

/** @param {HTMLElement | null} card @param {import("./saving.js").Context} ctx */
function onLanded(card, ctx) {
  const failed = (ctx.response?.status ?? 200) >= 400;
  paint("pending", []);
  if (ctx.request.action.endsWith("/mark/")) {
    if (failed) tagbar.again();
    else if (tagbar.isTagged(selectedPassage())) getSelection()?.removeAllRanges();
  }
  landHeld();
  if (card) activate(card);
  else repaint();
  arrange();
  if (deciding && ctx.request.method === "POST") {
    deciding = false;
    const cards = all(".note-card");
    const next = cards.slice(cards.indexOf(/** @type {HTMLElement} */ (active())) + 1).find((one) => one.hasAttribute("data-waits"));
    if (!failed && next) return open(next.id.slice(2), { scroll: true });
  }
  const waited = later;
  later = null;
  waited?.();
}

function start() {
  document.documentElement.classList.add("scripted");
  let pressed = false;
  let pause = 0;
  document.addEventListener("pointerdown", () => {
    pressed = true;
    drawn = false;
    leaveCaret();
  });
  for (const name of ["pointerup", "pointercancel"]) {
    document.addEventListener(name, () => {
      pressed = false;
      setTimeout(settle);
    });
  }
  document.addEventListener("selectionchange", () => {
    clearTimeout(pause);
    if (!pressed) pause = setTimeout(settle, 350);
  });
  document.getElementById("text")?.addEventListener("click", onTextClick);
  document.getElementById("cards")?.addEventListener("click", onCardClick);
  document.getElementById("cards")?.addEventListener("toggle", arrange, true);
  document.getElementById("help-button")?.addEventListener("click", () => help().showModal());
  tagbar.keepBar();
  pickFromField();
  keepFields();
  keepGhosts();
  keepSaving(onLanded);
  document.addEventListener("htmx:finally:request", () => (deciding = false));
  keepKeys(KEYS);
  keepArranged();
  const first = /** @type {HTMLElement | null} */ (document.querySelector(".note-card.open"));
  if (first) activate(first, { scroll: true });
}

start();

// @ts-check
/**
 * What the server answers is moved from the box that it comes in to where it belongs: paragraphs only while nobody is
 * selecting in them, cards without losing the focus or what was typed and not sent.
 */

/**
 * @typedef {{
 *   close: typeof import("../cards/closing.js").close,
 *   fieldsOf: typeof import("../cards/fields.js").fieldsOf,
 *   focusOn: typeof import("../cards/focus.js").focusOn,
 *   isChanged: typeof import("../cards/fields.js").isChanged,
 * }} Desk
 */

/** What of the page is needed here. @type {Desk} */
let desk;
/** @type {Map<string, Element>} */
const held = new Map();

/** @param {Desk} given */
export function begin(given) {
  if (!desk) document.addEventListener("focusout", rememberField);
  if (!desk) document.addEventListener("focusin", leaveOutOwn);
  desk = given;
}

/** The field that was left for its card, by its id: Tab goes on behind it. */
let behind = "";

/** @param {FocusEvent} event */
function rememberField({ target, relatedTarget }) {
  const field = /** @type {HTMLElement} */ (target);
  if (field.matches(".note-card")) return;
  const card = relatedTarget instanceof Element && relatedTarget.matches(".note-card") && relatedTarget;
  behind = card && card.contains(field) ? field.id : "";
}

/**
 * Tab from a card itself goes to its first field, or to what is behind the field that was left for it.
 * @param {KeyboardEvent} event @returns {boolean} whether it did
 */
export function goIntoCard({ shiftKey }) {
  const card = document.activeElement;
  if (shiftKey || !card?.matches(".note-card.open")) return false;
  const stops = /** @type {HTMLElement[]} */ ([
    ...card.querySelectorAll(".body :is(a, button, input, select, summary, textarea):not([tabindex='-1'])"),
  ]).filter((one) => one.checkVisibility());
  const next = stops[stops.findIndex((one) => behind !== "" && one.id === behind) + 1];
  next?.focus();
  return next !== undefined;
}

/**
 * Move everything out of the inbox; `waiting` are the addresses to which something is still on its way.
 * @param {Element} inbox @param {string[]} [waiting]
 * @param {(card: HTMLElement) => boolean} [wanted] whether a card that comes open is still what the reader is at
 * @returns {HTMLElement | null} the card that came open
 */
export function land(inbox, waiting = [], wanted = () => true) {
  let opened = null;
  for (const element of [...inbox.children]) {
    element.remove(); // else it would be found itself by its id
    if (element.matches("p")) landParagraph(element);
    else if (element.matches("article"))
      opened = landCard(/** @type {HTMLElement} */ (element), waiting, wanted) ?? opened;
    else if (element.matches("del")) remove(element.id);
    else if (element.matches("option")) offer(/** @type {HTMLOptionElement} */ (element));
    else document.getElementById(element.id)?.replaceWith(element);
  }
  const none = document.getElementById("none");
  if (none) none.hidden = none.previousElementSibling?.matches(".note-card") ?? false;
  return opened;
}

/** Move in the paragraphs that waited for the end of a selection. @returns {boolean} whether there were any */
export function landHeld() {
  const waited = held.size > 0;
  for (const element of [...held.values()]) landParagraph(element);
  return waited;
}

/** What waits for the end of a selection is older than what is there. @param {string} id */
export const dropHeld = (id) => held.delete(id);

/** @param {Element} element */
function landParagraph(element) {
  const there = document.getElementById(element.id);
  const selection = getSelection();
  if (there && selection && !selection.isCollapsed && selection.getRangeAt(0).intersectsNode(there)) {
    held.set(element.id, element);
    return;
  }
  held.delete(element.id);
  there?.replaceWith(element);
}

/** @param {string} id */
function remove(id) {
  document.getElementById(id)?.remove();
}

/** A name that slots may offer from now on, unless they do already. @param {HTMLOptionElement} name */
function offer(name) {
  for (const id of (name.dataset.list ?? "").split(" ")) {
    const list = document.getElementById(id);
    const isOffered = [...(list?.children ?? [])].some((one) => one.getAttribute("value") === name.value);
    if (!isOffered) list?.prepend(name.cloneNode(true));
  }
}

/** What a card's own annotation is called is not offered in its slots. @param {Event} event */
function leaveOutOwn({ target }) {
  const field = /** @type {HTMLInputElement} */ (target);
  const { except } = field.dataset;
  if (except === undefined) return;
  for (const option of field.list?.querySelectorAll("option") ?? []) option.disabled = option.value === except;
}

/**
 * Whether somebody types in another card, or is at it: what is opened then would take the keyboard away.
 * @param {Element | null} there
 */
function isElsewhere(there) {
  const field = document.activeElement?.closest(
    "#cards .note-card.open :is(input:not([type=checkbox]), select, textarea)",
  );
  return field != null && !there?.contains(field);
}

/** @param {HTMLElement} card @param {string[]} waiting @param {(card: HTMLElement) => boolean} wanted */
function landCard(card, waiting, wanted) {
  const column = /** @type {HTMLElement} */ (document.getElementById("cards"));
  const there = document.getElementById(card.id);
  if (card.classList.contains("open") && (isElsewhere(there) || !wanted(card))) shutHead(card);
  const isOpen = card.classList.contains("open");
  if (isOpen) for (const other of [...column.getElementsByClassName("open")]) if (other !== there) desk.close(other);
  if (there) {
    if (there.classList.contains("open") && !isOpen) keepOpen(there, card);
    const restore = kept(there, waiting);
    card.classList.toggle("active", there.classList.contains("active"));
    card.style.top = there.style.top;
    there.replaceWith(card);
    restore(card);
  } else {
    const place = (/** @type {Element} */ one) => (one.getAttribute("data-at") ?? "").split(" ").map(Number);
    const [start, end] = place(card);
    const { children } = column; // a button and a heading, perhaps the filter, the cards in their order, a paragraph
    let low = document.getElementById("filter") ? 3 : 2;
    for (let high = children.length - 1; low < high;) {
      const middle = (low + high) >> 1;
      const [s, e] = place(children[middle]);
      if (s > start || (s === start && e < end)) high = middle;
      else low = middle + 1;
    }
    column.insertBefore(card, children[low]);
  }
  if (card.matches(".open")) /** @type {any} */ (window).htmx.process(card);
  return isOpen ? card : null;
}

/**
 * A card that is open came closed: something that it links to has changed, and its version counted up.
 * @param {Element} there @param {HTMLElement} card
 */
function keepOpen(there, card) {
  const body = there.querySelector(".body")?.cloneNode(true);
  if (!(body instanceof Element)) return;
  card.append(body);
  card.classList.add("open");
  for (const one of body.querySelectorAll("[name=version]")) one.setAttribute("value", card.dataset.version ?? "");
}

/** A card that came open lands closed. @param {Element} card */
function shutHead(card) {
  desk.close(card);
  card.querySelector("[data-shut]")?.remove();
}

/**
 * Remember the focus and what was typed and is not answered yet; returns what puts them into the card that comes
 * instead.
 * @param {HTMLElement} card @param {string[]} waiting
 */
function kept(card, waiting) {
  const field = /** @type {HTMLInputElement | null} */ (
    card.contains(document.activeElement) ? document.activeElement : null
  );
  const [from, to] = field && "selectionStart" in field ? [field.selectionStart, field.selectionEnd] : [null, null];
  const forms = [...card.querySelectorAll("form")].map((form) => {
    const { sent } = form.dataset;
    const isWaiting = waiting.includes(form.getAttribute("action") ?? "");
    const before = sent ? new URLSearchParams(sent) : undefined;
    return {
      form,
      before,
      sent: isWaiting && sent,
      typed: desk.fieldsOf(form).filter((one) => desk.isChanged(one, isWaiting ? undefined : before)),
    };
  });
  const unfolded = [...card.querySelectorAll("details.more[open], details[open]:has(textarea:focus)")].map(
    (one) => one.className,
  );
  return (/** @type {HTMLElement} */ now) => {
    const inNow = (/** @type {Element} */ one) =>
      /** @type {HTMLInputElement | null} */ (now.querySelector(selectorOf(one)));
    for (const name of unfolded) now.querySelector(`details[class="${name}"]`)?.setAttribute("open", "");
    for (const { form, before, sent, typed } of forms) {
      const same = inNow(form);
      if (same && sent) same.dataset.sent = sent;
      for (const old of typed) {
        const one = inNow(old);
        if (!one) continue;
        if (one.type === "checkbox") one.checked = old.checked;
        else one.value = old.value;
        // what is on its way already is not saved a second time, over what its answer will say
        if ((old !== field || from === null) && desk.isChanged(old, before))
          one.dispatchEvent(new Event("kept", { bubbles: true }));
      }
    }
    const again = field && inNow(field);
    again?.focus({ preventScroll: true });
    if (field && document.activeElement !== again) desk.focusOn(now);
    // who has entered something and is at the card goes on where it was refused
    const wrong = now.querySelector(".take-place") ?? now.querySelector(".slot:has(.error) input[name=value]");
    if (field === card) /** @type {HTMLElement | null} */ (wrong)?.focus();
    if (again && from !== null) again.setSelectionRange(from, to);
  };
}

/** @param {Element} one */
const selectorOf = (one) => {
  const form = one.closest("form");
  const named = ["name", "value", "data-key"].filter(
    (name) => one.hasAttribute(name) && !(name === "value" && !one.matches("button, [type=checkbox]")),
  );
  const attributes = named.map((name) => `[${name}="${CSS.escape(one.getAttribute(name) ?? "")}"]`).join("");
  const inForm = form ? `form[action="${form.getAttribute("action")}"]` : "";
  return one === form ? inForm : `${inForm} ${one.localName}${attributes}`;
};

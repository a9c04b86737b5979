// @ts-check
/**
 * What the server answers lands in `#inbox`; from there it is moved to where it belongs: paragraphs only while
 * nobody is selecting in them, cards without losing the focus or what was typed and not sent.
 */

/** @type {Map<string, Element>} */
const held = new Map();

/** Move everything out of the inbox. @param {Element} inbox @returns {HTMLElement | null} the card that came open */
export function land(inbox) {
  let opened = null;
  for (const element of [...inbox.children]) {
    if (element.matches("p")) landParagraph(element);
    else if (element.matches("article")) opened = landCard(/** @type {HTMLElement} */ (element)) ?? opened;
    else if (element.matches("del")) remove(element.id);
    else {
      element.remove(); // else it would be found itself
      document.getElementById(element.id)?.replaceWith(element);
    }
    if (element.parentElement === inbox) element.remove();
  }
  return opened;
}

/** Move in the paragraphs that waited for the end of a selection. */
export function landHeld() {
  for (const element of [...held.values()]) landParagraph(element);
}

/** @param {Element} element */
function landParagraph(element) {
  const there = document.querySelector(`#text > #${element.id}`);
  const selection = getSelection();
  if (there && selection && !selection.isCollapsed && selection.getRangeAt(0).intersectsNode(there)) {
    held.set(element.id, element);
    element.remove();
    return;
  }
  held.delete(element.id);
  there?.replaceWith(element);
}

/** @param {string} id */
function remove(id) {
  document.querySelector(`#cards > [id="${id}"]`)?.remove();
}

/** @param {HTMLElement} card */
function landCard(card) {
  const column = /** @type {HTMLElement} */ (document.getElementById("cards"));
  const there = /** @type {HTMLElement | null} */ (column.querySelector(`:scope > [id="${card.id}"]`));
  const isOpen = card.classList.contains("open");
  if (isOpen) for (const other of column.querySelectorAll(".note-card.open")) if (other !== there) close(other);
  if (there) {
    if (there.classList.contains("open") && !isOpen) keepOpen(there, card);
    const restore = kept(there);
    card.classList.toggle("active", there.classList.contains("active"));
    card.style.top = there.style.top;
    there.replaceWith(card);
    restore(card);
  } else {
    const place = (/** @type {Element} */ one) => (one.getAttribute("data-at") ?? "").split(" ").map(Number);
    const [start, end] = place(card);
    const after = [...column.querySelectorAll(":scope > .note-card")].find((one) => {
      const [s, e] = place(one);
      return s > start || (s === start && e < end);
    });
    column.insertBefore(card, after ?? column.querySelector(":scope > .empty"));
  }
  return isOpen ? card : null;
}

/** A card that is open came closed: something that it links to has changed, and its version counted up. @param {Element} there @param {HTMLElement} card */
function keepOpen(there, card) {
  const body = there.querySelector(".body")?.cloneNode(true);
  if (!(body instanceof Element)) return;
  card.append(body);
  card.classList.add("open");
  for (const one of body.querySelectorAll("[name=version]")) one.setAttribute("value", card.dataset.version ?? "");
}

/** Leave of a card what it shows when it is closed. @param {Element} card */
export function close(card) {
  card.classList.remove("open", "active");
  card.querySelector(".body")?.remove();
}

/** Remember the focus and what was typed and not sent; returns what puts them into the card that comes instead. @param {HTMLElement} card */
function kept(card) {
  const field = /** @type {HTMLInputElement | null} */ (card.contains(document.activeElement) ? document.activeElement : null);
  const focus = field?.id || (field && selectorOf(field));
  const caret = field && "selectionStart" in field ? field.selectionStart : null;
  const unsent = [...card.querySelectorAll("form")].flatMap((form) =>
    form.hasAttribute("data-sent") ? [] : fields(form).filter(isChanged).map((one) => /** @type {const} */ ([selectorOf(one), one])),
  );
  const unfolded = [...card.querySelectorAll("details.more[open]")].map((one) => one.className);
  return (/** @type {HTMLElement} */ now) => {
    for (const name of unfolded) now.querySelector(`details[class="${name}"]`)?.setAttribute("open", "");
    for (const [selector, old] of unsent) {
      const one = /** @type {HTMLInputElement | null} */ (now.querySelector(selector));
      if (!one) continue;
      if (one.type === "checkbox") one.checked = old.checked;
      else one.value = old.value;
      one.dispatchEvent(new Event("kept", { bubbles: true }));
    }
    if (!focus) return;
    const again = /** @type {HTMLInputElement | null} */ (field?.id ? document.getElementById(focus) : now.querySelector(focus));
    again?.focus({ preventScroll: true });
    if (again && caret !== null && again.type === "text") again.setSelectionRange(caret, caret);
  };
}

/** @param {HTMLFormElement} form @returns {HTMLInputElement[]} */
const fields = (form) => /** @type {HTMLInputElement[]} */ ([...form.elements].filter((one) => one.matches("input:not([type=hidden]), select, textarea")));

/** @param {HTMLInputElement} one */
const isChanged = (one) => {
  if (one.type === "checkbox") return one.checked !== one.defaultChecked;
  const options = /** @type {HTMLSelectElement} */ (/** @type {unknown} */ (one)).options;
  if (options) return ![...options].some((option) => option.defaultSelected && option.selected) && one.value !== "";
  return one.value !== one.defaultValue;
};

/** @param {Element} one */
const selectorOf = (one) => {
  const form = one.closest("form");
  const named = ["name", "value", "data-key"].filter((name) => one.hasAttribute(name) && !(name === "value" && !one.matches("button, [type=checkbox]")));
  const attributes = named.map((name) => `[${name}="${CSS.escape(one.getAttribute(name) ?? "")}"]`).join("");
  return `${form ? `form[action="${form.getAttribute("action")}"] ` : ""}${one.localName}${attributes}`;
};

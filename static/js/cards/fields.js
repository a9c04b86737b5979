// @ts-check
/**
 * Fields of the open card save themselves: attributes a moment after a change, slots when a name is chosen or entered.
 */

import { focusOn } from "./focus.js";
import { buttonTo, say } from "../foot.js";
import { late, sayUnloaded } from "../late.js";
import { sentence, translate } from "../sentences.js";

/** @type {WeakMap<HTMLFormElement, number>} */
const due = new WeakMap();

const FILLED = "input:not([type=hidden]), select, textarea";
/** The forms that are saved as soon as one of their fields is left. */
const SAVED_ALONE = ".slot, [data-autosave]";

/** The fields of a form that a person fills. @param {HTMLFormElement} form @returns {HTMLInputElement[]} */
export const fieldsOf = (form) =>
  /** @type {HTMLInputElement[]} */ ([...form.elements].filter((one) => one.matches(FILLED)));

/**
 * What a field came with, or what its form has `sent`.
 * @param {HTMLInputElement} one @param {URLSearchParams} [sent]
 */
function startOf(one, sent) {
  const options = /** @type {HTMLSelectElement} */ (/** @type {unknown} */ (one)).options;
  const came = options
    ? ([...options].find((option) => option.defaultSelected) ?? options[0])?.value
    : one.defaultValue;
  return sent?.get(one.name) ?? came;
}

/**
 * Whether a field says something else than it came with, or than what its form has `sent`.
 * @param {HTMLInputElement} one @param {URLSearchParams} [sent]
 */
export function isChanged(one, sent) {
  if (one.type === "checkbox")
    return one.checked !== (sent?.getAll(one.name).includes(one.value) ?? one.defaultChecked);
  return one.value !== startOf(one, sent);
}

/**
 * Leave a field without saving what was typed in it; it can be put back. Elsewhere a form keeps it until it is sent.
 * @param {HTMLInputElement} field
 */
export function leaveField(field) {
  const { form, value } = field;
  const isSavedAlone = form?.matches(SAVED_ALONE);
  if (isSavedAlone) field.value = startOf(field, new URLSearchParams(form?.dataset.sent));
  if (isSavedAlone && value !== field.value)
    say(sentence(translate("Not saved. {button}"), { button: buttonTo(translate("Put it back"), () => {
      const now = /** @type {HTMLInputElement | null} */ (document.getElementById(field.id));
      now?.focus();
      if (now) now.value = value;
    }) }));
  field.blur();
  focusOn(field.closest(".note-card"));
  if (!form || !isSavedAlone) return;
  clearTimeout(due.get(form)); // some browsers take it for a change that the value is what it was
  due.delete(form);
  if (fieldsOf(form).some((one) => isChanged(one))) saveSoon(form); // another field of it was changed before
}

/** @param {HTMLFormElement} form @param {number} [wait] in milliseconds */
function saveSoon(form, wait) {
  clearTimeout(due.get(form));
  due.set(form, setTimeout(() => saveForm(form), wait));
}

/** @param {HTMLFormElement} form */
function saveForm(form) {
  clearTimeout(due.get(form));
  due.delete(form);
  if (form.isConnected) form.requestSubmit(/** @type {HTMLElement | null} */ (form.querySelector("button.default")));
}

/** What is about to be saved is saved before its card closes. @param {Element} card */
export function saveDue(card) {
  for (const form of card.querySelectorAll("form")) if (due.has(form)) saveForm(form);
}

export function keepFields() {
  document.addEventListener("input", (event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    if (field.list) late("records", ({ lookUpSoon }) => lookUpSoon(field, sayUnloaded));
    const chosen = /** @type {InputEvent} */ (event).inputType === "insertReplacementText" || !("inputType" in event);
    if (chosen && field.list && field.form?.matches(".slot")) saveSoon(field.form);
  });
  // a field that was put back into a new card, as it was being typed in, does not count as changed when it is left
  for (const name of ["change", "focusout", "kept"]) {
    document.addEventListener(name, (event) => {
      const field = /** @type {HTMLInputElement} */ (event.target);
      const form = field.form;
      if (!form?.matches(SAVED_ALONE) || !field.matches(FILLED)) return;
      // a date changes with each digit of its year, and is saved when it is left
      if (name === "change" && field.type === "date") return;
      const isSet = name === "change" && form.matches("[data-autosave]");
      if (isSet || isChanged(field))
        saveSoon(form, (field.localName === "select" && name === "change") || name === "kept" ? 400 : 0);
    });
  }
  document.addEventListener(
    "submit",
    (event) => {
      const form = /** @type {HTMLFormElement} */ (event.target);
      if (!form.matches(SAVED_ALONE)) return;
      clearTimeout(due.get(form));
      due.delete(form);
      const data = new FormData(form);
      const { submitter } = /** @type {SubmitEvent} */ (event);
      // Enter in a field: the keys are keys again
      if (document.activeElement?.matches("input") && form.contains(document.activeElement))
        focusOn(form.closest(".note-card"));
      for (const name of ["csrfmiddlewaretoken", "action", "version"]) data.delete(name);
      data.append(submitter?.getAttribute("name") ?? "", "");
      const said = String(new URLSearchParams(/** @type {any} */ (data)));
      if (form.dataset.sent === said || said === "spans=&value=&=") {
        event.preventDefault(); // Enter is a change and a submission: once is enough; an empty slot says nothing
        event.stopImmediatePropagation();
      }
      form.dataset.sent = said;
    },
    true,
  );
}

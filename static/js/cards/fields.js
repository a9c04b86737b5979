// @ts-check
/**
 * Fields of the open card save themselves: attributes a moment after a change, slots when a name is chosen or entered.
 */

import { late, sayUnloaded } from "../late.js";

/** @type {WeakMap<HTMLFormElement, number>} */
const due = new WeakMap();

const FILLED = "input:not([type=hidden]), select, textarea";

/** The fields of a form that a person fills. @param {HTMLFormElement} form @returns {HTMLInputElement[]} */
export const fieldsOf = (form) =>
  /** @type {HTMLInputElement[]} */ ([...form.elements].filter((one) => one.matches(FILLED)));

/**
 * Whether a field says something else than it came with, or than what its form has `sent`.
 * @param {HTMLInputElement} one @param {URLSearchParams} [sent]
 */
export function isChanged(one, sent) {
  if (one.type === "checkbox")
    return one.checked !== (sent?.getAll(one.name).includes(one.value) ?? one.defaultChecked);
  const options = /** @type {HTMLSelectElement} */ (/** @type {unknown} */ (one)).options;
  const came = options
    ? ([...options].find((option) => option.defaultSelected) ?? options[0])?.value
    : one.defaultValue;
  return one.value !== (sent?.get(one.name) ?? came);
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
      if (!form?.matches(".slot, [data-autosave]") || !field.matches(FILLED)) return;
      const isSet = name === "change" && form.matches("[data-autosave]");
      if (isSet || isChanged(field))
        saveSoon(form, (field.localName === "select" && name === "change") || name === "kept" ? 400 : 0);
    });
  }
  document.addEventListener(
    "submit",
    (event) => {
      const form = /** @type {HTMLFormElement} */ (event.target);
      if (!form.matches(".slot, [data-autosave]")) return;
      clearTimeout(due.get(form));
      due.delete(form);
      const data = new FormData(form);
      for (const name of ["csrfmiddlewaretoken", "action", "version"]) data.delete(name);
      data.append(/** @type {SubmitEvent} */ (event).submitter?.getAttribute("name") ?? "", "");
      const said = String(new URLSearchParams(/** @type {any} */ (data)));
      if (form.dataset.sent === said) {
        event.preventDefault(); // Enter is a change and a submission: once is enough
        event.stopImmediatePropagation();
      }
      form.dataset.sent = said;
    },
    true,
  );
}

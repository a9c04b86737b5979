// @ts-check
/** What a name may mean, offered while it is typed: records are looked up, people and quotes are in the page. */
import { fold, makeKey } from "../text/same_words.js";

let pause = 0;

/**
 * Offer what is called as a field says; look up records once it has stood for a moment.
 * @param {HTMLInputElement} field @param {() => void} failed
 */
export function lookUpSoon(field, failed) {
  offerSame(field);
  if (!field.dataset.lookUp) return;
  clearTimeout(pause);
  pause = setTimeout(() => lookUp(field).catch(failed), 150);
}

/** @param {HTMLInputElement} field */
async function lookUp(field) {
  const words = field.value;
  const url = `${field.dataset.lookUp}?value=${encodeURIComponent(words)}`;
  const answer = await fetch(url, { headers: { "HX-Request": "true" } });
  if (!answer.ok) throw new Error(answer.statusText);
  const names = await answer.text();
  const list = document.getElementById("records");
  if (!list || field.value !== words) return;
  list.innerHTML = names;
  offerSame(field);
}

/**
 * A browser offers the options in which the very letters stand that were typed. Options that are the same words get
 * these letters as a label, so that it offers them, too. @param {HTMLInputElement} field
 */
function offerSame(field) {
  const key = makeKey(field.value);
  const typed = field.value.toLowerCase();
  for (const option of /** @type {NodeListOf<HTMLOptionElement>} */ (
    document.querySelectorAll(`#${field.list?.id} option`)
  )) {
    const isOffered = option.value.toLowerCase().includes(typed);
    if (key && !isOffered && fold(option.value).text.includes(key)) {
      option.label = [field.value, option.text].filter(Boolean).join(" · ");
    } else option.removeAttribute("label");
  }
}

// @ts-check
/** The records that a name may mean, offered while it is typed. */

let pause = 0;

/** Look up what a field says, once it has stood for a moment. @param {HTMLInputElement} field */
export function lookUpSoon(field) {
  clearTimeout(pause);
  pause = setTimeout(() => lookUp(field), 150);
}

/** @param {HTMLInputElement} field */
async function lookUp(field) {
  const words = field.value;
  const answer = await fetch(`${field.dataset.lookUp}?value=${encodeURIComponent(words)}`, { headers: { "HX-Request": "true" } });
  const list = document.getElementById("records");
  if (list && answer.ok && field.value === words) list.innerHTML = await answer.text();
}

// @ts-check
/** Fields of the open card save themselves: attributes a moment after a change, slots when a name is chosen or entered. */

/** @type {WeakMap<HTMLFormElement, number>} */
const due = new WeakMap();

/** @param {HTMLFormElement} form @param {number} wait in milliseconds */
function saveSoon(form, wait) {
  clearTimeout(due.get(form));
  due.set(form, setTimeout(() => form.isConnected && form.requestSubmit(), wait));
}

/** @param {HTMLInputElement} field */
async function lookUp(field) {
  const words = field.value;
  const answer = await fetch(`${field.dataset.lookUp}?value=${encodeURIComponent(words)}`, { headers: { "HX-Request": "true" } });
  const list = document.getElementById("records");
  if (list && answer.ok && field.value === words) list.innerHTML = await answer.text();
}

export function keepFields() {
  let pause = 0;
  document.addEventListener("input", (event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    if (field.dataset.lookUp) {
      clearTimeout(pause);
      pause = setTimeout(() => lookUp(field), 150);
    }
    const chosen = /** @type {InputEvent} */ (event).inputType === "insertReplacementText" || !("inputType" in event);
    if (chosen && field.list && field.form?.matches(".slot")) field.form.requestSubmit(/** @type {HTMLElement | null} */ (field.form.querySelector("button.default")));
  });
  for (const name of ["change", "kept"]) {
    document.addEventListener(name, (event) => {
      const field = /** @type {HTMLInputElement} */ (event.target);
      const form = field.form;
      if (form?.matches("[data-autosave]")) saveSoon(form, field.localName === "select" || name === "kept" ? 400 : 0);
      else if (name === "change" && form?.matches(".slot") && field.value !== field.defaultValue) form.requestSubmit(/** @type {HTMLElement | null} */ (form.querySelector("button.default")));
    });
  }
  document.addEventListener(
    "submit",
    (event) => {
      const form = /** @type {HTMLFormElement} */ (event.target);
      if (!form.matches(".slot, [data-autosave]")) return;
      clearTimeout(due.get(form));
      const submitter = /** @type {SubmitEvent} */ (event).submitter;
      const said = `${submitter?.getAttribute("name") ?? ""}|${new URLSearchParams(/** @type {any} */ (new FormData(form)))}`;
      if (form.dataset.sent === said) {
        event.preventDefault(); // Enter is a change and a submission: once is enough
        event.stopImmediatePropagation();
      }
      form.dataset.sent = said;
    },
    true,
  );
}

// @ts-check
/** Which cards are shown: of one kind, of one status, of mine; remembered for the project. */
import { translate } from "../sentences.js";

/** The cards that are shown, as a selector: `.quote.draft[data-own]`. @param {FormData} chosen */
export function selectorOf(chosen) {
  const classes = ["kind", "status"].map((name) => chosen.get(name)).filter(Boolean);
  return `${classes.map((name) => `.${name}`).join("")}${chosen.get("mine") ? "[data-own]" : ""}`;
}

/**
 * Show what the form says, now and at every change.
 * @param {HTMLFormElement | null} form @param {() => void} changed
 */
export function keepFilter(form, changed) {
  if (!form || form.dataset.only !== undefined) return; // it is kept already
  const column = /** @type {HTMLElement} */ (form.parentElement);
  const key = `filter ${form.dataset.project}`;
  const hiding = new CSSStyleSheet();
  document.adoptedStyleSheets.push(hiding);
  const every = Object.assign(document.createElement("button"), {
    type: "button",
    className: "button quiet",
    textContent: translate("Show all"),
  });
  form.append(every);

  const count = () => {
    const only = form.dataset.only;
    const all = column.querySelectorAll(".note-card").length;
    const number = column.querySelectorAll(`.note-card${only}`).length;
    const text = only ? translate("{number} of {all}", { number, all }) : "";
    /** @type {HTMLElement} */ (form.querySelector("output")).textContent = text;
  };
  const apply = () => {
    const only = selectorOf(new FormData(form));
    form.dataset.only = only;
    every.hidden = !only;
    hiding.replaceSync(only ? `@media not print { #cards > .note-card:not(${only}, .active) { display: none } }` : "");
    const chosen = [.../** @type {Iterable<[string, string]>} */ (new FormData(form))].filter(([, value]) => value);
    if (chosen.length) localStorage.setItem(key, String(new URLSearchParams(chosen)));
    else localStorage.removeItem(key);
    count();
    changed();
  };

  const isChosen = [...new FormData(form).values()].some(Boolean); // while this was loaded
  for (const [name, value] of new URLSearchParams((!isChosen && localStorage.getItem(key)) || "")) {
    const field = /** @type {HTMLInputElement | null} */ (form.elements.namedItem(name));
    if (field?.type === "checkbox") field.checked = true;
    else if (field) field.value = value;
  }
  form.addEventListener("change", apply);
  every.addEventListener("click", () => {
    form.reset();
    apply();
  });
  let asked = 0;
  new MutationObserver(() => {
    asked ||= requestAnimationFrame(() => {
      asked = 0;
      count();
    });
  }).observe(column, { childList: true });
  apply();
}

// @ts-check
/** What the pages around the workspace do: copy, show a form's result at every change, walk the rows of a table. */
import { nameOf } from "./keyboard/keys.js";
import { translate } from "./sentences.js";

/** `<button data-copy="id">` copies the text of the element with that id. */
const copying = () => {
  document.addEventListener("click", async (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-copy]");
    if (!(button instanceof HTMLElement)) return;
    const from = document.getElementById(button.dataset.copy || "");
    await navigator.clipboard.writeText(from?.textContent?.trim() || "");
    const word = button.querySelector("span");
    if (word) word.textContent = translate("Copied");
  });
};

/** `<form data-live="id">` shows its result, the element with that id, at every change. */
const live = () => {
  for (const form of document.querySelectorAll("form[data-live]")) {
    if (!(form instanceof HTMLFormElement)) continue;
    let last = 0;
    form.addEventListener("change", async () => {
      const mine = ++last;
      const fields = /** @type {[string, string][]} */ ([...new FormData(form)]);
      const url = `${location.pathname}?${new URLSearchParams(fields.filter(([, value]) => value))}`;
      const id = form.dataset.live || "";
      const answer = await fetch(url).catch(() => null);
      const text = await answer?.text().catch(() => null);
      if (mine !== last) return;
      if (!answer || text == null) return sayUnloaded(document.getElementById(id));
      const found = new DOMParser().parseFromString(text, "text/html").getElementById(id);
      if (!answer.ok || !found) return form.requestSubmit();
      document.getElementById(id)?.replaceWith(found);
      history.replaceState(null, "", url);
      shown();
    });
  }
};

/** Say that a result is not what the form says now. @param {HTMLElement | null} result */
const sayUnloaded = (result) => {
  const said = Object.assign(document.createElement("p"), { className: "error", role: "alert" });
  said.textContent = translate("This could not be loaded. Try again.");
  result?.replaceChildren(said);
};

/** What is of use with JavaScript only. */
const shown = () => {
  for (const control of document.querySelectorAll("[data-copy], [data-all]")) control.removeAttribute("hidden");
};

/** `<input type="checkbox" data-all="name">` selects all boxes of that name, or none. */
const selecting = () => {
  document.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || !target.dataset.all) return;
    for (const box of document.getElementsByName(target.dataset.all)) {
      if (box instanceof HTMLInputElement) box.checked = target.checked;
    }
  });
};

/** On a row's link ↓ ↑ (or j k) go to the next and the previous row; single keys do nothing elsewhere. */
const rows = () => {
  document.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[nameOf(event)];
    const links = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".table .title")]);
    const here = links.indexOf(/** @type {HTMLElement} */ (event.target));
    if (!step || here < 0) return;
    event.preventDefault();
    links[Math.max(0, Math.min(links.length - 1, here + step))].focus();
  });
};

copying();
live();
selecting();
shown();
if (document.querySelector(".table .title")) rows();

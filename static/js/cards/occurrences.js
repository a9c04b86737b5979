// @ts-check
/**
 * The other places of an entity or a source: shown in the text and as a list, from which single ones can be left out.
 */
import { pairs } from "../text/offsets.js";
import { translate } from "../sentences.js";

/**
 * @typedef {{
 *   paint: typeof import("../text/passages.js").paint,
 *   rangesOf: typeof import("../text/passages.js").rangesOf,
 *   reveal: typeof import("../text/jumping.js").reveal,
 *   say: typeof import("../foot.js").say,
 *   send: typeof import("../saving/saving.js").send,
 * }} Desk
 */

/** Ask which of the places shall be marked. @param {string} address of the list @param {Desk} desk */
export async function ask(address, { paint, rangesOf, reveal, say, send }) {
  const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok)
    return say(
      answer?.status === 401
        ? translate("Your sign-in has ended.")
        : translate("The other places could not be looked for."),
      true,
    );
  if (document.querySelector("dialog[open]")) return; // the key was pressed twice
  const dialog = document.createElement("dialog");
  dialog.className = "places-dialog";
  dialog.setAttribute("aria-labelledby", "places-title");
  dialog.innerHTML = await answer.text();
  const form = /** @type {HTMLFormElement} */ (dialog.querySelector("form"));
  const boxes = () => /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("[name=span]:checked")]);
  const end = () => {
    paint("found", []);
    dialog.close();
    dialog.remove();
  };
  const chosen = () => boxes().map((box) => box.value).join();
  const main = form.querySelector("button");
  const show = () => {
    const spans = pairs(chosen());
    paint("found", spans);
    const number = spans.length;
    if (main) main.textContent = number ? translate("Mark {number}", { number }) : translate("Mark none");
  };
  form.addEventListener("change", show);
  form.addEventListener("focusin", (event) => {
    const [first] = pairs(event.target instanceof HTMLInputElement ? event.target.value : "");
    if (first) reveal(rangesOf([first])[0]);
  });
  form.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const all = /** @type {HTMLElement[]} */ ([...form.querySelectorAll("[name=span], .button")]);
    all[all.indexOf(/** @type {HTMLElement} */ (document.activeElement)) + step]?.focus();
    event.preventDefault();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { version, action } = Object.fromEntries(/** @type {any} */ (new FormData(form)));
    const span = chosen();
    if (span) send("POST", address, { version, action_again: action, span });
    end();
  });
  form.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || !event.target.closest("a")) return;
    event.preventDefault();
    end();
  });
  dialog.addEventListener("cancel", end); // `close` comes later than the next key may
  document.body.append(dialog);
  dialog.showModal();
  /** @type {HTMLElement | null} */ (form.querySelector(".button"))?.focus();
  show();
}

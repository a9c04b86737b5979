// @ts-check
/** The list of keys: what each does, which one stands for it, and whether single keys do anything at all. */
import { translate } from "../sentences.js";

/**
 * @typedef {import("./keys.js").Key} Key
 * @typedef {import("./keys.js").Chosen} Chosen
 * @typedef {{
 *   chosenKeys: typeof import("./keys.js").chosenKeys,
 *   isSingle: typeof import("./keys.js").isSingle,
 *   learnKeys: typeof import("./keys.js").learnKeys,
 *   nameOf: typeof import("./keys.js").nameOf,
 * }} Keyboard
 */

/** What the keys of the table do, by the first of each row. @type {Record<string, string>} */
const SAYS = JSON.parse(document.getElementById("keys")?.textContent ?? "{}");
const ARROWS = /** @type {Record<string, string>} */ ({
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
});

/**
 * @template {keyof HTMLElementTagNameMap} Name @param {Name} name @param {string} text
 * @param {Record<string, unknown>} [more]
 */
const make = (name, text, more = {}) => Object.assign(document.createElement(name), { textContent: text, ...more });

/**
 * Open the list. A key in it is a button: pressed, the next key stands for what it does.
 * @param {HTMLDialogElement} dialog @param {Key[]} table @param {Keyboard} keyboard
 */
export function openList(dialog, table, { chosenKeys, isSingle, learnKeys, nameOf }) {
  const list = /** @type {HTMLElement} */ (dialog.querySelector("dl"));
  const said = /** @type {HTMLElement} */ (dialog.querySelector("output"));
  const off = /** @type {HTMLInputElement} */ (dialog.querySelector("[name=off]"));
  const again = /** @type {HTMLElement} */ (dialog.querySelector("[name=again]"));
  /** The key that waits for another one. @type {HTMLButtonElement | null} */
  let waiting = null;

  const show = () => {
    const chosen = chosenKeys();
    off.checked = Boolean(chosen.off);
    list.replaceChildren(...table.map(({ keys }) => row(keys, chosen)));
  };
  const row = (/** @type {string[]} */ keys, /** @type {Chosen} */ chosen) => {
    const term = document.createElement("dt");
    for (const key of keys) {
      const now = chosen[key] ?? key;
      const cap = make("kbd", ARROWS[now] ?? (now || "–"));
      const button = make("button", "", { type: "button", className: "cap", value: key });
      button.append(cap);
      const values = { key: now || translate("No key"), does: SAYS[keys[0]] };
      button.setAttribute("aria-label", translate("{key}: {does}. Change the key", values));
      term.append(isSingle(key) ? button : cap, " ");
    }
    const line = document.createElement("div");
    line.append(term, make("dd", SAYS[keys[0]]));
    return line;
  };
  const keep = (/** @type {Chosen} */ chosen, /** @type {string} */ sentence, key = "") => {
    learnKeys(table, chosen);
    show();
    said.textContent = sentence;
    for (const one of list.querySelectorAll("button")) if (one.value === key) one.focus();
  };
  const stop = () => {
    waiting?.removeAttribute("aria-pressed");
    waiting = null;
  };
  const change = (/** @type {string} */ key, /** @type {string} */ name) => {
    const chosen = chosenKeys();
    const taken = table.flatMap((entry) => entry.keys.map((other) => ({ other, says: SAYS[entry.keys[0]] })));
    const holder = taken.find(({ other }) => other !== key && (chosen[other] ?? other) === name);
    const wrong =
      name && !isSingle(name)
        ? translate("Choose a letter, a digit or a sign, with or without Shift.")
        : name && holder
          ? translate("“{name}” is taken: {does}. Choose another one.", { name, does: holder.says })
          : "";
    if (wrong)
      said.textContent = wrong; // and it goes on waiting
    else {
      stop();
      const others = Object.fromEntries(Object.entries(chosen).filter(([one]) => one !== key));
      keep(
        name === key ? others : { ...others, [key]: name },
        name
          ? translate("“{name}” it is.", { name })
          : translate("No key does that any more; its button still does."),
        key,
      );
    }
  };

  list.onclick = (event) => {
    const button = /** @type {HTMLButtonElement | null} */ (
      event.target instanceof Element && event.target.closest("button")
    );
    stop();
    if (!button) return;
    waiting = button;
    button.setAttribute("aria-pressed", "true");
    said.textContent = translate("Press the key that shall do this; Delete for none, Esc to leave it.");
  };
  dialog.onkeydown = (event) => {
    if (!waiting || event.isComposing || ["Shift", "Control", "Alt", "AltGraph", "Meta", "Tab"].includes(event.key))
      return;
    const { value } = waiting;
    const name = nameOf(event);
    event.preventDefault();
    event.stopPropagation();
    if (name === "Esc") {
      said.textContent = "";
      stop();
    } else change(value, name === "Delete" || name === "Backspace" ? "" : name || "none");
  };
  off.onchange = () => {
    const { off: _, ...others } = chosenKeys();
    keep(
      off.checked ? { ...others, off: "yes" } : others,
      off.checked
        ? translate("Single keys are off; Enter, Esc and the arrows work.")
        : translate("Single keys are on."),
    );
  };
  again.onclick = () => keep({}, translate("All keys are as they were at first."));
  said.textContent = translate("A key in the list is a button: press it to choose another one.");
  show();
  dialog.showModal();
}

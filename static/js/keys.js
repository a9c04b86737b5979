// @ts-check
/** The keyboard: one table, from which the help is made, too. Digits by their place, letters by their label. */

/** @typedef {{keys: string[], says: string, run: (key: string, event: KeyboardEvent) => boolean | void}} Key */

const ARROWS = /** @type {Record<string, string>} */ ({ ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓" });

const inField = (/** @type {EventTarget | null} */ target) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio]), select, textarea"));

/** What a key press is called in the table. @param {KeyboardEvent} event */
export function nameOf(event) {
  const digit = event.code.match(/^(?:Digit|Numpad)([0-9])$/);
  if (event.ctrlKey || event.metaKey) return event.key.toLowerCase() === "z" ? (event.shiftKey ? "Shift-U" : "u") : "";
  if (event.altKey) return "";
  if (digit && !event.shiftKey) return digit[1];
  if (event.key === "?" || event.key.length > 1) return event.key === "Escape" ? "Esc" : event.key;
  return event.shiftKey ? `Shift-${event.key.toUpperCase()}` : event.key.toLowerCase();
}

/** @param {Key[]} table */
export function keepKeys(table) {
  const known = new Map(table.flatMap((entry) => entry.keys.map((key) => /** @type {const} */ ([key, entry]))));
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const name = nameOf(event);
    const target = event.target;
    if (inField(target)) {
      if (name === "Esc") /** @type {HTMLElement} */ (target).blur();
      return;
    }
    if (document.querySelector("dialog[open]")) return;
    if (name === "Enter" && target instanceof Element && target.closest("a, button, summary")) return;
    if (known.get(name)?.run(name, event) === true) event.preventDefault();
  });
  const list = document.querySelector("#help dl");
  for (const { keys, says } of table) {
    const row = document.createElement("div");
    const term = document.createElement("dt");
    for (const key of keys) term.append(Object.assign(document.createElement("kbd"), { textContent: ARROWS[key] ?? key }), " ");
    row.append(term, Object.assign(document.createElement("dd"), { textContent: says }));
    list?.append(row);
  }
}

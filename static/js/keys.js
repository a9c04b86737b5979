// @ts-check
/** The keyboard: one table, which a person may change. Digits by their place, letters by their label. */

/** @typedef {{keys: string[], run: (key: string, event: KeyboardEvent) => unknown}} Key */
/** @typedef {Record<string, string>} Chosen for a key of the table the one that stands for it now, "" for none; `off`: no single keys */

/** Each key by what is pressed for it now. @type {Map<string, [string, Key]>} */
const known = new Map();

const inField = (/** @type {EventTarget | null} */ target) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio]), select, textarea"));

/** Whether a key is a single one, which speech or a slip may press: it can be changed and switched off. @param {string} key */
export const isSingle = (key) => /^(Shift-)?.$/u.test(key);

/** What a key press is called in the table. Where a label is no Latin letter, the place of the key says which it is. @param {KeyboardEvent} event */
export function nameOf(event) {
  if (event.altKey || event.getModifierState("AltGraph")) return "";
  const key = /^(?!\p{Script=Latin})[\p{L}\p{M}]+$/u.test(event.key) ? event.code.replace("Key", "").toLowerCase() : event.key;
  const digit = (!event.shiftKey && event.code.match(/^Digit(.)$/)?.[1]) || key.match(/^\d$/)?.[0];
  if (event.ctrlKey || event.metaKey) return key.toLowerCase() === "z" ? (event.shiftKey ? "Ctrl-Shift-Z" : "Ctrl-Z") : "";
  if (digit) return digit;
  if ("?/".includes(key) || key.length > 1) return key === "Escape" ? "Esc" : key;
  return event.shiftKey ? `Shift-${key.toUpperCase()}` : key.toLowerCase();
}

const keptUnder = () => `keys ${document.getElementById("desk")?.dataset.me}`;

/** What this person has chosen, in this browser. @returns {Chosen} */
export function chosenKeys() {
  try {
    return Object(JSON.parse(localStorage.getItem(keptUnder()) ?? "{}"));
  } catch {
    return {};
  }
}

/** Go by what the person has chosen; keep it, if it is new. @param {Key[]} table @param {Chosen} [now] */
export function learnKeys(table, now) {
  if (now) localStorage.setItem(keptUnder(), JSON.stringify(now));
  const chosen = now ?? chosenKeys();
  known.clear();
  for (const entry of table) {
    for (const key of entry.keys) if (!(isSingle(key) && chosen.off)) known.set(chosen[key] ?? key, [key, entry]);
  }
}

/** What a key has to be fetched for: keys that are pressed meanwhile wait for it. @type {Promise<unknown> | undefined} */
let awaited;

/** Let keys wait for what one of them needs; they are forgotten if it does not come. @param {Promise<unknown>} coming */
export function holdKeys(coming) {
  awaited = coming.finally(() => (awaited = undefined));
}

/** @param {Key[]} table @param {(key: string, event: KeyboardEvent) => boolean} inSlot what the arrows and Enter do in a slot's empty field */
export function keepKeys(table, inSlot) {
  learnKeys(table);
  const press = (/** @type {KeyboardEvent} */ event) => {
    const name = nameOf(event);
    const target = event.target;
    if (inField(target)) {
      if (name === "Esc") /** @type {HTMLElement} */ (target).blur();
      else if (inSlot(name, event)) event.preventDefault();
      return;
    }
    if (document.querySelector("dialog[open]")) return;
    if (name === "Enter" && target instanceof Element && target.closest("a, button, summary")) return;
    const [key, entry] = known.get(name) ?? [];
    if (key && entry?.run(key, event) === true) event.preventDefault();
  };
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (!awaited) return press(event);
    event.preventDefault();
    awaited.then((came) => came && press(event));
  });
}

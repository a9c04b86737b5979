// @ts-check
/** The keyboard: one table, which a person may change. Digits by their place, letters by their label. */

/** @typedef {{keys: string[], run: (key: string, event: KeyboardEvent) => unknown}} Key */
/**
 * @typedef {Record<string, string>} Chosen for a key of the table the one that stands for it now, "" for none; `off`:
 * no single keys
 */

/** Each key by what is pressed for it now. @type {Map<string, [string, Key]>} */
const known = new Map();

const inField = (/** @type {EventTarget | null} */ target) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio]), select, textarea"));

/**
 * Whether a key is a single one, which speech or a slip may press: it can be changed and switched off.
 * @param {string} key
 */
export const isSingle = (key) => /^(Shift-)?.$/u.test(key);

/**
 * What stands on the place of a letter where a layout has that letter nowhere: signs of Hebrew, Greek, Bulgarian and
 * Arabic, letters of Esperanto, Azerbaijani, Lithuanian and Turkmen. A layout that has it elsewhere has others there.
 */
const INSTEAD = "Q/Q;Q:Q,W'U‘QŝWĝXĉYŭWüQąWžXūQäXüCçVý";
/** The keys that write something. */
const WRITES = /^(\d|Enter|(Shift-)?[abcdefhmotuvxy]|Ctrl.*)$/i;
/** Whether the last letter that was typed is none of ours. */
let isForeign = false;

/** The label of a key, or its place where the layout has no letter of ours. @param {KeyboardEvent} event */
function labelOf({ code, key, shiftKey }) {
  const isLatin = /^\p{Script=Latin}$/u.test(key);
  const isOther = /^(?!\p{Script=Latin}|\d)[\p{L}\p{M}\p{Nd}]+$/u.test(key);
  if (isLatin || isOther) isForeign = isOther;
  if (key === "؟" || (isOther && code === "Slash")) return shiftKey ? "?" : "/";
  const isKnown = INSTEAD.includes(code[3] + key.toLowerCase());
  const isInstead = code.startsWith("Key") && (isKnown || (isForeign && !isLatin));
  return isOther || isInstead ? code.replace(/^(Key|Numpad)/, "").toLowerCase() : key;
}

/** What a key press is called in the table. @param {KeyboardEvent} event */
export function nameOf(event) {
  if (event.altKey || event.getModifierState("AltGraph")) return "";
  const key = labelOf(event);
  const digit = (!event.shiftKey && event.code.match(/^Digit(.)$/)?.[1]) || key.match(/^\d$/)?.[0];
  if (event.ctrlKey || event.metaKey)
    return key.toLowerCase() === "z" ? (event.shiftKey ? "Ctrl-Shift-Z" : "Ctrl-Z") : "";
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
  known.delete(""); // what no key stands for, and what Alt is pressed with
}

/**
 * What a key has to be fetched for: keys that are pressed meanwhile wait for it.
 * @type {Promise<unknown> | undefined}
 */
let awaited;

/**
 * Let keys wait for what one of them needs; they are forgotten if it does not come.
 * @param {Promise<unknown>} coming
 */
export function holdKeys(coming) {
  awaited = coming.finally(() => (awaited = undefined));
}

/**
 * @param {Key[]} table
 * @param {(key: string, event: KeyboardEvent) => boolean} inSlot what the arrows and Enter do in a slot's empty field
 * @param {(field: HTMLInputElement) => unknown} leave what Esc does in a field
 * @param {() => boolean} refuses whether nothing can be written here, which is said then
 */
export function keepKeys(table, inSlot, leave, refuses) {
  learnKeys(table);
  const press = (/** @type {KeyboardEvent} */ event) => {
    const name = nameOf(event);
    const target = event.target;
    if (inField(target)) {
      if (name === "Esc") leave(/** @type {HTMLInputElement} */ (target));
      else if (inSlot(name, event)) event.preventDefault();
      return;
    }
    if (document.querySelector("dialog[open]")) return;
    if (name === "Enter" && target instanceof Element && target.closest("a, button, summary")) return;
    // `/` and `?` also stand on the places of letters that no key of ours is on
    const [key, entry] = known.get(name) ?? known.get(name && "/?".includes(event.key) ? event.key : "") ?? [];
    if (key && ((WRITES.test(key) && refuses()) || entry?.run(key, event) === true)) event.preventDefault();
  };
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (!awaited || inField(event.target)) return press(event);
    event.preventDefault();
    awaited.then((came) => came && press(event));
  });
}

// @ts-check
/** What comes late: a module that is not needed at the start is loaded when it is needed, and then stays. */
import { say } from "./foot.js";
import { wakeable } from "./saving/outbox.js";
import { translate } from "./sentences.js";

/**
 * A blank in these imports: the storage of static files takes the others for files to be named anew, in comments, too,
 * and cannot name those first that import each other.
 *
 * @typedef {{
 *   base: typeof import( "./base.js"),
 *   borders: typeof import( "./cards/borders.js"),
 *   column: typeof import( "./cards/column.js"),
 *   deciding: typeof import( "./cards/deciding.js"),
 *   filter: typeof import( "./cards/filter.js"),
 *   find: typeof import( "./text/find.js"),
 *   submit: typeof import( "./submit.js"),
 *   suggestions: typeof import( "./suggest/suggestions.js"),
 *   growing: typeof import( "./text/growing.js"),
 *   help: typeof import( "./keyboard/help.js"),
 *   inbox: typeof import( "./saving/inbox.js"),
 *   lifting: typeof import( "./cards/lifting.js"),
 *   live: typeof import( "./saving/live.js"),
 *   occurrences: typeof import( "./cards/occurrences.js"),
 *   plain: typeof import( "./text/plain.js"),
 *   quotations: typeof import( "./keyboard/quotations.js"),
 *   records: typeof import( "./cards/records.js"),
 *   signing: typeof import( "./saving/signing.js"),
 *   slots: typeof import( "./cards/slots.js"),
 *   first_steps: typeof import( "./first_steps.js"),
 *   unsaved: typeof import( "./saving/unsaved.js"),
 * }} Modules by the names that `annotations/parts/late.html` gives their addresses
 */

const SOON = 500;
const LONG = 15_000;

/** Modules that are on their way, and those that are here. @type {Record<string, Promise<any> | undefined>} */
const coming = {};
/** @type {Record<string, any>} */
const here = {};
/** Counts what did not come: a browser may remember that for its address, so the next one is another. */
let failures = 0;

/** How much somebody waits for, and what is to be done when that changes. */
export const loading = { count: 0, changed: () => {} };

/** Try to load a module, and once more a moment later; what has no content is none. @param {string} name */
async function load(name) {
  const url = JSON.parse(document.getElementById("late")?.textContent ?? "{}")[name];
  for (const pause of [SOON, 0]) {
    const module = import(url + (failures ? `?${failures}` : "")).catch(() => {});
    const came = await Promise.race([module, wakeable(LONG)]);
    if (Object.keys(came ?? {}).length) return (here[name] = came);
    failures++;
    if (pause) await wakeable(pause);
  }
  coming[name] = undefined;
}

/** Have a module come; all that wait for it get it in the order in which they asked. @param {string} name */
export const once = (name) => (coming[name] ??= load(name));

/**
 * Use what somebody asks for; where it does not come, take back what was begun, and say so.
 * @template {keyof Modules} Name @param {Name} name @param {(module: Modules[Name]) => unknown} use @param
 * {() => unknown} [undo]
 */
export async function late(name, use, undo) {
  const count = (/** @type {number} */ step) => {
    loading.count += step;
    loading.changed();
  };
  if (!here[name]) {
    count(1);
    await once(name);
    count(-1);
  }
  if (here[name]) return use(here[name]);
  undo?.();
  sayUnloaded();
}

export const sayUnloaded = () => say(translate("This could not be loaded. Try again."), true);

/**
 * Use what nobody has asked for, however long it takes to come; `failed` is called each time that it does not.
 * @template {keyof Modules} Name @param {Name} name @param {(module: Modules[Name]) => unknown} use @param
 * {() => unknown} [failed]
 */
export async function lateAtLast(name, use, failed) {
  while (!(await once(name))) {
    failed?.();
    await wakeable(LONG);
  }
  use(here[name]);
}

// @ts-check
/** Sentences of ours with words of people in them: each of these has its own direction. */

/** @param {string} words */
export const apart = (words) => Object.assign(document.createElement("bdi"), { textContent: words });

/** @param {(string | Node)[]} parts */
export function sentence(...parts) {
  const said = document.createElement("span");
  said.append(...parts);
  return said;
}


/** @type {Record<string, string | string[]> | undefined} */
let inLanguage;

/** What a language has for English words. @param {string} english */
const lookUp = (english) => {
  inLanguage ??= JSON.parse(document.getElementById("words")?.textContent ?? "{}");
  return /** @type {Record<string, string | string[]>} */ (inLanguage)[english];
};

/** @param {string} pattern @param {Record<string, unknown>} values */
const putIn = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

/**
 * A sentence in the language of the page: `translate("{name} is gone.", { name })`.
 * @param {string} english @param {Record<string, unknown>} [values]
 */
export const translate = (english, values = {}) => putIn(String(lookUp(english) ?? english), values);

/**
 * A sentence that counts: `translateNumber("{number} mark", "{number} marks", 3)`.
 * @param {string} one @param {string} many @param {number} number @param {Record<string, unknown>} [values]
 */
export function translateNumber(one, many, number, values = {}) {
  const rules = new Intl.PluralRules(document.documentElement.lang);
  const order = ["zero", "one", "two", "few", "many", "other"];
  const used = order.filter((name) => rules.resolvedOptions().pluralCategories.includes(/** @type {Intl.LDMLPluralRule} */ (name)));
  const forms = lookUp(one) ?? [one, many];
  return putIn(String(forms[Math.max(0, used.indexOf(rules.select(number)))]), { number, ...values });
}

// @ts-check
/** Sentences in the language of the page, and words of people in them: each of these has its own direction. */

/** @param {string} words */
export const apart = (words) => Object.assign(document.createElement("bdi"), { textContent: words });

/**
 * A sentence with elements in it: `sentence(translate("{name} is gone."), { name: apart("Mara") })`.
 * @param {string} words @param {Record<string, Node>} nodes
 */
export function sentence(words, nodes) {
  const said = document.createElement("span");
  said.append(...words.split(/\{(\w+)\}/).map((part, at) => (at % 2 ? nodes[part] : part)));
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
const putIn = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (hole, name) => String(values[name] ?? hole));

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
  const categories = /** @type {string[]} */ (rules.resolvedOptions().pluralCategories);
  const used = order.filter((name) => categories.includes(name));
  const forms = lookUp(one) ?? [one, many];
  return putIn(String(forms[Math.max(0, used.indexOf(rules.select(number)))]), { number, ...values });
}

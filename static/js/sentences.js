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

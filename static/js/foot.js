// @ts-check
/** The foot line: what it says for a moment. */

/** A button for the foot line. @param {string} words @param {() => unknown} act */
export function buttonTo(words, act) {
  const one = Object.assign(document.createElement("button"), { className: "button", textContent: words });
  one.addEventListener("click", act);
  return one;
}

/**
 * Say something for a moment's reading.
 * @param {string | Node} sentence @param {boolean} [failed]
 * @param {string} [keys] what keys do now: not said where there are none
 */
export function say(sentence, failed = false, keys = "") {
  const said = document.getElementById("said");
  said?.replaceChildren(sentence);
  if (keys)
    said?.append(Object.assign(document.createElement("span"), { className: "by-key", textContent: ` ${keys}` }));
  said?.classList.toggle("failed", failed);
}

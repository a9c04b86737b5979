// @ts-check
/** What was done at other articles, and not sent before they were left, is sent from here. */

/**
 * @typedef {{request: any, response?: {status: number}}} Context
 * @typedef {(text: string, ctx: Context) => void} Answered
 * @typedef {import("./outbox.js").Outbox} Outbox
 * @typedef {{
 *   Outbox: typeof import("./outbox.js").Outbox,
 *   changed: (waiting: number, trouble: import("./outbox.js").Trouble) => void,
 *   countUp: (box: Element, ctx: Context, from: Outbox) => void,
 *   post: (entry: import("./outbox.js").Entry, answered: Answered) => Promise<import("./outbox.js").Outcome>,
 *   say: (sentence: string, failed: boolean) => void,
 * }} Saving
 */

/**
 * Send them, also again when that is asked for.
 * @param {string[]} keys what they are stored under @param {Saving} saving
 */
export function sendLeft(keys, { Outbox, changed, countUp, post, say }) {
  /** @type {Outbox[]} */
  const boxes = [];
  const count = (/** @type {number} */ _, /** @type {import("./outbox.js").Trouble} */ trouble) => {
    changed(boxes.reduce((sum, box) => sum + box.entries.length, 0), trouble);
  };
  for (const key of keys) {
    /** @type {Answered} */
    const answered = (text, ctx) => {
      const box = document.createElement("div");
      box.innerHTML = text;
      countUp(box, ctx, left);
      if ((ctx.response?.status ?? 0) >= 400) say("Something that you did at another article could not be saved.", true);
    };
    const left = new Outbox(key, { send: (entry) => post(entry, answered), changed: count });
    boxes.push(left);
  }
  for (const name of ["online", "focus"]) addEventListener(name, () => boxes.forEach((box) => box.flush()));
  for (const box of boxes) box.flush();
}

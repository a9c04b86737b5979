// @ts-check
/** What was done at other articles, and not sent before they were left, is sent from here. */

/**
 * @typedef {{request: any, response?: {status: number}}} Context
 * @typedef {(text: string, ctx: Context) => void} Answered
 * @typedef {import("./outbox.js").Outbox} Outbox
 * @typedef {{
 *   Outbox: typeof import("./outbox.js").Outbox,
 *   countUp: (box: Element, ctx: Context, from: Outbox) => void,
 *   post: (entry: import("./outbox.js").Entry, answered: Answered) => Promise<import("./outbox.js").Outcome>,
 *   say: (sentence: string, failed: boolean) => void,
 * }} Saving
 */

/** @param {string[]} keys what the outboxes are stored under @param {Saving} saving */
export function sendLeft(keys, { Outbox, countUp, post, say }) {
  for (const key of keys) {
    /** @type {Answered} */
    const answered = (text, ctx) => {
      const box = document.createElement("div");
      box.innerHTML = text;
      countUp(box, ctx, left);
      if ((ctx.response?.status ?? 0) >= 400) say("Something that you did at another article could not be saved.", true);
    };
    const left = new Outbox(key, { send: (entry) => post(entry, answered), changed: () => {} });
    left.flush();
  }
}

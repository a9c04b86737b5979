// @ts-check
/** What was done at other articles, and not sent before they were left, is sent from here. */

/** @typedef {{Outbox: typeof import("./outbox.js").Outbox, countUp: any, post: any, say: (sentence: string, failed?: boolean) => void}} Saving */

/** @param {string[]} keys what the outboxes are stored under @param {Saving} saving */
export function sendLeft(keys, { Outbox, countUp, post, say }) {
  for (const key of keys) {
    const answered = (/** @type {string} */ text, /** @type {any} */ { request, response }) => {
      const box = document.createElement("div");
      box.innerHTML = text;
      countUp(box, request.action.match(/\/a\/[^/]+\/([0-9a-f-]{36})\//)?.[1] ?? "", request.body.get("version"), left);
      if ((response?.status ?? 0) >= 400) say("Something that you did at another article could not be saved.", true);
    };
    const left = new Outbox(key, { send: (entry) => post(entry, answered), changed: () => {} });
    left.flush();
  }
}

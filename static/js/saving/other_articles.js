// @ts-check
/** What was done at other articles, and not sent before they were left, is sent from here. */
import { letPass } from "./aside.js";
import { say } from "../foot.js";
import { Outbox } from "./outbox.js";
import { translate } from "../sentences.js";

/** @typedef {typeof import("./saving.js").SAVING} Saving */

/**
 * Send them, also again when that is asked for.
 * @param {string[]} keys what they are stored under @param {Saving} saving
 */
export function sendLeft(keys, saving) {
  /** @type {Outbox[]} */
  const boxes = [];
  const count = (/** @type {number} */ _, /** @type {import("./outbox.js").Trouble} */ trouble) => {
    saving.elsewhere = boxes.reduce((sum, box) => sum + box.entries.length, 0);
    saving.showState(saving.outbox.entries.length, trouble);
  };
  for (const key of keys) {
    /** @type {Parameters<Saving["post"]>[1]} */
    const answered = (box, ctx) => {
      saving.countUp(box, ctx, left);
      if ((ctx.response?.status ?? 0) >= 400)
        say(translate("Something that you did at another article was refused. It is kept, and shown there."), true);
    };
    const left = new Outbox(key, { send: (entry) => saving.post(entry, answered), changed: count });
    letPass(left);
    boxes.push(left);
  }
  for (const name of ["online", "focus"]) addEventListener(name, () => boxes.forEach((box) => box.flush()));
  for (const box of boxes) box.flush();
}

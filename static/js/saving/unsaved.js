// @ts-check
/** What is not saved: when it is sent again, what was refused and is kept, what was done at other articles. */
import { isAside, letPass } from "./aside.js";
import { buttonTo, say } from "../foot.js";
import { outboxesOf, wakeable } from "./outbox.js";
import { sendLeft } from "./other_articles.js";
import { showRefused } from "./refused.js";
import { translate } from "../sentences.js";

/** @typedef {typeof import("./saving.js").SAVING} Saving */
/** @typedef {import("./outbox.js").Entry} Entry */

const SECOND = 1000;
const KEPT = translate("This cannot be sent now. It is kept here and sent as soon as it can be.");

/** Whether there is more to an entry than that something be done. @param {Entry} entry */
const hasContent = ({ body }) => [...new URLSearchParams(body).keys()].some((name) => !/^(action|version)/.test(name));

/** Say it from now on, and send what was left behind at other articles. @param {Saving} saving */
export function keepUnsaved(saving) {
  const { outbox } = saving;
  const soon = Object.assign(document.createElement("span"), { ariaHidden: "true" }); // not read out each second
  let wasStuck = document.querySelector("#state.failed") !== null;

  saving.pause = async (left) => {
    for (; left > 0; left -= SECOND) {
      soon.textContent = translate("– trying again in {number} s", { number: Math.ceil(left / SECOND) });
      const woken = await wakeable(Math.min(left, SECOND));
      if (woken) return;
    }
  };

  saving.show = (state) => {
    const isStuck = state.matches(".failed");
    if (isStuck) state.firstChild?.after(" ", soon);
    if (isStuck && !wasStuck) say(KEPT, true);
    if (!isStuck && document.getElementById("said")?.textContent === KEPT) say("");
    wasStuck = isStuck;
    const kept = outbox.refused.filter(hasContent);
    const refused = kept.filter(({ asks }) => !asks).length;
    const aside = outbox.entries.filter(isAside);
    if (!kept.length && !aside.length) return;
    if (!outbox.entries.length && !isStuck) state.textContent = "";
    if (aside.length) state.append(" ", translate("The server fails at {number}.", { number: aside.length }), " ");
    if (refused) state.append(" ", translate("{number} refused", { number: refused }), " ");
    const asking = kept.length - refused;
    if (asking) state.append(" ", translate("{number} to answer", { number: asking }), " ");
    state.append(buttonTo(translate("Show"), () => showRefused(saving, hasContent)));
    if (refused || aside.length) state.classList.add("failed");
  };

  letPass(outbox);
  saving.showState(outbox.entries.length, "");
  document.addEventListener("click", ({ target }) => {
    const form = target instanceof Element && target.closest(".body .note form a")?.closest("form");
    if (!form) return;
    outbox.refused = outbox.refused.filter(({ url }) => url !== form.getAttribute("action")); // theirs is kept
    saving.showState(outbox.entries.length, "");
  });
  const others = outboxesOf(outbox.key.replace(/[^ ]*$/, "")).filter((key) => key !== outbox.key);
  if (others.length) sendLeft(others, saving);
}

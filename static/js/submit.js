// @ts-check
/**
 * Before an article is submitted or signed off, what is missing is said; whoever knows that goes on all the same.
 */
import { quotations } from "./suggest/hints.js";
import { marked } from "./keyboard/quotations.js";
import { buttonTo } from "./foot.js";
import { select } from "./text/jumping.js";
import { unmarked } from "./text/walking.js";
import { sentence, translate, translateNumber } from "./sentences.js";

/** What else is missing in what is submitted; empty if nothing is. */
function sayMissing() {
  if (!document.querySelector("#cards > .note-card")) return translate("Nothing is marked yet");
  const asking = document.querySelectorAll("#cards > .quote[data-mine] .ask").length;
  return asking
    ? translateNumber("One of your quotes does not say who", "{number} of your quotes do not say who", asking)
    : "";
}

/**
 * Submit or sign off, unless something wants saying first.
 * @param {HTMLFormElement} form @param {(sentence: Node) => void} say
 */
export function finish(form, say) {
  const isSignOff = form.getAttribute("action")?.endsWith("/sign-off/");
  const first = isSignOff ? "" : sayMissing();
  const left = unmarked(quotations, marked());
  if (!first && !left.length) return form.submit();
  const words = isSignOff ? translate("Sign off anyway") : translate("Submit anyway");
  const buttons = {
    button: buttonTo(words, () => form.submit()),
    show: buttonTo(translate("Show the first"), () => select(left[0])),
  };
  if (!left.length) return say(sentence(translate("{first}. {button}", { first }), buttons));
  const second = translateNumber("one quotation is not marked", "{number} quotations are not marked", left.length);
  const alone = translateNumber("One quotation is not marked", "{number} quotations are not marked", left.length);
  const missing = first ? translate("{first}; {second}", { first, second }) : alone;
  say(sentence(translate("{missing}. {button} {show}", { missing }), buttons));
}

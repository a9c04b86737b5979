// @ts-check
/** Before an article is submitted, what is missing is said; whoever knows that submits all the same. */
import { quotations } from "./suggest/hints.js";
import { marked } from "./keyboard/quotations.js";
import { unmarked } from "./text/walking.js";
import { sentence, translate, translateNumber } from "./sentences.js";

/** Submit, unless something wants saying first. @param {HTMLFormElement} form @param {(sentence: Node) => void} say */
export function submitArticle(form, say) {
  const asking = document.querySelectorAll("#cards > .quote[data-mine] .ask").length;
  const isEmpty = !document.querySelector("#cards > .note-card");
  if (!asking && !isEmpty) return form.submit();
  const left = unmarked(quotations, marked()).length;
  const first = isEmpty
    ? translate("Nothing is marked yet")
    : translateNumber("One of your quotes does not say who", "{number} of your quotes do not say who", asking);
  const second = translateNumber("one quotation is not marked", "{number} quotations are not marked", left);
  const anyway = Object.assign(document.createElement("button"), {
    type: "button",
    className: "button",
    textContent: translate("Submit all the same"),
  });
  anyway.addEventListener("click", () => form.submit());
  const words = left
    ? translate("{first}; {second}. {button}", { first, second })
    : translate("{first}. {button}", { first });
  say(sentence(words, { button: anyway }));
}

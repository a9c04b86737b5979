// @ts-check
/** Before an article is submitted, what is missing is said; whoever knows that submits all the same. */
import { quotations } from "./suggest/hints.js";
import { marked } from "./keyboard/quotations.js";
import { unmarked } from "./text/walking.js";

/** Submit, unless something wants saying first. @param {HTMLFormElement} form @param {(sentence: Node) => void} say */
export function submitArticle(form, say) {
  const asking = document.querySelectorAll("#cards > .quote[data-mine] .ask").length;
  const isEmpty = !document.querySelector("#cards > .note-card");
  if (!asking && !isEmpty) return form.submit();
  const left = unmarked(quotations, marked()).length;
  const missing = [
    isEmpty
      ? "Nothing is marked yet"
      : asking === 1
        ? "One of your quotes does not say who"
        : `${asking} of your quotes do not say who`,
    ...(left ? [left === 1 ? "one quotation is not marked" : `${left} quotations are not marked`] : []),
  ];
  const anyway = Object.assign(document.createElement("button"), {
    type: "button",
    className: "button",
    textContent: "Submit all the same",
  });
  anyway.addEventListener("click", () => form.submit());
  const said = document.createElement("span");
  said.append(`${missing.join("; ")}. `, anyway);
  say(said);
}

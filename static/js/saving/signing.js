// @ts-check
/** Signing in again without leaving the page: what was done and not saved stays where it is meanwhile. */

import { apart, sentence, translate } from "../sentences.js";

/** @param {string} address @param {RequestInit} [how] */
async function fetched(address, how) {
  const answer = await fetch(address, how);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/** Whether this person is signed in, here or in another tab; asking renews the cookies. @param {string} me */
const isIn = async (me) => (await fetched(location.pathname)).getElementById("desk")?.dataset.me === me;

/**
 * Ask for the password in a dialog; `done` is called once this person is signed in, `failed` if nobody can be asked.
 * @param {string} me @param {() => unknown} done @param {() => unknown} failed
 */
export async function askToSignIn(me, done, failed) {
  if (document.getElementById("signing")) return;
  const dialog = Object.assign(document.createElement("dialog"), { id: "signing" });
  dialog.setAttribute("aria-labelledby", "signing-title");
  const title = Object.assign(document.createElement("h2"), {
    id: "signing-title",
    textContent: translate("Your sign-in has ended"),
  });
  const kept = document.createElement("p");
  kept.append(sentence(translate("What you did is kept here. Sign in as {name} to save it."), { name: apart(me) }));
  document.body.append(dialog);
  const address = document.getElementById("desk")?.dataset.signIn ?? "";

  const finish = () => {
    dialog.remove();
    done();
  };
  /** @param {Document} page */
  const show = (page) => {
    // a name and password, or a code
    const form = /** @type {HTMLFormElement} */ (page.querySelector("form[data-signing]"));
    const name = /** @type {HTMLInputElement | null} */ (form.elements.namedItem("username"));
    if (name) name.value = me;
    form.querySelector("button")?.classList.add("main");
    dialog.replaceChildren(title, kept, form);
    if (!dialog.open) dialog.showModal();
    /** @type {HTMLElement | null} */ (form.querySelector("[type=password], [name=code]"))?.focus();
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        const answer = await fetched(form.action, { method: "POST", body: new FormData(form) });
        if (await isIn(me)) finish();
        else show(answer.querySelector("form[data-signing]") ? answer : await fetched(address));
      } catch {
        kept.textContent = translate("The server cannot be reached. What you did is kept here. Try again.");
      }
    });
  };
  dialog.addEventListener("close", () => dialog.remove());
  try {
    if (await isIn(me)) finish();
    else show(await fetched(address));
  } catch {
    dialog.remove();
    failed();
  }
}

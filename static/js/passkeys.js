// @ts-check
/** Passkeys: a form with `data-passkey` asks the device, puts its answer into `credential` and is sent. */
import { translate } from "./sentences.js";

/** @param {HTMLFormElement} form @returns {Promise<any>} What the device is to be asked. */
async function readOptions(form) {
  if (form.dataset.passkey !== "login") {
    const data = JSON.parse(document.getElementById(form.dataset.options ?? "")?.textContent ?? "{}");
    return (data.creation_options ?? data.request_options).publicKey;
  }
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  return (await answer.json()).request_options.publicKey;
}

/** @param {HTMLFormElement} form @param {any} options What the device says. */
async function askDevice(form, options) {
  if (form.dataset.passkey !== "create") {
    return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  }
  const alone = /** @type {HTMLInputElement | null} */ (form.elements.namedItem("passwordless"))?.checked;
  options.authenticatorSelection = {
    ...options.authenticatorSelection,
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: Boolean(alone),
    userVerification: alone ? "required" : "preferred",
  };
  return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
}

/** @param {HTMLFormElement} form */
function prepare(form) {
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
  const problem = /** @type {HTMLElement} */ (form.querySelector("p.error[role=alert]"));
  form.hidden = button.disabled = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.hidden = true;
    try {
      const credential = /** @type {any} */ (await askDevice(form, await readOptions(form)));
      const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("credential"));
      field.value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch {
      problem.textContent = translate("The device gave no passkey. Try again, or go on another way.");
      problem.hidden = false;
    }
  });
}

const forms = /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-passkey]"));
if ("PublicKeyCredential" in window && "parseRequestOptionsFromJSON" in PublicKeyCredential) {
  for (const form of forms) prepare(form);
}

// @ts-check
/**
 * Requests: every write names its action, so that sending it twice does it once; writes go one after the other; what
 * could not be sent is kept and can be sent again; the foot line says how things stand.
 */
import { uuid7 } from "./ids.js";
import { land } from "./inbox.js";

/** @typedef {{sourceElement: HTMLElement, request: any, response?: {status: number}, text?: string, target: Element, hx?: any, swap: string}} Context */

const SENTENCES = /** @type {Record<number, string>} */ ({
  401: "Your sign-in has ended.",
  403: "This is not for you to do.",
  404: "This is gone: somebody has removed it, or you may no longer see it.",
  503: "Others are writing here, too.",
});

let waiting = 0;
/** @type {{url: string, values: Record<string, string>}[]} */
let unsent = [];
/** Our own saves counted a version up: `id:version` → the version after. @type {Map<string, string>} */
const counted = new Map();

const cookie = (/** @type {string} */ name) => document.cookie.match(`(?:^|; )${name}=([^;]*)`)?.[1] ?? "";
const annotationOf = (/** @type {string} */ url) => url.match(/\/a\/[^/]+\/([0-9a-f-]{36})\//)?.[1] ?? "";
const isWrite = (/** @type {Context} */ ctx) => ctx.request.method === "POST";

/** Say in the foot line how things stand. */
function show() {
  const state = /** @type {HTMLElement} */ (document.getElementById("state"));
  if (unsent.length) {
    const again = document.createElement("button");
    again.className = "button";
    again.textContent = "Try again";
    again.addEventListener("click", sendAgain);
    state.replaceChildren(`${unsent.length} not saved `, again);
  } else {
    state.textContent = waiting ? "Saving …" : "All saved ✓";
  }
  state.classList.toggle("failed", unsent.length > 0);
}

/** Say something for a moment's reading. @param {string | Node} sentence @param {boolean} [failed] */
export function say(sentence, failed = false) {
  const said = document.getElementById("said");
  said?.replaceChildren(sentence);
  said?.classList.toggle("failed", failed);
}

/** Ask the server for something that comes back through the inbox. @param {"GET" | "POST"} method @param {string} url @param {Record<string, string>} [values] */
export function send(method, url, values = {}) {
  return /** @type {any} */ (window).htmx.ajax(method, url, { source: "#desk", target: "#inbox", swap: "innerHTML", values });
}

function sendAgain() {
  const again = unsent;
  unsent = [];
  for (const { url, values } of again) send("POST", url, values);
}

/** @param {Context} ctx */
function keep(ctx) {
  unsent.push({ url: ctx.request.action, values: Object.fromEntries(ctx.request.body ?? []) });
}

/** @param {(card: HTMLElement | null, ctx: Context) => void} landed called when an answer is in the page */
export function keepSaving(landed) {
  const on = (/** @type {string} */ name, /** @type {(ctx: Context, event: Event) => void} */ act) =>
    document.addEventListener(name, (event) => act(/** @type {CustomEvent} */ (event).detail.ctx, event));

  on("htmx:config:request", (ctx) => {
    const action = ctx.request.submitter?.getAttribute("formaction");
    if (action) ctx.request.action = action;
    if (!isWrite(ctx)) return;
    const body = ctx.request.body;
    if (!ctx.request.action.includes("/mark/") || !body.get("action")) body.set("action", body.get("action_again") || uuid7());
    waiting++;
    show();
  });
  on("htmx:before:request", (ctx) => {
    if (!isWrite(ctx)) return;
    const body = ctx.request.body;
    body.set("csrfmiddlewaretoken", cookie("csrftoken"));
    const id = annotationOf(ctx.request.action);
    for (let next; (next = counted.get(`${id}:${body.get("version")}`)); ) body.set("version", next);
  });
  on("htmx:before:swap", (ctx, event) => {
    const status = ctx.response?.status ?? 200;
    if (ctx.target?.id !== "inbox") return;
    if (ctx.text?.includes('id="said"')) return;
    event.preventDefault(); // a page of another kind: only its meaning is of use here
    say(SENTENCES[status] ?? "This could not be saved.", true);
    if (status === 401) say(signIn(), true);
    if (isWrite(ctx) && (status === 401 || status >= 500)) keep(ctx);
  });
  on("htmx:after:swap", (ctx) => {
    if (ctx.target?.id !== "inbox") return;
    const card = land(ctx.target);
    const id = annotationOf(ctx.request.action);
    const now = document.getElementById(`c-${id}`)?.dataset.version;
    const before = isWrite(ctx) && ctx.response?.status === 200 && ctx.request.body?.get("version");
    if (before && now && now !== before) counted.set(`${id}:${before}`, now);
    landed(card, ctx);
  });
  on("htmx:error", (ctx) => {
    if (!ctx || !isWrite(ctx)) return;
    keep(ctx);
    say("No connection. What you did is kept here; try again in a moment.", true);
  });
  on("htmx:finally:request", (ctx) => {
    if (isWrite(ctx)) waiting = Math.max(0, waiting - 1);
    show();
  });
  addEventListener("beforeunload", (event) => {
    if (unsent.length || waiting) event.preventDefault();
  });
}

function signIn() {
  const link = document.createElement("a");
  link.href = `/accounts/login/?next=${encodeURIComponent(location.pathname + location.search)}`;
  link.target = "_blank";
  link.rel = "opener";
  link.textContent = "Sign in again";
  const said = document.createElement("span");
  said.append(SENTENCES[401], " ", link, " in a new tab, then try again here.");
  return said;
}

// @ts-check
/**
 * Requests: every write names its action, so that sending it twice does it once. Writes go through the outbox, one
 * after the other, until they are answered; the foot line says how things stand.
 */
import { buttonTo, say } from "../foot.js";
import { uuid7 } from "./ids.js";
import { loadInbox } from "./landing.js";
import { late, loading, sayUnloaded } from "../late.js";
import { pairs } from "../text/offsets.js";
import { Outbox, outboxesOf, wakeable } from "./outbox.js";
import { paint } from "../text/passages.js";
import { translate } from "../sentences.js";

/** @typedef {{request: any, response?: {status: number}, text?: string, target?: Element}} Context */

/** How long an answer is waited for. */
const PATIENCE = 15_000;
/** What an answer of our own ends with: a page of a proxy has no such end, nor has half an answer. */
const END = /<div id="said"[^]*<\/div>\s*$/;

/** The address of the page, and who is at it. */
export const { page = "", me = "" } = document.getElementById("desk")?.dataset ?? {};
const token = (/** @type {string} */ prefix) => document.cookie.match(`(?:^|; )${prefix}csrftoken=([^;]*)`)?.[1];
const annotationOf = (/** @type {string} */ url) => url.match(/\/a\/[^/]+\/([0-9a-f-]{36})\//)?.[1] ?? "";

/** What keeps the outbox from being sent. @type {import("./outbox.js").Trouble} */
let stuck = "";
/** @type {(ctx: Context) => void} */
let arrived = () => {};
/** @type {(card: HTMLElement | null, ctx: Context) => void} */
let landed = () => {};

/** @type {Outbox} */
const outbox = new Outbox(`outbox ${me} ${page}`, {
  send: (entry) => post(entry, receive),
  changed: showState,
  pause: (milliseconds) => SAVING.pause(milliseconds),
});

/**
 * What the module that comes late gets of this one, and what it puts in its place: it says more of what is not saved.
 */
export const SAVING = {
  countUp,
  /** How many things that were done at other articles are not saved; at the start, at how many articles. */
  elsewhere: outboxesOf(`outbox ${me} `).filter((key) => key !== outbox.key).length,
  outbox,
  pause: wakeable,
  post,
  show: (/** @type {HTMLElement} */ _) => {},
  showState,
};

/** @type {(card: HTMLElement, ctx: Context) => boolean} */
let wanted = () => true;

/** Whether a word is being put together by an input method. */
let composing = false;

/** Whether something in a card is pressed and not let go yet. */
const isPressed = () =>
  document.documentElement.matches(":active") && document.querySelector("#cards .note-card :active");

let landings = 0;
/** Whether nothing can be written here, which is said then. */
export function refuses() {
  const why = document.getElementById("closed")?.textContent ?? "";
  if (why) say(why, true);
  return why !== "";
}

/** Counts the answers that have come into the page. */
export const turn = () => landings;

/** Whether something is on its way to the server. */
export const isWaiting = () => outbox.entries.length > 0 && !isStuck();

/** Where to, in this order; the first one is on its way. */
const addresses = () => outbox.entries.map(({ url }) => url);

/** Whether what was done cannot be sent now. */
export const isStuck = () => stuck !== "";

/** The spans that are tagged and not in the page yet. */
export const underway = () =>
  outbox.entries.flatMap(({ url, body }) =>
    url.endsWith("/mark/") ? pairs(new URLSearchParams(body).get("spans") ?? "") : [],
  );

/** Whether a mark is not answered yet. @param {string} id */
export const isUnderway = (id) =>
  outbox.entries.some(({ url, body }) => url.endsWith("/mark/") && new URLSearchParams(body).get("id") === id);

/**
 * Say in the foot line how things stand, and paint what is not answered yet.
 * @param {number} waiting @param {import("./outbox.js").Trouble} trouble
 */
function showState(waiting, trouble) {
  paint("pending", underway());
  if (trouble === "sign-in") {
    stuck = trouble;
    askToSignIn();
  } else if (trouble || !waiting) stuck = trouble;
  showCount();
}

const sayUnshown = () => say(translate("This could not be shown."), true);

/** Say how much is not saved; what waits for a module may be something to save. */
function showCount() {
  const state = /** @type {HTMLElement} */ (document.getElementById("state"));
  const waiting = outbox.entries.length + SAVING.elsewhere;
  const busy = waiting ? translate("Saving …") : loading.count ? translate("Loading …") : "";
  state.textContent = isStuck() ? translate("{number} unsaved", { number: waiting }) : busy || translate("All saved ✓");
  if (isStuck()) state.append(" ", buttonTo(translate("Try again"), sendAgain));
  state.classList.toggle("failed", isStuck());
  SAVING.show(state);
}

/**
 * Ask the server for something that comes back through the inbox.
 * @param {"GET" | "POST"} method @param {string} url @param {Record<string, string>} [values] all that is sent
 */
export function send(method, url, values = {}) {
  if (method === "POST") return keep(url, new URLSearchParams(values));
  return /** @type {any} */ (window).htmx.ajax(method, url, {
    source: "#desk",
    target: "#inbox",
    swap: "innerHTML",
    values,
  });
}

/**
 * Put into the outbox what was done; a mark brings its action's id along.
 * @param {string} url @param {URLSearchParams} body
 */
function keep(url, body) {
  if (refuses()) return;
  const id = body.get("action_again") || (url.endsWith("/mark/") && body.get("action")) || uuid7();
  body.delete("csrfmiddlewaretoken");
  body.set("action", id);
  return outbox.put({ id, url, body: body.toString() });
}

/** What wakes an outbox that waits for the network wakes it at once. */
function sendAgain() {
  stuck = "";
  dispatchEvent(new Event("online"));
  return outbox.flush();
}

const askToSignIn = () => late("signing", (came) => came.askToSignIn(me, sendAgain, sayUnloaded));

/**
 * @param {import("./outbox.js").Entry} entry
 * @param {(box: Element, ctx: Context) => void | Promise<void>} answered
 * @returns {Promise<import("./outbox.js").Outcome>}
 */
async function post(entry, answered) {
  const { url } = entry;
  const values = new URLSearchParams(entry.body);
  values.set("csrfmiddlewaretoken", token("__Host-") ?? token("") ?? "");
  values.set("me", me);
  let answer, text;
  try {
    answer = await fetch(url, {
      method: "POST",
      body: values,
      headers: { "HX-Request": "true" },
      signal: AbortSignal.timeout(PATIENCE),
    });
    text = await answer.text();
  } catch {
    return 0;
  }
  const { status, headers } = answer;
  entry.status = status;
  const refresh = headers.has("HX-Refresh");
  const isOurs = refresh || END.test(text);
  if (isOurs && status === 401) return "sign-in";
  if (!isOurs || status === 429 || status > 499) return 1000 * Number(headers.get("Retry-After")) || 0;
  // else what is pressed in a card would be gone before it is let go, and a word that is being composed come twice
  for (let turns = 0; composing || (turns < 40 && isPressed()); turns++) await wakeable(50);
  const box = document.createElement("div");
  box.innerHTML = text;
  entry.why = box.querySelector("#said")?.textContent;
  entry.asks = headers.has("Asks");
  if (refresh && answered === receive) setTimeout(() => location.reload());
  else await answered(box, { request: { action: url, method: "POST", body: values }, response: { status } });
  return status < 400 ? "done" : "refused";
}

/** @param {Element} box @param {Context} ctx */
async function receive(box, ctx) {
  const { land } = await loadInbox();
  arrived(ctx);
  // nothing but a sentence: it may be tried again
  if (!box.children[1]) document.querySelector(`form[action="${ctx.request.action}"]`)?.removeAttribute("data-sent");
  countUp(box, ctx);
  landings++;
  landed(
    land(box, addresses().slice(1), (card) => wanted(card, ctx)),
    ctx,
  );
}

/**
 * What waits to be sent was done before our own save counted its annotation's version up; a mark counts none, and may
 * bring what somebody else has changed.
 * @param {Element} box @param {Context} ctx
 */
function countUp(box, { request }, from = outbox) {
  /** @type {Map<string, string>} */
  const newer = new Map();
  if (request.action.endsWith("/mark/")) return;
  for (const card of /** @type {NodeListOf<HTMLElement>} */ (box.querySelectorAll(".note-card"))) {
    const [id, now] = [card.id.slice(2), card.dataset.version];
    for (const before of [
      document.getElementById(card.id)?.dataset.version,
      id === annotationOf(request.action) && request.body.get("version"),
    ]) {
      if (before && now && Number(now) === Number(before) + 1) newer.set(`${id} ${before}`, now);
    }
  }
  from.amend((entry) => {
    const values = new URLSearchParams(entry.body);
    const now = newer.get(`${annotationOf(entry.url)} ${values.get("version")}`);
    if (now) values.set("version", now);
    return { ...entry, body: values.toString() };
  });
}

/**
 * @param {(ctx: Context) => void} before called when something sent is answered and the page still as it was
 * @param {(card: HTMLElement, ctx: Context) => boolean} isWanted whether a card that an answer opens is still what the
 * reader is at
 * @param {(card: HTMLElement | null, ctx: Context) => void} act called when an answer is in the page
 */
export function keepSaving(before, isWanted, act) {
  arrived = before;
  wanted = isWanted;
  landed = act;
  const on = (/** @type {string} */ name, /** @type {(ctx: Context, event: Event) => void} */ what) =>
    document.addEventListener(name, (event) => what(/** @type {CustomEvent} */ (event).detail.ctx, event));

  // htmx looks for its attributes in whatever is new: at the start in these, and not in thousands of cards and marks.
  document.addEventListener("htmx:before:process", (event) => {
    if (event.target !== document.body) return;
    event.preventDefault();
    for (const one of document.querySelectorAll("#guide, #tagbar, #act, .note-card.open"))
      /** @type {any} */ (window).htmx.process(one);
  });
  on("htmx:config:request", (ctx, event) => {
    if (ctx.request.method !== "POST") return;
    event.preventDefault(); // the outbox sends it
    keep(
      ctx.request.submitter?.getAttribute("formaction") ?? ctx.request.action,
      new URLSearchParams(ctx.request.body),
    );
  });
  for (const name of ["compositionstart", "compositionend"])
    document.addEventListener(name, () => (composing = name === "compositionstart"));
  document.addEventListener("htmx:error", sayUnshown);
  on("htmx:before:swap", (ctx, event) => {
    if (ctx.target?.id !== "inbox") return;
    const isOurs = END.test(ctx.text ?? "");
    if (isOurs && ctx.response?.status !== 401) return;
    event.preventDefault();
    if (isOurs) return askToSignIn();
    sayUnshown();
  });
  on("htmx:after:swap", async (ctx) => {
    if (ctx.target?.id !== "inbox") return;
    const { land } = await loadInbox();
    landings++;
    landed(
      land(ctx.target, addresses(), (card) => wanted(card, ctx)),
      ctx,
    );
  });
  document.getElementById("finish")?.parentElement?.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const asks = /\/(submit|sign-off)\/$/.test(form.getAttribute("action") ?? "");
    if (!asks && !outbox.entries.length) return;
    event.preventDefault();
    if (refuses()) return;
    if (outbox.entries.length) say(translate("This is not saved yet."), true);
    else late("submit", ({ finish }) => finish(form, say));
  });
  loading.changed = showCount;
  addEventListener("focus", () => outbox.flush());
  outbox.flush();
}

// @ts-check
/**
 * What others do here while the page is open: asked for every two seconds, and let in without disturbing the reader.
 * Nothing depends on it: what goes wrong is tried again later, and not spoken of.
 */
import { translate } from "../sentences.js";

/**
 * @typedef {{land: (box: Element) => unknown, landed: () => void, busy: () => boolean, drop: (id: string) => unknown,
 * turn: () => number, say: (sentence: string) => void}} Workspace
 */

const PAUSE = 1600;
const LONGEST = 60_000;

/** How the answer that the page knows of is called. */
let tag = "";
let pause = PAUSE;
let timer = 0;
let asking = false;

/**
 * Whether what comes would only stand in the way of what is there.
 * @param {HTMLElement} one @param {HTMLElement} there
 */
function isKnown(one, there) {
  if (one.matches("article")) return Number(one.dataset.version) <= Number(there.dataset.version);
  return there.isEqualNode(one) || there.contains(document.activeElement);
}

/**
 * Say in an open card that it is not what it was; it stays as it is, and what is sent from it names the old version.
 * @param {HTMLElement} card @param {HTMLElement} now
 */
function warn(card, now) {
  const gone = now.matches("del");
  card.querySelector(".meanwhile")?.remove();
  const note = Object.assign(document.createElement("p"), { className: "note warning meanwhile", role: "status" });
  const link = /** @type {HTMLAnchorElement} */ (card.querySelector("h3 a"));
  const words = translate("Show it as it is now");
  const show = Object.assign(document.createElement("a"), { href: link.href, textContent: words });
  note.append(gone ? translate("Somebody has deleted this.") : translate("Somebody has changed this."), " ", show);
  card.querySelector(".body")?.prepend(note);
  card.classList.toggle("lost", gone);
  if (!gone) for (const part of [".chip", "h3"]) card.querySelector(part)?.replaceWith(now.querySelector(part) ?? "");
}

/**
 * Leave in the box what is new, and does not touch an open card.
 * @param {HTMLElement} box @param {Workspace["drop"]} drop
 */
function sift(box, drop) {
  for (const one of /** @type {HTMLElement[]} */ ([...box.children])) {
    const there = document.getElementById(one.id);
    if (!there) continue;
    const gone = one.matches("del");
    if ((gone || one.matches("article")) && there.matches(".open")) {
      if (gone || !isKnown(one, there)) warn(there, one);
      one.remove();
    } else if (!gone && isKnown(one, there)) {
      one.remove();
      drop(one.id); // what waits for the end of a selection is older than this
    }
  }
}

/**
 * @param {string} url @param {Workspace} workspace @returns {Promise<boolean>} whether there is something to ask for
 */
async function ask(url, { land, landed, busy, drop, turn, say }) {
  const before = turn();
  const answer = await fetch(url, {
    headers: { "HX-Request": "true", "If-None-Match": tag },
    signal: AbortSignal.timeout(20_000),
  });
  if (answer.status === 404) {
    const why = translate("This article is gone, or you may no longer see it.");
    document.getElementById("closed")?.replaceChildren(why);
    say(why);
    return false;
  }
  if (!answer.ok && answer.status !== 304) throw new Error(answer.statusText);
  const box = document.createElement("div");
  if (answer.ok) box.innerHTML = await answer.text();
  // what came into the page meanwhile is newer than this answer
  if (!answer.ok || turn() !== before || busy() || document.querySelector("#text:active")) return true;
  tag = answer.headers.get("ETag") ?? tag;
  sift(box, drop);
  if (!box.children.length) return true;
  const why = box.querySelector("#closed")?.textContent;
  if (why) say(why);
  land(box);
  landed();
  return true;
}

/** Ask from now on, while the page can be seen. @param {Workspace} workspace */
export function keepUp(workspace) {
  const desk = /** @type {HTMLElement} */ (document.getElementById("desk"));
  tag = `"${desk.dataset.news}-"`;
  const next = async () => {
    clearTimeout(timer);
    if (asking || document.hidden) return;
    asking = true;
    let more = true;
    try {
      more = await ask(`${desk.dataset.page}news/`, workspace);
      pause = PAUSE;
    } catch {
      pause = Math.min(2 * pause, LONGEST);
    }
    asking = false;
    if (more) timer = setTimeout(next, pause);
    else document.removeEventListener("visibilitychange", next);
  };
  document.addEventListener("visibilitychange", next);
  next();
}

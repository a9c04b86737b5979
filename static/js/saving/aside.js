// @ts-check
/**
 * What the server fails at again and again lets pass what does not depend on it: it stays in the outbox, behind the
 * rest, and is tried again from time to time. Only an answer 500 counts: with any other, nothing else could be sent.
 *
 * What is about the same annotation waits behind it, and what is about one of those. So does an undo of what is not
 * saved, and all that was done after that undo: sooner, something else would be undone.
 */

/** @typedef {import("./outbox.js").Entry} Entry */
/** @typedef {import("./outbox.js").Outbox} Outbox */

const FAILED = 500;
const TRIES = 4;

/** Whether the server has failed at it so often that others go first. @param {Entry} entry */
export const isAside = ({ tries = 0 }) => tries >= TRIES;

/** Whether an entry undoes or redoes whatever was done last. @param {Entry} entry */
const isStep = ({ url }) => /\/(un|re)do\/$/.test(url);

/** How many more things can be undone once it is done. @param {Entry} entry */
const stepOf = ({ url }) => (url.endsWith("/undo/") ? -1 : 1);

/** The annotation that an entry makes or changes; none, if it is about several. @param {Entry} entry */
const annotationIn = ({ url, body }) =>
  url.match(/\/a\/[^/]+\/([0-9a-f-]{36})\//)?.[1] ?? new URLSearchParams(body).get("id") ?? "";

/**
 * Whether an entry is about one of these annotations, which all that it is about then join.
 * @param {Entry} entry @param {Set<string>} annotations
 */
function depends(entry, annotations) {
  const its = annotationIn(entry);
  const does = [...annotations].some((id) => !its || `${entry.url} ${entry.body}`.includes(id));
  if (does) annotations.add(its);
  return does;
}

/**
 * What can be sent now, and behind it what waits; what failed last, with all that depends on it, waits behind the rest.
 * @param {Entry[]} entries
 * @param {number} undoable how many things that were done since one stepped aside can be undone
 * @param {string} [last] the id of what failed last
 */
export function arrange(entries, undoable, last) {
  const annotationsOf = (/** @type {(entry: Entry) => boolean} */ is) => new Set(entries.filter(is).map(annotationIn));
  const [aside, failed] = [isAside, (/** @type {Entry} */ { id }) => id === last].map(annotationsOf);
  /** @type {Record<"free" | "waiting" | "last" | "behind", Entry[]>} */
  const parts = { free: [], waiting: [], last: [], behind: [] };
  let left = undoable;
  for (const entry of entries) {
    if (parts.behind.length) parts.behind.push(entry);
    else if (isStep(entry)) {
      left += stepOf(entry);
      (aside.size && (left < 0 || isAside(entry)) ? parts.behind : parts.free).push(entry);
    } else if (entry.id === last || depends(entry, failed)) parts.last.push(entry);
    else if (isAside(entry) || depends(entry, aside)) parts.waiting.push(entry);
    else left += parts.free.push(entry) && 1;
  }
  return { free: parts.free, waiting: [...parts.waiting, ...parts.last, ...parts.behind] };
}

/** Let others pass what the server fails at. @param {Outbox} box */
export function letPass(box) {
  const { send, pause } = box;
  const put = box.put.bind(box);
  let undoable = 0;
  let isPausing = false;
  /** Whether it was at one of those aside that the server failed last. */
  let hasFailedAside = false;

  /** Put first what can be sent, and say whether there is such. @param {string} [last] */
  const bringForward = (last) => {
    const { free, waiting } = arrange(box.entries, undoable, last);
    const order = [...free, ...waiting];
    box.amend((entry) => order.shift() ?? entry);
    return free.length > 0;
  };

  box.send = async (entry) => {
    const outcome = await send(entry);
    if (outcome === "done") undoable += stepOf(entry);
    const tries = (entry.tries ?? 0) + Number(typeof outcome === "number" && entry.status === FAILED);
    hasFailedAside = tries > (entry.tries ?? 0) && tries >= TRIES;
    box.amend((kept) => (kept.id === entry.id ? { ...kept, tries } : kept));
    if (hasFailedAside && tries === TRIES) undoable = 0;
    if (hasFailedAside) bringForward(entry.id);
    return outcome;
  };

  box.pause = async (milliseconds) => {
    if (hasFailedAside && bringForward()) return; // these need not wait
    isPausing = true;
    await pause(milliseconds);
    isPausing = false;
  };

  box.put = (entry) => {
    const sent = put(entry);
    if (isPausing && hasFailedAside && bringForward()) dispatchEvent(new Event("online"));
    return sent;
  };
}

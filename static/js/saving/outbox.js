// @ts-check
/**
 * What was done and is not yet acknowledged: kept in the browser, sent in order, sent again until answered.
 *
 * An entry is stored before it is sent, so that it survives a reload and a closed tab. Each carries its
 * action's id, and the server does one action once: sending twice is harmless. Only one tab sends at a time.
 *
 * Only an answer that says so takes anything out of here: it is done, or its content is refused, and then it is kept
 * among the refused until somebody has dealt with it.
 *
 * @typedef {{id: string, url: string, body: string, why?: string | null, asks?: boolean, status?: number,
 * tries?: number}} Entry the id is the action's, a UUIDv7; why it was refused, or what was asked; with what it was
 * answered, and how often the server has failed at it
 * @typedef {"done" | "refused" | "sign-in" | number} Outcome a number: not answered, so it is sent again, not before
 * so many milliseconds
 * @typedef {"" | "offline" | "sign-in"} Trouble
 * @typedef {{
 *   send: (entry: Entry) => Promise<Outcome>,
 *   changed: (waiting: number, trouble: Trouble) => void,
 *   storage?: Pick<Storage, "getItem" | "setItem" | "removeItem">,
 *   alone?: (name: string, work: () => Promise<void>) => Promise<unknown>,
 *   pause?: (milliseconds: number) => Promise<unknown>,
 * }} Options
 */

const REFUSED = "refused ";
const SHORTEST = 500;
const LONGEST = 15_000;

export class Outbox {
  /**
   * @param {string} key what the entries are stored under: one outbox for an article and a person
   * @param {Options} options
   */
  constructor(key, { send, changed, storage = lasting(), alone = lockedAlone, pause = wakeable }) {
    this.key = key;
    this.send = send;
    this.changed = changed;
    this.storage = storage;
    this.alone = alone;
    this.pause = pause;
    this.sending = false;
  }

  /** @returns {Entry[]} */
  get entries() {
    return this.#read(this.key);
  }

  /** What was refused, and nobody has dealt with. */
  get refused() {
    return this.#read(REFUSED + this.key);
  }

  set refused(entries) {
    this.#keep(entries, REFUSED + this.key);
  }

  /** @param {string} key @returns {Entry[]} */
  #read(key) {
    return JSON.parse(this.storage.getItem(key) ?? "[]");
  }

  /** @param {Entry[]} entries */
  #keep(entries, key = this.key) {
    const text = JSON.stringify(entries);
    try {
      if (entries.length) this.storage.setItem(key, text);
      else this.storage.removeItem(key);
    } catch {
      this.storage = fleeting({ [this.key]: JSON.stringify(this.entries), [key]: text }); // the disk is full
    }
  }

  /** Change entries that wait, or give them up. @param {(entry: Entry) => Entry | []} change */
  amend(change) {
    this.#keep(this.entries.flatMap(change));
  }

  /** Keep an entry and send what waits. @param {Entry} entry */
  put(entry) {
    const waiting = this.entries;
    this.#keep([...waiting, entry]);
    return this.flush(!waiting.length);
  }

  /**
   * Send what waits, oldest first, until it is answered or a sign-in is needed.
   * @param {boolean} [atOnce] nothing else waits: the browser need not be asked whether another tab sends, which takes
   * it until after the next frame
   */
  async flush(atOnce = false) {
    this.changed(this.entries.length, "");
    if (this.sending) return;
    this.sending = true;
    try {
      await (atOnce ? this.#drain() : this.alone(this.key, () => this.#drain()));
    } finally {
      this.sending = false;
    }
  }

  async #drain() {
    let wait = SHORTEST;
    for (let entry = this.entries[0]; entry; entry = this.entries[0]) {
      const outcome = await this.send(entry);
      if (outcome === "sign-in") return this.changed(this.entries.length, "sign-in");
      if (typeof outcome === "number") {
        this.changed(this.entries.length, "offline");
        await this.pause(Math.max(wait, outcome));
        wait = Math.min(2 * wait, LONGEST);
        continue;
      }
      const { id, url } = entry;
      // the newer of two takes its place
      const refused = this.refused.filter((kept) => kept.url !== url || url.endsWith("/mark/"));
      if (outcome === "refused") refused.push(entry);
      this.refused = refused;
      this.#keep(this.entries.filter((kept) => kept.id !== id));
      this.changed(this.entries.length, "");
      wait = SHORTEST;
    }
    this.changed(0, "");
  }
}

/**
 * What lasts as long as the page.
 * @param {Record<string, string>} [kept] @returns {Pick<Storage, "getItem" | "setItem" | "removeItem">}
 */
const fleeting = (kept = {}) => ({
  getItem: (key) => kept[key] ?? null,
  setItem: (key, text) => void (kept[key] = text),
  removeItem: (key) => void delete kept[key],
});

/** The browser's storage, if it has not been switched off. */
function lasting() {
  try {
    return localStorage;
  } catch {
    return fleeting();
  }
}

/** What outboxes are stored under, of those that are not empty. @param {string} start how their keys begin */
export const outboxesOf = (start) => Object.keys(lasting()).filter((key) => key.startsWith(start));

/** @param {string} name @param {() => Promise<void>} work */
// no locks on plain http: sent twice is done once
const lockedAlone = (name, work) => navigator.locks?.request(name, work) ?? work();

/**
 * Wait, or go on at once, which is then true, when the network is back.
 * @param {number} milliseconds @returns {Promise<unknown>}
 */
export function wakeable(milliseconds) {
  return new Promise((resume) => {
    setTimeout(resume, milliseconds);
    // what is left of the two when one has come resumes nothing
    addEventListener("online", () => resume(true), { once: true });
  });
}

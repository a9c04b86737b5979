// @ts-check
/**
 * What the page knows of the text before anybody has marked it: its quotations, the marks of all, and the cue words of
 * its language.
 */

/** @typedef {[number, number]} Span */

/** @returns {{quotations: number[], cues: import("./prefill.js").Cues}} */
const read = () => JSON.parse(document.getElementById("hints")?.textContent ?? "");

const said = read();
const flat = said.quotations;

export const { cues } = said;
export const { marks } = cues;

/**
 * All quotations, in code points, marks included; an outer one before those inside it.
 * @type {{span: Span, depth: number}[]}
 */
export const quotations = [];
for (let at = 0; at < flat.length; at += 3) quotations.push({ span: [flat[at], flat[at + 1]], depth: flat[at + 2] });

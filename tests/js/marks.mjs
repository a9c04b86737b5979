import { readFileSync } from "node:fs";

/** The list of quotation marks, as the server gives it to a page. */
const { pairs, apostrophes } = JSON.parse(readFileSync(new URL("../../annotations/text/quotes/quotation_marks.json", import.meta.url), "utf8"));
const opening = pairs.map(([opener]) => opener).filter((mark) => !apostrophes.includes(mark)).join("");
const closing = pairs.map(([, closers]) => closers).join("");

export const marks = /** @type {import("../../static/js/suggest/likely.js").Marks} */ ([opening, closing, apostrophes]);
export const quotationMarks = pairs;

// @ts-check
/** What puts answers into the page comes with the first key or click, at the latest with the first answer. */
import { close } from "../cards/closing.js";
import { fieldsOf, isChanged } from "../cards/fields.js";
import { focusOn } from "../cards/focus.js";
import { lateAtLast } from "../late.js";

/** @typedef {typeof import("./inbox.js")} Inbox */

/** @type {Inbox | undefined} */
let inbox;

/** Have it come. @returns {Promise<Inbox>} */
export const loadInbox = () =>
  new Promise((resolve) =>
    lateAtLast("inbox", (came) => {
      came.begin({ close, fieldsOf, focusOn, isChanged });
      resolve((inbox = came));
    }),
  );

/** Move in the paragraphs that waited for the end of a selection. @returns {boolean} whether there were any */
export const landHeld = () => inbox?.landHeld() ?? false;

/** Tab from a card itself goes on in it. @param {KeyboardEvent} event @returns {boolean} whether it did */
export const goIntoCard = (event) => inbox?.goIntoCard(event) ?? false;

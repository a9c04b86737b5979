// @ts-check
/** The keyboard at a card. */

/** The keyboard goes on at a card: single keys are keys, and Tab leads into it. @param {HTMLElement | null} card */
export function focusOn(card) {
  if (!card) return;
  card.tabIndex = -1;
  card.focus({ preventScroll: true });
}

// @ts-check
/** Selections are drawn with a pointer, and end in the text wherever it goes. */
import { keepInText } from "./passages.js";

/**
 * Call `begun` when a pointer is pressed and `settle` when a selection has come to rest: when the pointer is let go,
 * also out of the page's sight, or a moment after another change.
 * @param {() => void} settle @param {() => void} begun
 */
export function keepDrawing(settle, begun) {
  let pressed = /** @type {PointerEvent | null} */ (null);
  let isDrawn = false;
  let pause = 0;
  const follow = () => pressed && isDrawn && keepInText(pressed);
  /** The pointer is let go where it was last. */
  const release = () => {
    const last = isDrawn && pressed;
    pressed = null;
    if (last) keepInText(last);
    setTimeout(() => {
      if (last) keepInText(last);
      settle();
    });
  };
  document.addEventListener("pointerdown", (event) => {
    pressed = event;
    isDrawn = false;
    clearTimeout(pause);
    begun();
  });
  document.addEventListener("pointermove", (event) => {
    if (!event.buttons && pressed) release(); // it was let go where nobody saw it
    if (event.buttons) pressed = event;
    follow();
  });
  document.addEventListener("pointerup", (event) => {
    pressed = event;
    release();
  });
  document.addEventListener("pointercancel", release);
  // Of what loses the focus only the window counts: the card that had it loses it to the press itself.
  for (const name of ["keydown", "blur"]) addEventListener(name, () => pressed && release(), name === "keydown");
  addEventListener("scroll", follow);
  document.addEventListener("selectionchange", () => {
    clearTimeout(pause);
    if (!pressed) pause = setTimeout(settle, 200);
    else isDrawn = true;
    follow();
  });
}

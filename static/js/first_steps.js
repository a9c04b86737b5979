// @ts-check
/**
 * The first steps in the demo: the passage of a step comes selected, and while it is, a line says what it is and what
 * to press. The server decides which step it is, with every answer.
 */

/**
 * @param {(span: [number, number]) => void} select
 * @param {() => {start: number, end: number} | null} selected what is selected in the text
 */
export function keepSteps(select, selected) {
  const step = () => /** @type {HTMLElement} */ (document.getElementById("step"));
  let shown = "";

  const line = () => {
    const passage = selected();
    step().hidden = !passage || step().dataset.span !== `${passage.start}-${passage.end}`;
  };

  const show = () => {
    const span = step().dataset.span ?? "";
    const [start, end] = span.split("-").map(Number);
    if (span && span !== shown) select([start, end]);
    shown = span;
    line();
  };

  document.addEventListener("selectionchange", line);
  const bar = /** @type {HTMLElement} */ (step().parentElement);
  new MutationObserver(show).observe(bar, { childList: true });
  show();
}

// @ts-check
/** From quotation to quotation: the next one that is not yet marked as a quote. Pure. */

/** @typedef {[number, number]} Span @typedef {{span: Span, depth: number}} Quotation */

/** Whether `outer` holds what stands between the marks of `inner`. @param {Span} outer @param {Span} inner */
const holds = (outer, inner) => outer[0] <= inner[0] + 1 && inner[1] - 1 <= outer[1];

/**
 * The quotations that nobody has marked. A quote's passage stands for the outermost quotations in it: one inside
 * those is somebody else's words and wants a quote of its own.
 * @param {Quotation[]} quotations in order, an outer one before those inside it @param {Span[]} marked
 * @returns {Span[]}
 */
export function unmarked(quotations, marked) {
  /** @type {Span[]} */
  const around = [];
  return quotations
    .filter(({ span, depth }) => {
      around.length = depth;
      const parent = around[depth - 1];
      around.push(span);
      return !marked.some((one) => holds(one, span) && !(parent && holds(one, parent)));
    })
    .map(({ span }) => span);
}

/**
 * The first span behind `here`, or the last before it; at the end it goes on from the other one.
 * @param {Span[]} spans in order @param {Span} here @param {boolean} back @returns {Span | undefined}
 */
export function next(spans, [start, end], back) {
  const behind = (/** @type {Span} */ one) => one[0] > start || (one[0] === start && one[1] < end);
  const before = (/** @type {Span} */ one) => one[0] < start || (one[0] === start && one[1] > end);
  return back ? spans.findLast(before) ?? spans.at(-1) : spans.find(behind) ?? spans[0];
}

// @ts-check
/** A UUIDv7: what is made in the page has its id before the server knows of it, so sending it twice does no harm. */
export function uuid7() {
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  bytes[0] = (bytes[0] & 0x0f) | 0x70;
  bytes[2] = (bytes[2] & 0x3f) | 0x80;
  const hex = (/** @type {number} */ number, digits = 2) => number.toString(16).padStart(digits, "0");
  return (hex(Date.now(), 12) + Array.from(bytes, (byte) => hex(byte)).join("")).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

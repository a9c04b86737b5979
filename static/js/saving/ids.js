// @ts-check
/** A UUIDv7: what is made in the page has its id before the server knows of it, so sending it twice does no harm. */
export function uuid7() {
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  const random = Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1)).join("");
  const hex = Date.now().toString(16).padStart(12, "0") + random;
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})/, "$1-$2-7$3-8$4-");
}

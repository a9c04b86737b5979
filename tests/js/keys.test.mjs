import assert from "node:assert/strict";
import { test } from "node:test";

/**
 * What layouts print on places of the keyboard, and what these stand for. A line is a place (with Shift-: its upper
 * label), the label, and the name in the table of keys; without one, the name is the label. Sources: the layouts of
 * X11 (xkeyboard-config) and of Windows.
 */
const LAYOUTS = {
  US: `
    KeyQ q, KeyZ z, Slash /, Shift-Slash ?, Semicolon ;, Digit2 2, Shift-Digit2 @ Shift-@,
    Shift-KeyQ Q Shift-Q`,
  German: `KeyQ q, KeyY z, KeyZ y, Shift-Digit7 /, Shift-Minus ?, Digit2 2, Semicolon ö, Minus ß`,
  French: `
    KeyA q, KeyQ a, KeyW z, KeyZ w, Semicolon m, KeyM ',', Shift-KeyM ?, Shift-Period /, Digit2 é 2,
    Shift-Digit2 2, Backquote ²`,
  Belgian: `KeyA q, Semicolon m, KeyM ',', Shift-KeyM ?, Digit2 é 2, Shift-Digit6 6`,
  "Bépo": `KeyM q, KeyG ',', KeyV ., KeyN ’, Shift-KeyN ?, KeyW é, KeyT è, Digit2 « 2, Shift-Digit2 2`,
  Dvorak: `KeyX q, KeyQ ', KeyW ',', KeyE ., KeyZ ;, BracketLeft /, Shift-BracketLeft ?, KeyC j, KeyV k`,
  "Dvorak for programmers": `KeyX q, KeyW ',', KeyE ., KeyZ ', Digit2 [ 2, Shift-Digit2 7`,
  Colemak: `KeyQ q, KeyP ;, KeyR p, KeyE f, Slash /`,
  Neo: `KeyP q, KeyX ö, KeyC ä, KeyZ ü, KeyY k, Slash j`,
  "Turkish F": `KeyC v, KeyV c, KeyE ğ, KeyR ı, KeyG ü, KeyX ö, KeyB ç, Shift-Digit7 /`,
  "Turkish Q": `KeyQ q, KeyI ı, Quote i, Shift-Digit7 /, Digit2 2`,
  Czech: `KeyQ q, KeyY z, Digit2 ě 2, Digit7 ý 7, Shift-Digit2 2, Shift-BracketLeft / /`,
  Lithuanian: `KeyQ q, Digit2 č 2, Digit7 ų 7, Slash /`,
  Esperanto: `KeyQ ŝ q, Shift-KeyQ Ŝ Shift-Q, KeyW ĝ w, KeyX ĉ x, KeyY ŭ y, KeyG g`,
  Azerbaijani: `KeyQ q, KeyW ü w, KeyI i, Slash .`,
  "Lithuanian standard": `KeyQ ą q, KeyW ž w, KeyX ū x, KeyE e`,
  Turkmen: `KeyQ ä q, KeyX ü x, KeyC ç c, KeyV ý v, KeyZ z`,
  Hebrew: `
    KeyQ / q, KeyW ' w, KeyE ק e, KeyR ר r, KeyT א t, KeyY ט y, KeyU ו u, KeyI ן i, KeyO ם o, KeyP פ p,
    KeyA ש a, KeyS ד s, KeyD ג d, KeyF כ f, KeyG ע g, KeyH י h, KeyJ ח j, KeyK ל k, KeyX ס x, KeyC ב c,
    KeyV ה v, KeyB נ b, KeyN מ n, KeyM צ m, Semicolon ף semicolon, Slash ., Shift-Slash ?,
    Shift-KeyQ Q Shift-Q, Digit2 2`,
  Russian: `
    KeyQ й q, KeyW ц w, KeyE у e, KeyR к r, KeyT е t, KeyY н y, KeyU г u, KeyI ш i, KeyO щ o, KeyP з p,
    KeyA ф a, KeyS ы s, KeyD в d, KeyF а f, KeyG п g, KeyH р h, KeyJ о j, KeyK л k, KeyX ч x, KeyC с c,
    KeyV м v, KeyB и b, KeyN т n, KeyM ь m, Slash ., Shift-Slash ',' Shift-comma, Shift-Digit7 ?,
    Shift-Backslash /, Shift-KeyQ Й Shift-Q, Shift-KeyG П Shift-G, Shift-KeyU Г Shift-U, Digit2 2`,
  Bulgarian: `KeyQ ',' q, Shift-KeyQ ы Shift-Q, KeyW у w, KeyE е e, Shift-KeyG О Shift-G, Digit2 2`,
  Greek: `KeyQ ; q, Shift-KeyQ : Shift-Q, KeyW ς w, KeyE ε e, KeyU θ u, Slash /, Shift-Slash ?, Digit2 2`,
  "Greek, polytonic": `KeyW ς w, KeyQ Dead q, BracketLeft Dead`,
  Arabic: `
    KeyQ ض q, Shift-KeyQ َ Shift-Q, KeyG ل g, Shift-KeyG لأ Shift-G, KeyB لا b, KeyU ع u,
    Shift-KeyU ‘ Shift-U, KeyS س s, Slash ظ /, Shift-Slash ؟ ?, Digit2 2, Digit3 ٣ 3, Numpad2 ٢ 2`,
  Persian: `
    KeyQ ض q, Digit2 ۲ 2, Slash /, Shift-Slash ؟ ?, Shift-KeyQ ْ Shift-Q, KeyA ش a, Shift-KeyU َ Shift-U,
    KeyU ع u`,
  Georgian: `KeyQ ქ q, KeyW წ w, Shift-KeyW ჭ Shift-W, KeyT ტ t, Shift-KeyQ Q Shift-Q, Slash /, Digit2 2`,
  Armenian: `KeyQ խ q, KeyS ը s, Slash ղ /, Digit2 ֆ 2`,
  Thai: `
    KeyQ ๆ q, Shift-KeyQ ๐ Shift-Q, KeyU ี u, Shift-KeyU ๊ Shift-U, KeyG เ g, Slash ฝ /, Shift-Slash ฦ ?,
    Digit2 / 2, Digit4 ภ 4`,
  Hindi: `KeyQ ौ q, Shift-KeyQ औ Shift-Q, KeyX ं x, KeyG ु g, Slash य /, Digit2 २ 2`,
  Korean: `KeyQ ㅂ q, Shift-KeyQ ㅃ Shift-Q, Slash /, Digit2 2`,
  "Japanese kana": `KeyQ た q, KeyG き g, Slash め /, Digit2 ふ 2`,
  Amharic: `KeyQ ቀ q, KeyG ገ g, Slash /`,
};

/** @param {string} rows */
const keysOf = (rows) =>
  rows
    .trim()
    .split(/,\s+(?!')/)
    .map((row) => {
      const [place, key, name = key] = row.split(" ").map((part) => part.replace("','", ",").replace("comma", ","));
      return { code: place.replace("Shift-", ""), key, shiftKey: place.startsWith("Shift-"), name };
    });

const NOTHING = { altKey: false, ctrlKey: false, metaKey: false, getModifierState: () => false };
const press = (/** @type {object} */ key) => ({ ...NOTHING, ...key });
const freshly = (/** @type {string} */ what) => import(`../../static/js/keyboard/keys.js?${encodeURIComponent(what)}`);

for (const [layout, rows] of Object.entries(LAYOUTS)) {
  for (const order of ["as listed", "backwards"]) {
    test(`${layout}, ${order}`, async () => {
      const { nameOf } = await freshly(`${layout} ${order}`);
      const keys = keysOf(rows);
      if (order === "backwards" && layout !== "Greek, polytonic") keys.reverse();
      for (const { name, ...key } of keys) {
        assert.equal(nameOf(press(key)), plain(name, key), `${key.code} “${key.key}”`);
      }
    });
  }
}

/** A sign that is typed with Shift is called so, but for those of the table. */
const plain = (/** @type {string} */ name, /** @type {{shiftKey: boolean, key: string}} */ { shiftKey, key }) =>
  shiftKey && name === key && !/[\d?/]/.test(key) ? `Shift-${key.toUpperCase()}` : name;

test("each letter of ours is found at its place on a layout that has none, whatever it prints there", async () => {
  const { nameOf } = await freshly("any sign");
  for (const letter of "qwertyuiopasdfghjklzxcvbnm") {
    const code = `Key${letter.toUpperCase()}`;
    nameOf(press({ code: "KeyF", key: "а" })); // the layout shows that it is no Latin one
    for (const key of ["/", "?", ";", "'", ",", ".", "״", "׳", "،", "‘", "Dead", "й", "ش", "ॐ", "ქ"]) {
      assert.equal(nameOf(press({ code, key })), letter, key);
      assert.equal(nameOf(press({ code, key, shiftKey: true })), `Shift-${letter.toUpperCase()}`, key);
    }
  }
});

test("who changes to a Latin layout goes by its labels again", async () => {
  const { nameOf } = await freshly("changed");
  assert.equal(nameOf(press({ code: "KeyF", key: "а" })), "f");
  assert.equal(nameOf(press({ code: "KeyA", key: "q" })), "q");
  assert.equal(nameOf(press({ code: "KeyM", key: "," })), ",");
});

test("undo and redo are where the label says, or else at the place of z", async () => {
  const { nameOf } = await freshly("undo");
  for (const place of ["KeyZ z", "KeyW z", "KeyY z", "KeyZ я", "KeyZ ز", "KeyZ ~"]) {
    const [code, key] = place.split(" ");
    assert.equal(nameOf(press({ code, key, ctrlKey: true })), "Ctrl-Z", key);
    assert.equal(nameOf(press({ code, key, ctrlKey: true, shiftKey: true })), "Ctrl-Shift-Z", key);
  }
  assert.equal(nameOf(press({ code: "KeyQ", key: "/", ctrlKey: true })), "");
});

test("other keys keep their names", async () => {
  const { nameOf } = await freshly("others");
  for (const key of ["Enter", "ArrowLeft", "Tab", "F5", "Dead"]) assert.equal(nameOf(press({ code: key, key })), key);
  assert.equal(nameOf(press({ code: "Escape", key: "Escape" })), "Esc");
  assert.equal(nameOf(press({ code: "Numpad2", key: "ArrowDown" })), "ArrowDown");
  assert.equal(nameOf(press({ code: "", key: "Unidentified" })), "Unidentified");
  assert.equal(nameOf(press({ code: "KeyQ", key: "@", getModifierState: () => true })), "");
  assert.equal(nameOf(press({ code: "KeyQ", key: "q", altKey: true })), "");
});

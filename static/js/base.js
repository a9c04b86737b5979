// @ts-check
/** What every page does: the choice of colours, and menus that close. */
const root = document.documentElement;
/** @param {string} [chosen] The theme to keep, where the server reads it; without one, what was kept. */
const theme = (chosen) => {
  if (chosen) document.cookie = `theme=${chosen}; path=/; max-age=31536000; samesite=lax`;
  return document.cookie.match(/(?:^|; )theme=(\w+)/)?.[1] ?? "auto";
};

export const themes = () => {
  const pills = document.querySelector("[data-themes]");
  if (!(pills instanceof HTMLElement)) return;
  const show = (/** @type {string} */ now) => {
    root.dataset.theme = now;
    for (const button of pills.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.value === now));
    }
  };
  pills.hidden = false;
  pills.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("button");
    if (button) show(theme(button.value));
  });
  show(theme());
};

/** Menus close at a click elsewhere and at Escape, which gives the focus back. */
export const menus = () => {
  const close = (/** @type {Node | null} */ except) => {
    const open = [...document.querySelectorAll(".menu[open]")].filter((menu) => !except || !menu.contains(except));
    for (const menu of open) {
      menu.removeAttribute("open");
      if (!except) menu.querySelector("summary")?.focus();
    }
    return open.length > 0;
  };
  document.addEventListener("click", (event) => close(/** @type {Node} */ (event.target)));
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape" && close(null)) event.preventDefault(); // it is for nothing else
  };
  document.addEventListener("keydown", onKey, true); // before the keys of the workspace, whichever is loaded first
};

/** A menu of a card is seen, also where its card scrolls by itself; beside a text there is room for it. */
export const menusInView = () => {
  const show = (/** @type {Event} */ { target }) => {
    const menu = target instanceof Element && target.closest(".moves .menu[open]");
    if (menu && !matchMedia("(min-width: 1100px)").matches) menu.lastElementChild?.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("toggle", show, true);
};

themes();
menus();
menusInView();

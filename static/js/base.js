// @ts-check
// Loaded in the head and before the page is painted, so that a chosen theme never flashes.
(() => {
  const root = document.documentElement;
  /** @param {string} [chosen] The theme to keep; without one, what was kept. */
  const theme = (chosen) => {
    try {
      if (chosen) localStorage.setItem("theme", chosen);
      return localStorage.getItem("theme") || "auto";
    } catch {
      return chosen || "auto"; // storage is switched off: the choice lasts as long as the page
    }
  };
  root.dataset.theme = theme();

  const themes = () => {
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
  const menus = () => {
    const close = (/** @type {Node | null} */ except) => {
      for (const menu of document.querySelectorAll(".menu[open]")) {
        if (except && menu.contains(except)) continue;
        menu.removeAttribute("open");
        if (!except) menu.querySelector("summary")?.focus();
      }
    };
    document.addEventListener("click", (event) => close(/** @type {Node} */ (event.target)));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close(null);
    });
  };

  /** `<button data-copy="id">` copies the text of the element with that id. */
  const copying = () => {
    document.addEventListener("click", async (event) => {
      const button = event.target instanceof Element && event.target.closest("[data-copy]");
      if (!(button instanceof HTMLElement)) return;
      const from = document.getElementById(button.dataset.copy || "");
      await navigator.clipboard.writeText(from?.textContent?.trim() || "");
      const word = button.querySelector("span");
      if (word) word.textContent = "Copied";
    });
  };

  /** `<form data-live="id">` shows its result, the element with that id, at every change. */
  const live = () => {
    for (const form of document.querySelectorAll("form[data-live]")) {
      if (!(form instanceof HTMLFormElement)) continue;
      let last = 0;
      form.addEventListener("change", async () => {
        const mine = ++last;
        const fields = /** @type {[string, string][]} */ ([...new FormData(form)]);
        const url = `${location.pathname}?${new URLSearchParams(fields.filter(([, value]) => value))}`;
        const answer = await fetch(url);
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const id = form.dataset.live || "";
        const found = page.getElementById(id);
        if (mine !== last) return;
        if (!answer.ok || !found) return form.requestSubmit();
        document.getElementById(id)?.replaceWith(found);
        history.replaceState(null, "", url);
        shown();
      });
    }
  };

  /** What is of use with JavaScript only. */
  const shown = () => {
    for (const button of document.querySelectorAll("[data-copy]")) button.removeAttribute("hidden");
  };

  /** On a row's link ↓ ↑ (or j k) go to the next and the previous row; single keys do nothing elsewhere. */
  const rows = () => {
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
      const links = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".table .title")]);
      const here = links.indexOf(/** @type {HTMLElement} */ (event.target));
      if (!step || here < 0) return;
      event.preventDefault();
      links[Math.max(0, Math.min(links.length - 1, here + step))].focus();
    });
  };

  document.addEventListener("DOMContentLoaded", () => {
    themes();
    menus();
    copying();
    live();
    shown();
    if (document.querySelector(".table .title")) rows();
  });
})();

// @ts-check
/** What the pages around the workspace do: copy, show a form's result at every change, walk the rows of a table. */
(() => {
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

  copying();
  live();
  shown();
  if (document.querySelector(".table .title")) rows();
})();

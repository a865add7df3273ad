// One key hides the page before anything else runs: F9, or Esc twice. It stays hidden on the next page until shown.
// A plain script at the head, so that it works while the page is still loading.
(() => {
  const root = document.documentElement;
  const KEY = "shutter";
  let lastEscape = -Infinity;

  const box = () => document.getElementById("shutter");

  function set(hidden) {
    root.toggleAttribute("data-shutter", hidden);
    try {
      if (hidden) sessionStorage.setItem(KEY, "1");
      else sessionStorage.removeItem(KEY);
    } catch { /* no storage: the next page starts open */ }
    settle();
  }

  function settle() {
    const hidden = root.hasAttribute("data-shutter");
    const cover = document.querySelector(".cover");
    if (!cover) return;
    for (const part of document.body.children) if (part !== cover) part.inert = hidden;
    if (box()) box().checked = hidden;
    const button = cover.querySelector("button");
    if (hidden) {
      set.back = set.back || document.activeElement;
      button?.focus();
    } else {
      set.back?.focus?.();
      set.back = null;
    }
  }

  try { if (sessionStorage.getItem(KEY)) root.setAttribute("data-shutter", ""); } catch { /* as above */ }

  addEventListener("keydown", (event) => {
    const twice = event.key === "Escape" && event.timeStamp - lastEscape < 500;
    if (event.key === "Escape") lastEscape = twice ? -Infinity : event.timeStamp;
    if (event.key !== "F9" && !twice) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    set(!root.hasAttribute("data-shutter"));
  }, true);

  addEventListener("DOMContentLoaded", () => {
    const label = document.querySelector(".cover label");
    if (label) { // without script the label is the way back; with it, a real button is
      const button = document.createElement("button");
      button.type = "button";
      button.append(...label.childNodes);
      button.addEventListener("click", () => set(false));
      label.replaceWith(button);
    }
    box()?.addEventListener("change", () => set(box().checked));
    settle();
  });
})();

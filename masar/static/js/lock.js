// After data-lock-after seconds without a sign of life in any window, the session locks. Drafts are saved first; another
// form that was begun is sent to the locked session, which keeps it. Without a line the page stays covered and waits.
// A screen that is turned to somebody locks the other windows at once.
import { letGo, saveAll } from "./autosave.js";

const after = Number(document.body.dataset.lockAfter) * 1000;
const form = document.getElementById("lock");
const windows = "BroadcastChannel" in window ? new BroadcastChannel("masar-alive") : null;
let last = Date.now();
let told = 0;
let begun = null;
let leaving = false;

function alive() {
  last = Date.now();
  if (last - told > 5000) {
    told = last;
    windows?.postMessage("alive");
  }
}

async function check() {
  if (leaving || Date.now() - last < after) return;
  leaving = true;
  document.documentElement.setAttribute("data-locked", ""); // hidden at once, and no key shows it again
  await Promise.race([saveAll(), new Promise((done) => setTimeout(done, 4000))]);
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
    if (answer.status >= 500) throw new Error("not locked");
  } catch {
    leaving = false; // tried again at the next tick
    return;
  }
  letGo();
  if (begun) HTMLFormElement.prototype.submit.call(begun);
  else location.replace(form.elements.next.value);
}

if (after && form) {
  for (const sign of ["pointerdown", "keydown", "wheel", "touchstart"]) {
    addEventListener(sign, () => document.documentElement.hasAttribute("data-locked") || alive(), { passive: true, capture: true });
  }
  windows?.addEventListener("message", ({ data }) => {
    last = data === "turned" ? 0 : Date.now();
    if (!last) check();
  });
  try { sessionStorage.removeItem("turned"); } catch { /* as in turned.js */ }
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted || !sessionStorage.getItem("turned")) return;
    document.documentElement.setAttribute("data-locked", "");
    location.reload();
  });
  document.addEventListener("input", (event) => { begun = event.target.closest?.("main form[method=post]:not([data-draft])") ?? begun; });
  document.addEventListener("submit", () => { begun = null; });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) check(); });
  setInterval(check, 5000);
}

// After data-lock-after seconds without a sign of life in any window, the session locks. What was typed is saved first.
import { saveAll } from "./autosave.js";

const after = Number(document.body.dataset.lockAfter) * 1000;
const form = document.getElementById("lock");
const windows = "BroadcastChannel" in window ? new BroadcastChannel("masar-alive") : null;
let last = Date.now();
let told = 0;

function alive() {
  last = Date.now();
  if (last - told > 5000) {
    told = last;
    windows?.postMessage("alive");
  }
}

async function check() {
  if (Date.now() - last < after) return;
  clearInterval(ticking);
  document.documentElement.toggleAttribute("data-shutter", true); // hidden at once, whatever the line does
  await Promise.race([saveAll(), new Promise((done) => setTimeout(done, 4000))]);
  form.requestSubmit();
}

let ticking;
if (after && form) {
  for (const sign of ["pointerdown", "keydown", "wheel", "touchstart"]) addEventListener(sign, alive, { passive: true });
  windows?.addEventListener("message", () => { last = Date.now(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) check(); });
  ticking = setInterval(check, 5000);
}

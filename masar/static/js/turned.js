// The turned screen: a signature drawn with finger, pen or mouse goes into the form as a picture; what was heard is counted.
import "./once.js";
import SignaturePad from "../vendor/signature_pad/signature_pad.min.js";

// What else is open in this browser is locked already: other windows cover themselves, and so does a page gone back to.
if ("BroadcastChannel" in window) new BroadcastChannel("masar-alive").postMessage("turned");
try { sessionStorage.setItem("turned", "1"); } catch { /* no storage: the browser keeps no page either */ }

const form = document.querySelector("[data-sign]");
const canvas = form?.querySelector("canvas");

const heard = form?.elements.heard;
const wanted = Number(form?.dataset.sign || 0);

function open() {
  form.hidden = false;
  document.querySelector("[data-hear]")?.setAttribute("hidden", "");
}

if (canvas) {
  if (Number(heard.value || 0) >= wanted) open();
  const pad = new SignaturePad(canvas, { backgroundColor: "#fff", penColor: "#111", minWidth: 1, maxWidth: 3.5 });
  const fit = () => {
    const drawn = pad.toData();
    const scale = Math.max(window.devicePixelRatio || 1, 1);
    canvas.width = canvas.offsetWidth * scale;
    canvas.height = canvas.offsetHeight * scale;
    canvas.getContext("2d").scale(scale, scale);
    pad.fromData(drawn);
  };
  fit();
  new ResizeObserver(fit).observe(canvas);
  form.querySelector("[data-clear]").addEventListener("click", () => pad.clear());
  form.addEventListener("submit", () => {
    form.elements.drawn.value = pad.isEmpty() ? "" : pad.toDataURL("image/png");
  });
  // What is wrong stands right above the box, far below the text.
  const wrong = form.querySelector("[data-focus]");
  wrong?.focus({ preventScroll: true });
  wrong?.scrollIntoView();
}

// Seconds of the recording that were really played; jumping ahead adds nothing.
for (const audio of heard ? document.querySelectorAll("audio") : []) {
  let at = 0;
  audio.addEventListener("timeupdate", () => {
    const step = audio.currentTime - at;
    if (step > 0 && step < 2) heard.value = String(Number(heard.value || 0) + step);
    at = audio.currentTime;
    if (form.hidden && Number(heard.value) >= wanted) open();
  });
}

// Shows how the server reads what is typed: "14/3/91" → "14 March 1991". Asks the address in data-understood, which
// answers with one plain sentence; the header X-Unsure marks a reading that needs a second look.
import { ask } from "./ask.js";

const WAIT = 350;

document.addEventListener("input", (event) => {
  const field = event.target.closest?.("[data-understood]");
  if (!field) return;
  clearTimeout(field.timer);
  field.timer = setTimeout(() => show(field), WAIT);
});

async function show(field) {
  const shown = document.getElementById(`${field.id}-read`);
  const text = field.value.trim();
  if (!shown) return;
  if (!text) {
    shown.textContent = "";
    return;
  }
  try {
    const answer = await ask(field.dataset.understood, field, { text, kind: field.dataset.kind ?? "" });
    if (!answer.ok || field.value.trim() !== text) return;
    shown.textContent = await answer.text();
    shown.classList.toggle("unsure", answer.headers.has("X-Unsure"));
  } catch {
    shown.textContent = ""; // no connection: the server says it when the form is sent
  }
}

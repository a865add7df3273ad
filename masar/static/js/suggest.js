// <input data-suggest="/places/" data-of="nationality">: a list of suggestions while one types. They name nobody.
import { ask } from "./ask.js";

const WAIT = 200;

document.addEventListener("input", (event) => {
  const field = event.target.closest?.("[data-suggest]");
  if (!field) return;
  clearTimeout(field.asking);
  field.asking = setTimeout(() => suggest(field), WAIT);
});

async function suggest(field) {
  const typed = field.value.trim();
  if (typed.length < 2) return;
  const block = field.closest("fieldset, form");
  const of = block.querySelector(`[name$="${field.dataset.of}"]`)?.value ?? "";
  try {
    const answer = await ask(field.dataset.suggest, field, { of, q: typed, kind: field.dataset.kind ?? "" });
    if (!answer.ok || field.value.trim() !== typed) return;
    listOf(field).innerHTML = await answer.text();
  } catch {
    // no connection: one types without suggestions
  }
}

function listOf(field) {
  const id = `${field.id}-suggestions`;
  let list = document.getElementById(id);
  if (!list) {
    list = document.createElement("datalist");
    list.id = id;
    field.after(list);
    field.setAttribute("list", id);
  }
  return list;
}

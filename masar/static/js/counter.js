// The registration page, faster by keyboard. Everything here also works by its buttons, without a script.
const page = document.getElementById("register");

// Where to go on: the first empty field that is asked of everybody, in the block that just changed.
const begin = page?.querySelector("[data-start]");
if (begin) {
  const asked = [...begin.querySelectorAll("input:not([type=hidden]), select, textarea")];
  const empty = asked.find((field) => !field.value && field.offsetParent && !field.closest("details, .zone") && !optional(field));
  (empty ?? asked[0])?.focus();
}

function optional(field) {
  return Boolean(field.closest(".field")?.querySelector(".optional"));
}

// "=" in an empty field copies what the first person has.
page?.addEventListener("keydown", (event) => {
  const field = event.target.closest(".combo")?.nextElementSibling ?? event.target;
  if (event.key !== "=" || event.target.value || !field.name?.startsWith("p") || field.name.startsWith("p0-")) return;
  const head = page.elements[field.name.replace(/^p\d+-/, "p0-")];
  if (!head?.value) return;
  event.preventDefault();
  field.value = head.value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
});

// A key that works while one types: Alt and a letter, by its place on the keyboard.
document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const letter = event.code.replace("Key", "").toLowerCase();
  const wanted = document.querySelector(`[data-key-anywhere="Alt+${letter}"]`);
  if (wanted) {
    event.preventDefault();
    wanted.click();
  }
});

// A scanner ends with the last character of the zone: then it is read at once.
const COMPLETE = new Set([72, 88, 90]);
page?.addEventListener("input", (event) => {
  const zone = event.target;
  if (!zone.name?.endsWith("-zone")) return;
  const length = zone.value.replace(/\s/g, "").length;
  clearTimeout(zone.waiting);
  if (COMPLETE.has(length)) {
    zone.waiting = setTimeout(() => page.requestSubmit(zone.closest(".beside").querySelector("[data-read-zone]")), 250);
  }
});

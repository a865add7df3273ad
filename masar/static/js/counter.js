// The registration page, faster by keyboard. Everything here also works by its buttons, without a script.
const page = document.getElementById("register");

// Where to go on: the first empty field that is asked of everybody, in the block that just changed.
const begin = page?.querySelector("[data-start]");
const touched = begin?.dataset.start === "new" && matchMedia("(pointer: coarse)").matches; // a phone begins at the top
if (begin && !touched) {
  const named = ["family", "given"].some((part) => begin.querySelector(`[name$="-${part}"]`)?.value);
  const asked = [...begin.querySelectorAll("input:not([type=hidden]), select, textarea")];
  const empty = asked.find((field) => !field.value && field.offsetParent && !field.closest("details, .zone") &&
    !field.closest(".field")?.querySelector(".optional") && !(named && field.name.endsWith("-spoken")));
  const here = empty ?? page.querySelector("button.main");
  here.focus();
  here.scrollIntoView({ block: begin.dataset.start === "new" ? "nearest" : "center" });
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

// Enter goes on to the next field, as a scanner presses it too. Ctrl and Enter save.
page?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.defaultPrevented || event.ctrlKey || event.metaKey || !event.target.matches("input")) return;
  event.preventDefault();
  const places = [...page.querySelectorAll("input:not([type=hidden]), select, textarea, summary, button:not([tabindex])")]
    .filter((place) => place.offsetParent);
  places[places.indexOf(event.target) + 1]?.focus();
});

// A key that works while one types: Alt and a letter, as the keyboard writes it; on an Arabic one by its place.
// Inside a person's block it means that person.
document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const letter = /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() : event.code.replace("Key", "").toLowerCase();
  const wanted = [...document.querySelectorAll(`[data-key-anywhere="Alt+${CSS.escape(letter)}"]`)]
    .find((button) => !button.closest(".newcomer") || button.closest(".newcomer").contains(event.target));
  if (wanted) {
    event.preventDefault();
    if (wanted.matches("summary")) look(wanted.parentElement);
    else wanted.click();
  }
});

// Who may be the same: open where there is room beside the fields, else one line. Alt and K go into it, Escape back.
const roomy = matchMedia("(min-width: 72rem)");
const unfold = (panel) => panel.querySelectorAll("details").forEach((part) => { part.open = roomy.matches; });
const told = (panel) => panel.textContent.trim() + [...panel.querySelectorAll("a")].map((link) => link.getAttribute("href"));
document.querySelectorAll(".known").forEach(unfold);
roomy.addEventListener("change", () => document.querySelectorAll(".known").forEach(unfold));

let came = null; // the field one looked from
function look(part) {
  if (!part.contains(document.activeElement)) came = document.activeElement;
  part.open = true;
  part.querySelector("a").focus();
}
document.addEventListener("keydown", (event) => {
  const panel = event.target.closest?.(".known");
  if (event.key !== "Escape" || !panel || !came) return;
  unfold(panel);
  came.focus();
});

// What is told already is not told again, so that nobody hears it at every letter and nothing shuts under one's hand.
document.addEventListener("htmx:beforeSwap", ({ detail, target }) => {
  if (!target.matches(".known") || !detail.shouldSwap) return;
  const fresh = new DOMParser().parseFromString(detail.serverResponse, "text/html");
  detail.shouldSwap = told(fresh.body) !== told(target);
  target.held = target.contains(document.activeElement);
});
document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (!target.matches(".known")) return;
  unfold(target);
  if (target.held) (target.querySelector("a") ?? came)?.focus();
});

// A scanner types into whatever has the focus. "<" stands in no name: what began in the name field belongs to the zone.
page?.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.name?.endsWith("-spoken") || !field.value.includes("<")) return;
  const zone = page.elements[field.name.replace("-spoken", "-zone")];
  zone.value = field.value;
  field.value = "";
  zone.focus();
  zone.setSelectionRange(zone.value.length, zone.value.length);
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

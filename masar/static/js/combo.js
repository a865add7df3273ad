// <select data-search> becomes a field to type into. The select stays, holds the value and is what is sent.
// Accents, case and the forms of alif, hamza and ta marbuta make no difference.
const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f\u064b-\u0655\u0670\u0640]/g, "")
  .replace(/[أإآٱ]/g, "ا").replace(/ى/g, "ي").replace(/ة/g, "ه").toLocaleLowerCase();

export function enhance(select) {
  const box = document.createElement("div");
  const input = document.createElement("input");
  const list = document.createElement("ul");
  const all = [...select.options].filter((option) => option.value !== "")
    .map((option) => ({ option, text: option.text, folded: fold(option.text) }));
  let shown = [];
  let at = -1;

  box.className = "combo";
  list.id = `${select.id}-list`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", document.querySelector(`label[for="${CSS.escape(select.id)}"]`)?.textContent.trim() ?? "");
  Object.assign(input, { type: "text", autocomplete: "off", id: select.id, dir: "auto" });
  for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", list.id], ["aria-autocomplete", "list"]]) input.setAttribute(name, value);
  for (const name of ["aria-describedby", "aria-invalid", "aria-required"]) {
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  }
  select.id += "-select";
  select.hidden = true;
  select.before(box);
  box.append(input, list);
  rest();

  function rest() {
    const chosen = select.selectedOptions[0];
    input.value = chosen && chosen.value !== "" ? chosen.text : "";
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function show(text) {
    const wanted = fold(text.trim());
    const starts = all.filter((item) => item.folded.startsWith(wanted));
    shown = starts.concat(all.filter((item) => !item.folded.startsWith(wanted) && item.folded.includes(wanted))).slice(0, 60);
    list.replaceChildren(...shown.map((item, index) => {
      const line = document.createElement("li");
      line.id = `${list.id}-${index}`;
      line.setAttribute("role", "option");
      line.textContent = item.text;
      return line;
    }));
    list.hidden = !shown.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    mark(wanted && shown.length ? 0 : -1);
  }

  function mark(index) {
    at = index;
    [...list.children].forEach((line, number) => line.setAttribute("aria-selected", String(number === at)));
    list.children[at]?.scrollIntoView({ block: "nearest" });
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", `${list.id}-${at}`);
  }

  function choose(item) {
    select.value = item ? item.option.value : "";
    for (const kind of ["input", "change"]) select.dispatchEvent(new Event(kind, { bubbles: true }));
    rest();
  }

  select.addEventListener("change", rest); // somebody else may choose too
  input.addEventListener("focus", () => input.select());
  input.addEventListener("click", () => list.hidden && show(""));
  input.addEventListener("input", () => show(input.value));
  input.addEventListener("blur", () => {
    if (!input.value.trim()) choose(null);
    else if (!list.hidden && at >= 0) choose(shown[at]);
    else rest();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) show("");
      else mark(Math.max(0, Math.min(shown.length - 1, at + (event.key === "ArrowDown" ? 1 : -1))));
    } else if (event.key === "Enter" && !list.hidden && at >= 0) {
      event.preventDefault();
      choose(shown[at]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      rest();
    }
  });
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const line = event.target.closest("li");
    if (line) choose(shown[[...list.children].indexOf(line)]);
  });
}

const all = (scope) => { for (const select of scope.querySelectorAll("select[data-search]:not([hidden]):not([multiple])")) enhance(select); };
all(document);
document.addEventListener("htmx:load", (event) => all(event.detail.elt));

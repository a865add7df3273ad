// Keys that never steal typing. A link or field with data-key="x" is reached by that key: a link is followed, a field or
// a button with data-arm gets the focus, a box is ticked, a part that can be opened opens at its first field. Where several
// have the same key it is the first, but for those with a data-while that nothing in their form matches.

const typing = (target) =>
  target.isContentEditable || (target.matches?.("input, textarea, select") &&
    !["checkbox", "radio", "button", "submit"].includes(target.type));

function go(element) {
  if (element.matches("input:is([type=checkbox], [type=radio])")) {
    element.click();
    element.focus();
  } else if (element.matches("input, textarea, select, [data-arm]")) {
    element.focus();
    element.select?.();
  } else if (element.matches("summary[data-key]")) {
    element.parentElement.open = true;
    element.parentElement.querySelector("input:not([type=hidden]), textarea, select")?.focus();
  } else if (element.dataset.key === "?") {
    document.getElementById("keys")?.showModal();
  } else {
    element.click();
  }
}

// The first link of each row is its place; j and k, or the arrows, walk from one to the next.
function walk(step) {
  const places = [...document.querySelectorAll("[data-rows] > *")]
    .map((row) => row.querySelector("a[data-go]") ?? row.querySelector("a, button"))
    .filter((place) => place && place.offsetParent);
  if (!places.length) return false;
  const here = document.activeElement.closest("[data-rows] > *");
  const at = places.findIndex((place) => here?.contains(place));
  const next = places[at < 0 ? (step > 0 ? 0 : places.length - 1) : at + step];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
  return Boolean(next);
}

// The sign that was pressed, not the key: on a French keyboard the same signs sit elsewhere. While an Arabic keyboard is
// active, the Latin letter, digit or stroke on the same key is meant.
function pressed({ key, code }) {
  if (key === "؟") return "?";
  if (!/^[\p{Script=Arabic}\u0660-\u0669]+$/u.test(key)) return key;
  return code === "Slash" ? "/" : /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(code)?.[1].toLowerCase() ?? key;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  if (event.altKey && !event.ctrlKey && event.code === "KeyN") {
    const now = document.querySelector('[data-key="Alt+n"]');
    if (now) {
      event.preventDefault();
      now.focus();
      now.click();
    }
    return;
  }
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
    // Where the focus is in no form, the page's only one is meant.
    const all = document.querySelectorAll("main form[method=post]:has(button.main)");
    const form = event.target.closest?.("main form[method=post]") ?? (all.length === 1 ? all[0] : null);
    if (form && !form.dataset.sent) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("button.main") ?? undefined);
    }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (document.querySelector("dialog[open]")) return;

  const inList = event.target.closest?.("[data-rows]");
  const wanted = pressed(event);
  const down = wanted === "j" || (wanted === "ArrowDown" && inList);
  const up = wanted === "k" || (wanted === "ArrowUp" && inList);
  if (down || up) {
    if (walk(down ? 1 : -1)) event.preventDefault();
    return;
  }
  const reached = wanted.length === 1 ? [...document.querySelectorAll(`[data-key="${CSS.escape(wanted)}"]`)] : [];
  const element = reached.find(({ form, dataset }) => !dataset.while || form.querySelector(dataset.while));
  if (element) {
    event.preventDefault();
    go(element);
  }
});

// After a form came back with errors, start reading there.
document.querySelector("[data-focus]")?.focus();

// A page that is there for one form begins at its first field, once the fields stand; never where a keyboard would rise.
document.addEventListener("DOMContentLoaded", () => {
  if (document.activeElement !== document.body || location.hash || !matchMedia("(pointer: fine)").matches) return;
  const fields = document.querySelectorAll("form[data-begin] :is(input:not([type=hidden]), textarea, select)");
  [...fields].find((field) => field.offsetParent && !field.disabled)?.focus();
});

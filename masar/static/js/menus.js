// Menus are <details>: they open without script. Here they close when one looks elsewhere.
const open = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("focusin", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A link to the keys shows them in place.
document.querySelector('a[data-key="?"]')?.addEventListener("click", (event) => {
  event.preventDefault();
  document.getElementById("keys")?.showModal();
});

// A form is sent once. The button is held only after the browser has read its name and value.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  event.submitter?.setAttribute("aria-busy", "true");
});

function release(scope) {
  for (const form of scope.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of scope.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}

// Back from the next page, or an answer that replaced only a part: the form may be sent again.
addEventListener("pageshow", () => release(document));
document.addEventListener("htmx:afterRequest", () => release(document));

// A small question while somebody types. What is typed goes in the body: addresses stay in histories and in logs.
export const ask = (address, field, words) => fetch(address, {
  method: "POST",
  body: new URLSearchParams({ csrfmiddlewaretoken: field.form.elements.csrfmiddlewaretoken.value, ...words }),
  headers: { "X-Requested-With": "fetch" },
});

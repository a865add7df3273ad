// <form data-passkey="get" data-options='{"publicKey": …}'> or data-fetch="address that tells the options".
// The form is hidden until here: without script, or in a browser without passkeys, it never shows.
const BYTES = ["challenge", "id"];

const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const toText = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function decoded({ publicKey }) {
  const options = structuredClone(publicKey);
  for (const part of [options, options.user, ...(options.excludeCredentials ?? []), ...(options.allowCredentials ?? [])]) {
    for (const name of BYTES) if (typeof part?.[name] === "string") part[name] = toBytes(part[name]);
  }
  return options;
}

function encoded(credential) {
  const { response } = credential;
  const answer = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) answer[name] = toText(response[name]);
  }
  if (response.getTransports) answer.transports = response.getTransports();
  return {
    type: credential.type, id: credential.id, rawId: toText(credential.rawId), response: answer,
    authenticatorAttachment: credential.authenticatorAttachment, clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function options(form) {
  if (form.dataset.options) return decoded(JSON.parse(form.dataset.options));
  const answer = await fetch(form.dataset.fetch, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.status);
  return decoded((await answer.json()).request_options);
}

async function ask(form) {
  const publicKey = await options(form);
  if (form.dataset.passkey === "get") return navigator.credentials.get({ publicKey });
  // Kept on the device, under its own fingerprint or PIN: it signs in without a password.
  Object.assign(publicKey.authenticatorSelection, { residentKey: "required", requireResidentKey: true, userVerification: "required" });
  return navigator.credentials.create({ publicKey });
}

async function send(event) {
  const form = event.target;
  const field = form.elements.credential;
  if (field.value) return;
  event.preventDefault();
  const told = form.querySelector("[role=alert]");
  told.hidden = true;
  try {
    field.value = JSON.stringify(encoded(await ask(form)));
    form.requestSubmit();
  } catch {
    field.value = "";
    told.hidden = false;
  }
}

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", send);
  }
  // Back from the next page: the credential in the form is used up.
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-passkey]")) form.elements.credential.value = "";
  });
}

// <form data-draft="URL"> saves itself while one types. The server answers {"version": 3, "saved": "10:42"}.
// 409: changed in another window. 423: the session is locked. Nothing is ever stored on the device.
const WAIT = 1500;
const RETRY = 10000;
const states = []; // not on the form itself, whose names belong to its fields

for (const form of document.querySelectorAll("form[data-draft]")) {
  // Turns count on from one page to the next: adding a person makes a new page of the same form.
  const state = { form, timer: 0, turn: Date.now(), dirty: false, busy: null, stopped: false };
  states.push(state);
  form.addEventListener("input", () => touch(state));
  form.addEventListener("change", () => touch(state));
  form.addEventListener("focusout", () => state.dirty && save(state));
  form.addEventListener("submit", () => { state.stopped = true; clearTimeout(state.timer); });
  if ("draftUnsaved" in form.dataset) touch(state);
}

addEventListener("pageshow", () => { for (const state of states) state.stopped = false; });
addEventListener("online", () => saveAll());
document.addEventListener("visibilitychange", () => { if (document.hidden) saveAll(); });
addEventListener("beforeunload", (event) => {
  if (states.some((state) => state.dirty && !state.stopped)) event.preventDefault();
});

function touch(state) {
  state.dirty = true;
  clearTimeout(state.timer);
  state.timer = setTimeout(() => save(state), WAIT);
}

// Also used before locking: resolves when everything typed is with the server, or cannot be.
export const saveAll = () => Promise.all(states.filter((state) => state.dirty).map(save));

// Before leaving on purpose: nothing is asked and nothing more is sent.
export function letGo() {
  for (const state of states) state.stopped = true;
}

// Help comes first: the way to Now asks nothing, and what was typed goes along.
document.addEventListener("click", (event) => {
  if (!event.target.closest?.("a.now")) return;
  for (const state of states) if (state.dirty && !state.stopped) send(state, true);
  letGo();
});

export async function save(state) {
  clearTimeout(state.timer);
  if (state.stopped) return;
  if (state.busy) await state.busy; // one at a time, or versions would overtake each other
  if (!state.dirty) return;
  state.busy = send(state);
  try {
    await state.busy;
  } finally {
    state.busy = null;
  }
}

async function send(state, leaving = document.hidden) {
  const { form } = state;
  const body = new FormData(form);
  for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
  if (form.dataset.draftVersion) body.set("draft_version", form.dataset.draftVersion);
  body.set("draft_turn", ++state.turn); // so that a save whose answer was lost is no conflict with the next
  state.dirty = false;
  let answer;
  try {
    answer = await fetch(form.dataset.draft, { method: "POST", body, keepalive: leaving, redirect: "manual", headers: { "X-Requested-With": "fetch" } });
  } catch {
    state.dirty = true;
    state.timer = setTimeout(() => save(state), RETRY);
    return say(form, "offline");
  }
  if (answer.ok && answer.headers.get("Content-Type")?.includes("json")) {
    const { uid, version, saved } = await answer.json();
    form.dataset.draftVersion = version;
    if (form.dataset.draftResume) comeBackTo(form.dataset.draftResume + uid);
    return say(form, "saved", saved);
  }
  state.dirty = true;
  if (answer.status === 409) {
    state.stopped = true;
    return say(form, "elsewhere");
  }
  const locked = answer.status === 423 || answer.type === "opaqueredirect"; // locked, or signed out elsewhere
  if (!locked && answer.status < 500) return say(form, "refused");
  state.timer = setTimeout(() => save(state), RETRY);
  say(form, locked ? "locked" : "offline");
}

// After a reload, a lock or a change of language the page opens with what was typed.
function comeBackTo(address) {
  history.replaceState(history.state, "", address);
  for (const next of document.querySelectorAll("input[name=next]")) next.value = address;
}

function say(form, what, time = "") {
  const line = form.querySelector("[data-draft-status]");
  if (!line) return;
  const text = line.dataset[what].replace("{time}", time);
  if (line.textContent !== text) line.textContent = text;
  line.classList.toggle("trouble", what !== "saved");
}

// What is pressed without a signal is kept on this phone, and sent once there is one: in order, one after the other.
// Each of these forms may come twice: the server keeps the first. What it refuses is set apart and shown, never lost.

const box = document.querySelector("[data-queue]");
const keptAs = `queue-${box.dataset.queue}`;
const PROBE_MS = 4000;
const AGAIN_MS = 20_000;
let isSending = false;

const read = () => JSON.parse(localStorage.getItem(keptAs) || "[]");
const waiting = () => read().filter((one) => !one.said);
const change = (how) => {
  localStorage.setItem(keptAs, JSON.stringify(how(read())));
  show();
};
const patch = (id, facts) => change((all) => all.map((one) => (one.id === id ? { ...one, ...facts } : one)));
const drop = (id) => change((all) => all.filter((one) => one.id !== id));

function show() {
  const all = read();
  box.querySelector("[data-signal]").hidden = navigator.onLine && !waiting().length;
  box.querySelector("[data-signal-lost]").hidden = navigator.onLine;
  box.querySelector("[data-signal-waits]").hidden = !waiting().length;
  box.querySelector("[data-signal-count]").textContent = waiting().length;
  const list = box.querySelector("[data-queue-list]");
  list.replaceChildren(...all.map((one) => line(one)));
  list.hidden = !all.length;
}

function line(one) {
  const item = document.createElement("li");
  item.textContent = one.said ? `${one.label}: ${one.said} ` : one.label;
  if (one.said) {
    const link = document.createElement("a");
    link.href = one.page;
    link.textContent = box.dataset.queueLook;
    const gone = document.createElement("button");
    gone.type = "button";
    gone.textContent = box.dataset.queueSeen;
    gone.addEventListener("click", () => drop(one.id));
    item.append(link, " ", gone);
  }
  return item;
}

function keep(form, button) {
  const data = new FormData(form);
  if (button?.name) data.set(button.name, button.value);
  // Later is another hour than now.
  if ("queueClock" in form.dataset && !data.get("clock")) data.set("clock", new Date().toTimeString().slice(0, 5));
  if ("queueMoment" in form.dataset) data.set("at", new Date().toISOString());
  const sent = [...data].filter(([name]) => name !== "csrf_token");
  change((all) => [
    ...all,
    { id: crypto.randomUUID(), url: form.action, page: location.pathname, label: form.dataset.queueAs, sent },
  ]);
  const said = document.createElement("p");
  said.className = "note";
  said.tabIndex = -1;
  said.textContent = box.dataset.queueKept;
  form.hidden = true;
  form.after(said);
  said.focus();
  if (form.dataset.queueNext) said.after(following(form));
}

// Who began without a signal is also ready without one.
function following(form) {
  const next = form.cloneNode(true);
  const { queueNext, queueNextAs, queueNextLabel } = form.dataset;
  ["queueNext", "queueNextAs", "queueNextLabel", "probing"].forEach((name) => delete next.dataset[name]);
  next.hidden = false;
  next.action = queueNext;
  next.dataset.queueAs = queueNextAs;
  next.querySelector("button").textContent = queueNextLabel;
  return next;
}

// A phone in a cellar often thinks that it has a signal.
async function hasSignal() {
  if (!navigator.onLine) return false;
  try {
    await fetch(box.dataset.queueProbe, { cache: "no-store", signal: AbortSignal.timeout(PROBE_MS) });
    return true;
  } catch {
    return false;
  }
}

async function press(event) {
  const form = event.target;
  if (!("queueAs" in form.dataset) || "probed" in form.dataset) return;
  // In the capture phase: before the form is marked as sent.
  event.preventDefault();
  event.stopImmediatePropagation();
  if ("probing" in form.dataset) return;
  form.dataset.probing = "";
  const button = event.submitter;
  // What waits goes first.
  if (!waiting().length && (await hasSignal())) {
    form.dataset.probed = "";
    form.requestSubmit(button);
    delete form.dataset.probed;
  } else if (isWhole(form)) {
    keep(form, button);
    send();
  }
  delete form.dataset.probing;
}

// What the server would send back is asked now, while the customer still stands there.
function isWhole(form) {
  const needed = (form.dataset.queueNeeds || "").split(" ").filter(Boolean).map((name) => form.elements[name]);
  const isThere = !needed.length || needed.some((one) => (one.type === "checkbox" ? one.checked : one.value));
  const said = form.querySelector("[data-queue-said]");
  if (said) said.textContent = isThere ? "" : form.dataset.queueMissing;
  return form.reportValidity() && isThere;
}

async function page(answer) {
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

async function send() {
  if (isSending || !waiting().length || !navigator.onLine) return;
  isSending = true;
  try {
    const home = await fetch(box.dataset.queueProbe, { cache: "no-store" });
    const token = (await page(home)).querySelector("input[name=csrf_token]");
    // Nobody is signed in any more: it waits until they are.
    if (!home.ok || home.url !== new URL(box.dataset.queueProbe, location).href) return;
    let one;
    while ((one = waiting()[0])) {
      const body = new URLSearchParams([...one.sent, ["csrf_token", token.value]]);
      const answer = await fetch(one.url, { method: "POST", body });
      if (answer.status >= 500 || answer.status === 429) return;
      const told = (await page(answer)).querySelector(".error-summary li, .flash.warm, .flash.bad");
      if (answer.ok && !told) drop(one.id);
      else patch(one.id, { said: told?.textContent.trim() || box.dataset.queueRefused });
    }
    const isKept = "keptAt" in document.documentElement.dataset;
    if (isKept || document.querySelector("form[data-queue-as][hidden]")) location.reload();
  } catch {
    // The signal went away again.
  } finally {
    isSending = false;
  }
}

document.addEventListener("submit", press, { capture: true });
// Who signs out empties this phone.
document.querySelector("form.sign-out")?.addEventListener("submit", (event) => {
  if (!read().length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  box.querySelector("[data-queue-first]").hidden = false;
  box.scrollIntoView();
}, { capture: true });
window.addEventListener("online", () => { show(); send(); });
window.addEventListener("offline", show);
window.addEventListener("storage", show);
setInterval(send, AGAIN_MS);
show();
send();

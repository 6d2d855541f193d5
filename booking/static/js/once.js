// A form is sent once: a second press within a moment does nothing.
// The server has its own guard against a double booking; this spares people the wait and the doubt.

// A slow answer, or a download that leaves the page standing: after this long the button works again.
const PATIENCE_MS = 10_000;

function sendOnce(event) {
  const form = event.target;
  if (event.defaultPrevented) return;
  if ("sent" in form.dataset) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "";
  markButtons(form, "true");
  setTimeout(() => release(form), PATIENCE_MS);
}

function release(form) {
  delete form.dataset.sent;
  markButtons(form, null);
}

// aria-disabled and not disabled: a disabled button loses the focus, and does not send its name and value.
function markButtons(form, value) {
  for (const button of form.querySelectorAll("button[type=submit]")) {
    if (value) button.setAttribute("aria-disabled", value);
    else button.removeAttribute("aria-disabled");
  }
}

document.addEventListener("submit", sendOnce);
// Back to this page, out of the browser's memory.
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

// Keys of the desk. What has data-key="/" gets the focus or is pressed when that key is; the page shows the key
// beside it as <kbd>. Keys of one character can be switched off with [data-keys-switch] (WCAG 2.1.4).

const STORED_AS = "buurtboek-keys";

function areOn() {
  return localStorage.getItem(STORED_AS) !== "off";
}

function nameOf(event) {
  const name = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  return event.ctrlKey || event.metaKey ? `Ctrl+${name}` : name;
}

function isTyping(target) {
  return target.isContentEditable || target.matches("input:not([type=radio], [type=checkbox]), textarea, select");
}

function press(event) {
  if (event.altKey || event.isComposing || event.repeat) return;
  const name = nameOf(event);
  const isPlain = !name.startsWith("Ctrl+");
  if (isPlain && (isTyping(event.target) || !areOn())) return;
  const target = [...document.querySelectorAll("[data-key]")].find((element) => element.dataset.key === name);
  if (!target) return;
  event.preventDefault();
  if (target.matches("input, textarea, select")) {
    target.focus();
    target.select?.();
  } else {
    target.click();
  }
}

function showSwitch(button) {
  button.hidden = false;
  button.setAttribute("aria-pressed", String(areOn()));
}

for (const element of document.querySelectorAll("[data-key]")) {
  element.setAttribute("aria-keyshortcuts", element.dataset.key.replace("Ctrl", "Control"));
}
for (const button of document.querySelectorAll("button[data-keys-switch]")) {
  showSwitch(button);
  button.addEventListener("click", () => {
    localStorage.setItem(STORED_AS, areOn() ? "off" : "on");
    showSwitch(button);
  });
}
document.addEventListener("keydown", press);

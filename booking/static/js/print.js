// A button that prints the page. Hidden where no script runs: the browser has its own way to print.

for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

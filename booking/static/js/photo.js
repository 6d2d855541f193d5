// Says at once that a photo is too large, before minutes of sending it. The server looks again at whatever comes.

for (const form of document.querySelectorAll("form[data-photo-most]")) {
  const input = form.querySelector("input[type=file]");
  const problem = form.querySelector("[data-photo-problem]");
  const check = () => {
    const file = input.files[0];
    const isTooLarge = Boolean(file) && file.size > Number(form.dataset.photoMost);
    problem.hidden = !isTooLarge;
    problem.textContent = isTooLarge ? form.dataset.photoTooLarge : "";
    return isTooLarge;
  };
  input.addEventListener("change", check);
  // In the capture phase: before the form is marked as sent.
  document.addEventListener("submit", (event) => {
    if (event.target === form && check()) {
      event.preventDefault();
      event.stopImmediatePropagation();
      input.focus();
    }
  }, { capture: true });
}

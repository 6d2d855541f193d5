// Reads aloud what stands on the page: button[data-read-button="<id>"] reads every [data-read] inside that element.
// The button shows only when there is a voice for the language; it is never the only way to the words.

const speech = window.speechSynthesis;

function languageOf(element) {
  return (element.closest("[lang]")?.lang ?? "nl").toLowerCase();
}

function voiceFor(language) {
  const primary = language.split("-")[0];
  const fitting = speech.getVoices().filter((voice) => voice.lang.toLowerCase().split(/[-_]/)[0] === primary);
  // A Flemish, or else a local voice first: it works without signal.
  const likes = (voice) => Number(voice.lang.endsWith("BE")) * 2 + Number(voice.localService);
  return fitting.sort((one, other) => likes(other) - likes(one))[0];
}

function wordsOf(button) {
  const place = document.getElementById(button.dataset.readButton);
  const parts = place.matches("[data-read]") ? [place] : [...place.querySelectorAll("[data-read]")];
  return parts.map((part) => part.innerText.trim()).filter(Boolean);
}

function toggle(button) {
  const wasReading = button.getAttribute("aria-pressed") === "true";
  stop();
  if (wasReading) return;
  const parts = wordsOf(button);
  button.setAttribute("aria-pressed", "true");
  parts.forEach((words, index) => {
    const utterance = new SpeechSynthesisUtterance(words);
    utterance.voice = voiceFor(languageOf(button));
    utterance.lang = utterance.voice.lang;
    utterance.rate = 0.9;
    if (index === parts.length - 1) utterance.onend = () => button.setAttribute("aria-pressed", "false");
    speech.speak(utterance);
  });
}

function stop() {
  speech.cancel();
  for (const button of buttons) button.setAttribute("aria-pressed", "false");
}

function showWhereThereIsAVoice() {
  for (const button of buttons) button.hidden = !voiceFor(languageOf(button));
}

const buttons = [...document.querySelectorAll("button[data-read-button]")];
if (speech && buttons.length) {
  showWhereThereIsAVoice();
  // Many browsers load their voices after the page.
  speech.addEventListener?.("voiceschanged", showWhereThereIsAVoice);
  for (const button of buttons) button.addEventListener("click", () => toggle(button));
  window.addEventListener("pagehide", stop);
}

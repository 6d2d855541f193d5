// Search as you type: form[data-live-search] asks its own address with fragment=1 and puts the answer in [data-results].
// The answer says how many there are in [data-results-words]; that sentence is spoken. Arrow keys walk through the links.

const PAUSE_MS = 150;

function makeLive(form) {
  const input = form.querySelector("input[type=search]");
  const results = document.querySelector("[data-results]");
  const heard = liveRegionAfter(results);
  let timer;
  let request;

  async function look() {
    request?.abort();
    request = new AbortController();
    const address = new URL(form.action);
    address.search = new URLSearchParams([...new FormData(form), ["fragment", "1"]]);
    try {
      const answer = await fetch(address, { signal: request.signal, credentials: "same-origin" });
      // Signed out, too many, a fault: the form itself still works, and shows the page that says why.
      if (!answer.ok || answer.redirected) return;
      results.innerHTML = await answer.text();
      heard.textContent = results.querySelector("[data-results-words]")?.textContent ?? "";
    } catch (error) {
      // A newer question took over, or the network is away: what was shown stays.
      if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error;
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE_MS);
  });
  for (const place of [input, results]) {
    place.addEventListener("keydown", (event) => walk(event, input, results));
  }
}

function walk(event, input, results) {
  if (event.key === "Escape" && event.target !== input) {
    input.focus();
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const stops = [input, ...results.querySelectorAll("a[href]")];
  const next = stops[stops.indexOf(document.activeElement) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function liveRegionAfter(results) {
  const region = document.createElement("p");
  region.className = "only-heard";
  region.setAttribute("role", "status");
  results.after(region);
  return region;
}

document.querySelectorAll("form[data-live-search]").forEach(makeLive);

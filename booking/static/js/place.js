// Fills in where this phone is, after a press on the button. Hidden where no script runs or the browser cannot tell.

const NEAR_METRES = 100;

function say(box, words) {
  box.querySelector("[data-place-said]").textContent = words;
}

for (const box of document.querySelectorAll("[data-place]")) {
  const form = box.closest("form");
  const button = box.querySelector("button");
  if (!("geolocation" in navigator)) continue;
  box.hidden = false;
  button.addEventListener("click", () => {
    say(box, box.dataset.placeBusy);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        if (coords.accuracy > NEAR_METRES) {
          say(box, box.dataset.placeVague);
          return;
        }
        form.elements.latitude.value = coords.latitude.toFixed(6);
        form.elements.longitude.value = coords.longitude.toFixed(6);
        say(box, box.dataset.placeFound);
      },
      () => say(box, box.dataset.placeFailed),
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 0 },
    );
  });
}

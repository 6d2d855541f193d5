// Counts down the minutes that a place is still kept, in [data-hold-seconds] (macro hold_notice).
// It speaks up at five and at two minutes, politely, and when the time is over. The server decides; this only tells.

const SPOKEN_AT = new Set([5, 2, 0]);

function countDown(notice) {
  // Counted from the opening of the page: the clock of the phone itself may be wrong.
  const endsAt = Date.now() + Number(notice.dataset.holdSeconds) * 1000;
  const seen = notice.querySelector("[data-hold-seen]");
  const heard = notice.querySelector("[data-hold-heard]");
  let shown = null;

  function tell() {
    const minutes = Math.max(0, Math.ceil((endsAt - Date.now()) / 60_000));
    if (minutes !== shown) {
      const words = wordsFor(notice, minutes);
      seen.textContent = words;
      if (shown !== null && SPOKEN_AT.has(minutes)) heard.textContent = words;
      shown = minutes;
    }
    if (minutes === 0) clearInterval(timer);
  }

  const timer = setInterval(tell, 1000);
  tell();
}

function wordsFor(notice, minutes) {
  if (minutes === 0) return notice.dataset.holdOver;
  if (minutes === 1) return notice.dataset.holdOne;
  return notice.dataset.holdMany.replace("{minutes}", String(minutes));
}

document.querySelectorAll("[data-hold-seconds]").forEach(countDown);

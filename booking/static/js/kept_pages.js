// The pages that this one leads to are kept on the phone, so that they open without a signal too; see keep_pages.js.

const box = document.querySelector("[data-queue]");
const { queue: staff, queueProbe: face, keepPages } = box.dataset;
const KEPT_FOR = "kept-for";
const keptAt = document.documentElement.dataset.keptAt;

async function forget() {
  for (const name of await caches.keys()) await caches.delete(name);
}

async function keep() {
  // Somebody else signed in on this phone.
  if (localStorage.getItem(KEPT_FOR) !== staff) await forget();
  localStorage.setItem(KEPT_FOR, staff);
  await navigator.serviceWorker.register(keepPages, { scope: face });
  const { active } = await navigator.serviceWorker.ready;
  const links = [...document.querySelectorAll("main a[href], nav.links a[href]")];
  const ours = links.map((link) => new URL(link.href)).filter((url) => url.origin === location.origin);
  const pages = ours.map((url) => url.pathname + url.search).filter((path) => path.startsWith(`${face}/`));
  active.postMessage({ keep: [...new Set([location.pathname, ...pages])] });
}

if (keptAt) {
  const said = box.querySelector("[data-kept]");
  const moment = new Date(Number(keptAt));
  said.querySelector("time").textContent = moment.toLocaleTimeString(document.documentElement.lang, {
    hour: "2-digit",
    minute: "2-digit",
  });
  said.hidden = false;
} else if ("serviceWorker" in navigator) {
  document.querySelector("form.sign-out")?.addEventListener("submit", forget);
  // Without room on the phone, or in a private window, the pages open with a signal only.
  keep().catch(() => {});
}

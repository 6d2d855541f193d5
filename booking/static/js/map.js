// A map to point at a place, or to look at one. Nothing is loaded before somebody presses the button; where no script
// runs there is no button, and the street and the words of the form tell the place.

const MARK = { radius: 11, weight: 3, color: "#ffffff", fillColor: "#b3261e", fillOpacity: 1 };

function load(box) {
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = box.dataset.mapStyle;
  const script = document.createElement("script");
  script.src = box.dataset.mapScript;
  return new Promise((resolve, reject) => {
    script.addEventListener("load", () => resolve(window.L));
    script.addEventListener("error", reject);
    document.head.append(style, script);
  });
}

function draw(L, box) {
  const { mapLatitude, mapLongitude, mapZoom, mapTiles, mapCredit, mapCloser, mapFurther, mapLabel } = box.dataset;
  const here = box.querySelector("[data-map-here]");
  here.hidden = false;
  const map = L.map(here, { zoomControl: false, minZoom: 10, maxZoom: 18, zoomAnimation: false, fadeAnimation: false });
  here.setAttribute("role", "application");
  here.setAttribute("aria-label", mapLabel);
  map.attributionControl.setPrefix(false);
  L.control.zoom({ zoomInTitle: mapCloser, zoomOutTitle: mapFurther }).addTo(map);
  L.tileLayer(mapTiles, { attribution: mapCredit, minZoom: 10, maxZoom: 18 }).addTo(map);
  map.setView([Number(mapLatitude), Number(mapLongitude)], Number(mapZoom));
  return map;
}

function letPoint(L, box, map) {
  const { latitude, longitude } = box.closest("form").elements;
  let mark = null;
  const point = (at) => {
    latitude.value = at.lat.toFixed(6);
    longitude.value = at.lng.toFixed(6);
    mark = mark ? mark.setLatLng(at) : L.circleMarker(at, MARK).addTo(map);
    box.querySelector("[data-map-said]").textContent = box.dataset.mapFound;
  };
  if (latitude.value && longitude.value) {
    const known = L.latLng(Number(latitude.value), Number(longitude.value));
    mark = L.circleMarker(known, MARK).addTo(map);
    map.setView(known, 17);
  }
  map.on("click", (event) => point(event.latlng));
  const middle = box.querySelector("[data-map-middle]");
  middle.hidden = box.querySelector("[data-map-how]").hidden = false;
  middle.addEventListener("click", () => point(map.getCenter()));
}

for (const box of document.querySelectorAll("[data-map]")) {
  const open = box.querySelector("[data-map-open]");
  box.hidden = false;
  open.addEventListener("click", async () => {
    open.disabled = true;
    try {
      const L = await load(box);
      const map = draw(L, box);
      if ("mapPoints" in box.dataset) letPoint(L, box, map);
      else L.circleMarker(map.getCenter(), MARK).addTo(map);
      open.hidden = true;
      box.querySelector("[data-map-here]").focus();
    } catch {
      box.querySelector("[data-map-said]").textContent = box.dataset.mapFailed;
      open.disabled = false;
    }
  });
}

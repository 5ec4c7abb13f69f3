// "Use where I am now": asked for by a press, never by itself. Without it, one writes the place.
(() => {
  "use strict";
  const place = document.querySelector("[data-locate]");
  if (!place || !("geolocation" in navigator) || !window.isSecureContext) return;
  const button = place.querySelector("button"), told = place.querySelector("[role=status]");
  place.hidden = false;
  button.addEventListener("click", () => {
    button.setAttribute("aria-busy", "true");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        // two decimals is about a kilometre: enough to find an office, and no more than that
        const asked = new URLSearchParams({ lat: coords.latitude.toFixed(2), lon: coords.longitude.toFixed(2) });
        location.assign(`${place.dataset.locate}?${asked}`);
      },
      () => { button.removeAttribute("aria-busy"); told.textContent = place.dataset.refused; },
      { timeout: 10000, maximumAge: 600000 },
    );
  });
})();

// The last pages one came by, kept in this window alone for half an hour, and told only to oneself until one says yes.
(() => {
  "use strict";
  const KEY = "way";
  const MOST = 6;
  const KEEP = 30 * 60 * 1000;
  const EVERYBODYS = /^\/($|(tema|tjenester|finn-kontor)(\/|$)|(akutt|sok|din-situasjon|raskt|skriv|slik-svarer-vi|uten-bankid)$)/;
  let kept = [];
  try { kept = JSON.parse(sessionStorage.getItem(KEY) || "[]"); } catch { kept = []; }
  const way = kept.filter(([, at]) => Date.now() - at < KEEP);
  const here = location.pathname;
  if (EVERYBODYS.test(here) && (way.length === 0 || way[way.length - 1][0] !== here)) way.push([here, Date.now()]);
  try { sessionStorage.setItem(KEY, JSON.stringify(way.slice(-MOST))); } catch { /* a browser that keeps nothing tells nothing */ }
  for (const form of document.querySelectorAll("form[action='/logg-ut'], form[action='/hent/glem']")) form.addEventListener("submit", () => sessionStorage.removeItem(KEY));

  addEventListener("DOMContentLoaded", () => {
    const place = document.querySelector("[data-way-here]");
    if (!place || !way.length || place.querySelector("input")) return;
    htmx.ajax("POST", place.dataset.wayHere, { target: place, swap: "innerHTML", values: { way: way.map(([page]) => page).join(" ") } })
      .then(() => { if (place.querySelector("input")) place.closest("[data-where]").hidden = false; });
  });
})();

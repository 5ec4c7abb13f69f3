// What pages do by themselves: live parts, keys for staff, focus on errors, toasts. No page needs it to work.
(() => {
  "use strict";

  // --- Live parts: see the comment in parts/base.html -------------------------------------------------------------
  const streams = new Map(); // address of the stream → {source, topics heard}
  const POLL = 30_000;
  const fetched = new Map(); // id of a part → when it was fetched; data-at-most="5" fetches it at most each 5 seconds

  // A part that is fetched anew never takes away what somebody has typed, ticked or opened.
  const touched = (node) =>
    (node.matches?.("textarea, input:not([type=hidden])") && (node.value !== node.defaultValue || node.checked !== node.defaultChecked)) ||
    (node.matches?.("select") && node === document.activeElement); // its list may be open
  Object.assign(Idiomorph.defaults.callbacks, {
    beforeNodeMorphed: (old) => !touched(old),
    beforeAttributeUpdated: (name, node) => !(name === "open" && node.matches("details, dialog")),
  });

  // Nothing moves under a click: a part waits while the pointer is down, or has just moved over it on its way.
  const SETTLED = 600;
  const LONGEST_WAIT = 5000; // a pointer that never rests does not keep what is new away
  const pointer = { isDown: false, at: 0, over: null };
  const pointed = (isDown) => (event) => Object.assign(pointer, { isDown, at: Date.now(), over: event.target });
  addEventListener("pointerdown", pointed(true), true);
  for (const kind of ["pointerup", "pointercancel"]) addEventListener(kind, pointed(false), true);
  addEventListener("pointermove", (event) => { if (!pointer.isDown) pointed(false)(event); }, { capture: true, passive: true });
  addEventListener("blur", () => { pointer.isDown = false; });

  const under = new Map(); // id of a part that is being fetched → {since, more: something more happened, held: the answer came under a click}
  const isAimedAt = (part, since) => pointer.isDown
    || (part.contains(pointer.over) && Date.now() - pointer.at < SETTLED && Date.now() - since < LONGEST_WAIT);

  const refresh = (part, since = Date.now()) => {
    if (!part.id || !document.contains(part)) return;
    if (under.has(part.id)) { under.get(part.id).more = true; return; }
    const way = { since, more: false };
    under.set(part.id, way);
    const done = () => {
      under.delete(part.id);
      const now = document.getElementById(part.id);
      if (way.more && now) refresh(now, way.held ? since : Date.now());
    };
    const fetchIt = () => {
      if (!document.contains(part)) { under.delete(part.id); return; }
      if (isAimedAt(part, since)) { setTimeout(fetchIt, 100); return; }
      fetched.set(part.id, Date.now());
      way.more = false;
      htmx.ajax("GET", part.dataset.refresh || location.href, { target: part, swap: "morph:outerHTML", select: "#" + CSS.escape(part.id), headers: { "X-By-Itself": "1" } }).then(done, done);
    };
    fetchIt();
  };
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const way = detail.requestConfig?.headers?.["X-By-Itself"] && under.get(detail.target.id);
    if (way && isAimedAt(detail.target, way.since)) { detail.shouldSwap = false; way.more = way.held = true; }
  });

  const partsOf = (address) => [...document.querySelectorAll("[data-live]")].filter((part) => part.dataset.live === address);

  const lost = (isLost) => {
    const place = document.querySelector(".live-lost");
    if (!place) return;
    place.hidden = !isLost;
    place.textContent = isLost ? place.dataset.lostWords : "";
  };

  const listen = (stream, address, topic) => {
    if (stream.topics.has(topic)) return;
    stream.topics.add(topic);
    stream.source.addEventListener(topic, () => {
      clearTimeout(stream.pending.get(topic)); // a burst of events is one fetch
      const rests = partsOf(address).map((part) => (fetched.get(part.id) || 0) + 1000 * (part.dataset.atMost || 0) - Date.now());
      stream.pending.set(topic, setTimeout(() => {
        for (const part of partsOf(address)) if ((part.dataset.topic || "").split(/\s+/).includes(topic)) refresh(part);
      }, Math.max(150, ...rests)));
    });
  };

  const connect = () => {
    for (const part of document.querySelectorAll("[data-live]")) {
      const address = part.dataset.live;
      if (!address) continue;
      let stream = streams.get(address);
      if (!stream) {
        stream = { source: new EventSource(address), topics: new Set(), pending: new Map(), failed: false };
        const mine = stream;
        stream.source.addEventListener("error", () => { mine.failed = true; lost(true); });
        stream.source.addEventListener("open", () => {
          if (mine.failed) partsOf(address).forEach((part) => refresh(part)); // what happened while we were away
          mine.failed = false;
          lost(false);
        });
        streams.set(address, stream);
      }
      for (const topic of (part.dataset.topic || "").split(/\s+/).filter(Boolean)) listen(stream, address, topic);
    }
    for (const [address, stream] of streams) {
      if (partsOf(address).length === 0) { stream.source.close(); streams.delete(address); }
    }
  };

  setInterval(() => {
    for (const [address, stream] of streams) if (stream.failed) partsOf(address).forEach((part) => refresh(part));
  }, POLL);
  addEventListener("pagehide", () => { for (const { source } of streams.values()) source.close(); streams.clear(); });
  addEventListener("pageshow", (event) => { if (event.persisted) connect(); });

  // --- Keys: data-key on a button, a link or an input ---------------------------------------------------------------
  const typing = (target) => target.closest("input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]");
  const shown = (element) => element.getClientRects().length > 0 && !element.disabled;

  const showKeys = () => {
    const dialog = document.getElementById("keys");
    if (!dialog) return;
    const list = dialog.querySelector("dl");
    list.replaceChildren();
    for (const element of document.querySelectorAll("[data-key]")) {
      if (!shown(element)) continue;
      const row = document.createElement("div");
      const term = document.createElement("dt");
      const key = document.createElement("kbd");
      const words = document.createElement("dd");
      key.textContent = element.dataset.key.toUpperCase();
      words.textContent = element.dataset.keyLabel || element.getAttribute("aria-label") || (element.querySelector("span") || element).textContent.trim();
      term.append(key);
      row.append(term, words);
      list.append(row);
    }
    dialog.showModal();
  };

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || typing(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "?") { showKeys(); event.preventDefault(); return; }
    const wanted = event.key.toLowerCase();
    const found = [...document.querySelectorAll("[data-key]")].find((element) => element.dataset.key.toLowerCase() === wanted && shown(element));
    if (!found) return;
    event.preventDefault();
    if (found.matches("input, textarea, select")) found.focus(); else found.click();
  });

  // --- Small things -------------------------------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-close]");
    if (close) close.closest(".toast").remove();
    if (event.target.closest("[data-keys]")) showKeys();
    if (event.target.closest("[data-print]")) print();
    const copy = event.target.closest("[data-copy]"); // the text of the element with that id
    if (copy && navigator.clipboard) navigator.clipboard.writeText(document.getElementById(copy.dataset.copy).textContent.trim()).then(() => { copy.querySelector("span").textContent = copy.dataset.copied; });
    for (const menu of document.querySelectorAll("details.me[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.me[open]")) { menu.open = false; menu.querySelector("summary").focus(); }
  });
  // A form is sent once, however often the button is pressed; the page that comes back is new.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.matches("[hx-post], [data-repeatable]")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 5000);
  });

  // Tabs wider than a phone: the one you are on is in sight.
  const showHere = (root) => {
    for (const here of root.querySelectorAll(":is(.link-tabs, .work-nav) [aria-current]")) {
      const row = here.closest(".link-tabs, .work-nav"), [inner, outer] = [here, row].map((one) => one.getBoundingClientRect());
      if (inner.left < outer.left || inner.right > outer.right) row.scrollLeft += inner.left + inner.width / 2 - outer.left - outer.width / 2;
    }
  };

  const dress = (root) => {
    showHere(root);
    const errors = root.querySelector("[data-focus]");
    if (errors) errors.focus();
    for (const button of root.querySelectorAll("[data-close][hidden], [data-keys][hidden], [data-print][hidden], [data-copy][hidden]")) button.hidden = false;
    connect();
  };
  document.addEventListener("DOMContentLoaded", () => dress(document));
  document.addEventListener("htmx:load", (event) => { if (event.target !== document.body) dress(event.target); });
})();

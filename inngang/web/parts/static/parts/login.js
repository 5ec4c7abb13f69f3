// How long the login lasts: says so two minutes before, stays on by one key, and shows nothing of anybody when it is over.
(() => {
  "use strict";
  const place = document.querySelector(".time-left");
  if (!place) return;
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  const soon = document.getElementById("time-left");
  const over = document.getElementById("time-over");
  const WARN = 120;
  let mine = "";
  let endsAt = 0;
  let timer = 0;

  const wait = (seconds) => { clearTimeout(timer); timer = setTimeout(look, Math.max(1, seconds) * 1000); };

  const told = (answer) => {
    if (answer.seconds <= 0 || (mine && answer.who !== mine)) return end();
    mine = answer.who;
    endsAt = Date.now() + answer.seconds * 1000;
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = answer.token;
    if (document.body.hasAttribute("hx-headers")) document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": answer.token }));
    if (over.open) over.close();
    if (answer.seconds > WARN) {
      if (soon.open) soon.close();
      wait(answer.seconds - WARN);
    } else {
      if (!soon.open) soon.showModal();
      wait(Math.min(answer.seconds, 5));
    }
  };

  const end = () => {
    clearTimeout(timer);
    if (soon.open) soon.close();
    if (place.hasAttribute("data-shared")) return location.replace(place.dataset.out);
    if (!over.open) over.showModal(); // covers the page until the same person is back
  };

  const look = () => fetch(place.dataset.left, { headers: { "X-By-Itself": "1" }, cache: "no-store" })
    .then((answer) => answer.json()).then(told, () => (Date.now() > endsAt && endsAt ? end() : wait(10)));

  soon.querySelector("[data-stay-on]").addEventListener("click", () => {
    const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value || "";
    fetch(place.dataset.stay, { method: "POST", headers: { "X-CSRFToken": token, Accept: "application/json" } })
      .then((answer) => answer.json()).then(told, () => wait(1));
  });
  soon.addEventListener("cancel", (event) => { event.preventDefault(); soon.querySelector("[data-stay-on]").click(); });
  over.addEventListener("cancel", (event) => event.preventDefault());
  addEventListener("focus", () => { if (over.open || Date.now() > endsAt - WARN * 1000) look(); });
  look();
})();

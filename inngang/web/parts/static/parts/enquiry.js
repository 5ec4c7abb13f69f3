// What helps those who answer: a key opens a form with the caret in it, Ctrl+Enter sends it, a choice shows what the person is told.
(() => {
  "use strict";

  const enter = (details) => {
    const field = details.querySelector("[data-first]");
    if (field) field.focus();
    details.scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("click", (event) => {
    const summary = event.target.closest(".action > summary");
    if (!summary) return;
    const details = summary.parentElement;
    if (event.isTrusted) { setTimeout(() => { if (details.open) enter(details); }); return; }
    event.preventDefault(); // by its key: opens, never shuts, and the next key typed is already in the field
    details.open = true;
    enter(details);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !event.target.matches("[data-ctrl-enter]")) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });

  document.addEventListener("change", (event) => {
    const place = event.target.form && event.target.form.querySelector("[data-told-here]");
    if (!place || event.target.name !== "to_queue") return;
    const told = event.target.selectedOptions[0].dataset.told || "";
    place.hidden = !told;
    place.querySelector("strong").textContent = told;
    const wants = event.target.form.querySelector("[data-wants-here]");
    wants.textContent = event.target.selectedOptions[0].dataset.wants || "";
    wants.hidden = !wants.textContent;
  });
})();

// Reads the page aloud with the voice the browser has (opplest). Without a voice, or without this script, there is no button.
// Nothing leaves the machine: only voices of the machine itself are used.
(() => {
  const button = document.querySelector("[data-read-aloud]");
  const page = document.getElementById("content");
  if (!button || !page || !("speechSynthesis" in window)) return;
  const speech = window.speechSynthesis;
  const close = { nn: ["nn", "nb", "no"], nb: ["nb", "no", "nn"] };
  const says = button.querySelector("span");
  const words = { read: says.textContent, stop: button.dataset.stop };

  function voiceFor(language) {
    const here = speech.getVoices().filter((one) => one.localService);
    for (const wanted of close[language] || [language]) {
      const found = here.find((one) => one.lang.toLowerCase().split(/[-_]/)[0] === wanted);
      if (found) return found;
    }
    return null;
  }

  function pieces() {
    const found = [];
    for (const one of page.querySelectorAll("h1, h2, h3, p, li, dt, dd, label, legend, th, td, button")) {
      if (one.closest("[hidden], .ds-sr-only, [data-read-aloud]") || one.offsetParent === null) continue;
      if (one.parentElement.closest("p, li, dd, td, button, label")) continue;
      const text = one.textContent.replace(/\s+/g, " ").trim();
      if (text) found.push([text, (one.closest("[lang]") || document.documentElement).lang]);
    }
    return found;
  }

  function show(reading) {
    says.textContent = reading ? words.stop : words.read;
    button.setAttribute("aria-pressed", String(reading));
  }

  function ready() {
    button.hidden = !voiceFor(document.documentElement.lang);
  }

  button.addEventListener("click", () => {
    if (speech.speaking || speech.pending) {
      speech.cancel();
      show(false);
      return;
    }
    const all = pieces();
    for (const [place, [text, language]] of all.entries()) {
      const voice = voiceFor(language);
      if (!voice) continue;
      const said = new SpeechSynthesisUtterance(text);
      said.lang = voice.lang;
      said.voice = voice;
      said.onerror = () => show(false);
      if (place === all.length - 1) said.onend = () => show(false);
      speech.speak(said);
    }
    show(true);
  });
  window.addEventListener("pagehide", () => speech.cancel());
  speech.addEventListener?.("voiceschanged", ready);
  ready();
})();

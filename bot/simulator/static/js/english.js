// English captions: a switch that remembers.
import { el } from "./dom.js";

const KEY = "engawa.english";

/** A button that shows or hides the English under every Japanese sentence. */
export function englishSwitch() {
  const button = el("button", { type: "button", class: "button english-switch", lang: "en", title: "英語の説明を出す・しまう" });
  const show = (on) => {
    document.documentElement.classList.toggle("english", on);
    button.setAttribute("aria-pressed", String(on));
    button.textContent = "English";
  };
  show(document.documentElement.classList.contains("english"));
  button.addEventListener("click", () => {
    const on = !document.documentElement.classList.contains("english");
    show(on);
    remember(on);
  });
  return button;
}

function remember(on) {
  try {
    localStorage.setItem(KEY, on ? "on" : "off");
  } catch (fault) {
    console.info("The choice of English lasts for this page only.", fault);
  }
}

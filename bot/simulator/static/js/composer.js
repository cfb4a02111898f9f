// The row at the foot of a phone: words to send, and for a person with a menu the switch between keyboard and menu.
import { el, icon, ICONS } from "./dom.js";

export class Composer {
  /** `send(text)` is called with what was written. */
  constructor(name, send) {
    this.send = send;
    this.field = el("textarea", { class: "field", rows: 1, "aria-label": `${name}として書く`, placeholder: "Aa" });
    this.button = el("button", { type: "submit", class: "send", "aria-label": "送信" }, icon(ICONS.send));
    this.root = el("form", { class: "composer" }, this.field, this.button);
    this.root.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    this.field.addEventListener("keydown", (event) => this.#key(event));
    this.field.addEventListener("input", () => this.#grow());
    this.#grow();
  }

  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.submit();
  }

  #grow() {
    this.button.disabled = !this.field.value.trim();
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 110)}px`;
  }

  /** Send what stands in the field. */
  submit() {
    const text = this.field.value;
    if (!text.trim()) return;
    this.write("");
    this.send(text);
  }

  /** Put words into the field, as if typed. */
  write(text) {
    this.field.value = text;
    this.#grow();
  }
}

// A person's phone, open at the chat with the assistant.
import { both, el } from "./dom.js";
import { face } from "./draw/item.js";
import { RichMenu } from "./menu.js";
import { Pane } from "./pane.js";

export class PersonPane extends Pane {
  read = "既読";
  editable = false;

  constructor(stage, phone) {
    super(stage, phone.name);
    this.user = phone.user;
    this.look = `phone:${phone.name}`;
    this.root.dataset.pane = this.look;
    this.menu = new RichMenu((action, node) => this.press(action, { node }), () => this.#arrange());
    this.gate = el("div", { class: "gate", hidden: true });
    this.foot.append(this.menu.root, this.menu.bar, this.gate, this.composer.root);
    this.plate.append(face({ from: phone.user, name: phone.name }),
      el("span", { class: "plate-words" }, el("strong", { text: phone.name }), el("span", { class: "plate-role", text: phone.subtitle ?? "" })));
  }

  speaker() { return { user: this.user }; }

  update(phone, now) {
    this.phone = phone;
    this.title.textContent = phone.items.findLast((item) => item.from === "bot")?.name ?? "縁側";
    this.owner.textContent = [phone.name, phone.subtitle].filter(Boolean).join("・");
    this.menu.update(phone.menu);
    this.#arrange();
    return this.show(phone.items, now, phone.loading);
  }

  #arrange() {
    if (!this.phone) return;
    const shut = !this.phone.friend || this.phone.blocked;
    this.gate.hidden = !shut;
    if (shut) this.gate.replaceChildren(...this.#gateWords());
    const typing = !this.menu.menu || this.menu.typing;
    this.composer.root.hidden = shut || !typing;
    if (shut) { this.menu.bar.hidden = true; this.menu.root.hidden = true; } else this.menu.bar.hidden = !this.menu.menu;
    if (this.menu.menu && this.composer.root.parentNode !== this.menu.bar) this.menu.bar.append(this.composer.root);
  }

  #gateWords() {
    const blocked = this.phone.blocked;
    const path = blocked ? "unblock" : "follow";
    return [
      el("p", {}, both(blocked ? "ブロックしています" : "まだ友だちではありません", blocked ? "Blocked" : "Not a friend yet")),
      el("button", { type: "button", class: "button strong", on: { click: () => this.act(path) } },
        both(blocked ? "ブロック解除" : "友だちに追加", blocked ? "Unblock" : "Add as friend")),
    ];
  }

  keyboard(words) {
    this.menu.typing = true;
    this.menu.show();
    super.keyboard(words);
  }

  /** The menu's place with this label, brought into view. */
  findInMenu(label) {
    this.menu.reveal();
    return [...this.menu.root.querySelectorAll(".menu-area")].find((node) => node.dataset.action.includes(label)) ?? null;
  }
}

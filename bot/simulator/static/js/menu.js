// The rich menu: a picture with places to press; without the picture, the places themselves.
import { el, icon, ICONS } from "./dom.js";
import { pressable } from "./draw/action.js";

export class RichMenu {
  #id = null;
  open = innerHeight >= 700;
  typing = false;

  /** `press(action, node)` when a place is pressed; `changed()` when the bar switches between menu and keyboard. */
  constructor(press, changed) {
    this.press = press;
    this.changed = changed;
    this.root = el("div", { class: "menu", hidden: true });
    this.switchButton = el("button", { type: "button", class: "menu-switch", on: { click: () => this.toggleTyping() } });
    this.barButton = el("button", { type: "button", class: "menu-bar", on: { click: () => this.toggle() } });
    this.bar = el("div", { class: "chat-bar" }, this.switchButton, this.barButton);
  }

  /** Show this menu object, or none. */
  update(menu) {
    if ((menu && JSON.stringify(menu)) === this.#id) return;
    this.#id = menu && JSON.stringify(menu);
    this.menu = menu;
    this.root.replaceChildren(...(menu ? this.#draw(menu) : []));
    this.show();
  }

  #draw(menu) {
    this.root.style.aspectRatio = `${menu.width} / ${menu.height}`;
    const areas = (menu.areas ?? []).map((area) => this.#area(area, menu));
    if (!menu.image) { this.root.dataset.bare = ""; return areas; }
    delete this.root.dataset.bare;
    const image = el("img", { class: "menu-image", src: menu.image, alt: "" });
    image.addEventListener("error", () => { image.remove(); this.root.dataset.bare = ""; });
    return [image, ...areas];
  }

  #area(area, menu) {
    const { x, y, width, height } = area.bounds ?? area;
    const words = area.action?.label || area.action?.displayText || area.action?.text || "メニュー";
    const node = el("button", { type: "button", class: "menu-area", "aria-label": words }, el("span", { text: words }));
    const share = (part, whole) => `${(100 * part) / whole}%`;
    node.style.left = share(x, menu.width);
    node.style.top = share(y, menu.height);
    node.style.width = share(width, menu.width);
    node.style.height = share(height, menu.height);
    return pressable(node, area.action, { press: (action) => this.press(action, node) });
  }

  toggle() { this.open = !this.open; this.show(); }
  toggleTyping() { this.typing = !this.typing; this.show(); }

  /** Fold the menu away. */
  fold() { this.open = false; this.show(); }

  /** Bring the menu up, whatever was shown before. */
  reveal() { this.open = true; this.typing = false; this.show(); }

  show() {
    const { menu } = this;
    this.root.hidden = !menu || this.typing || !this.open;
    this.bar.hidden = !menu;
    this.bar.dataset.typing = String(this.typing);
    this.switchButton.replaceChildren(icon(this.typing ? ICONS.menu : ICONS.keyboard));
    this.switchButton.setAttribute("aria-label", this.typing ? "メニューを出す" : "キーボードを出す");
    this.barButton.hidden = this.typing;
    this.barButton.replaceChildren(menu?.chat_bar_text ?? "", icon(ICONS.down, 16));
    this.barButton.setAttribute("aria-expanded", String(this.open));
    this.changed();
  }
}

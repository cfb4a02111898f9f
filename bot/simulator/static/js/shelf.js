// Which screens stand on the veranda: as many as fit, the least looked-at gives way.
import { el, place } from "./dom.js";

const SIDE = 980;
const PHONE = 322;

export class Shelf {
  panes = new Map();
  #recent = [];
  #tabs = new Map();

  /** `visited(look)` is called when a screen comes into view by a tab. */
  constructor() {
    this.wall = place("panes");
    this.bar = place("tabs");
    this.mails = place("mails");
    new ResizeObserver(() => this.arrange()).observe(document.body);
  }

  /** Put up a screen; `words` label its tab. */
  add(look, pane, words) {
    const known = this.panes.has(look);
    this.panes.set(look, pane);
    if (known) return;
    const tab = el("button", { type: "button", class: "tab", data: { look }, on: { click: () => this.look(look) } },
      el("span", { text: words }), el("span", { class: "tab-dot", hidden: true }, el("span", { class: "hidden", text: "新着" })));
    this.#tabs.set(look, tab);
    this.bar.append(tab);
    if (pane.root.parentNode !== this.wall && look !== "mails") this.wall.append(pane.root);
    this.#recent.push(look);
    this.arrange();
  }

  /** Take down a screen that is no more. */
  remove(look) {
    if (look !== "mails") this.panes.get(look)?.root.remove();
    this.#tabs.get(look)?.remove();
    this.panes.delete(look);
    this.#tabs.delete(look);
    this.#recent = this.#recent.filter((each) => each !== look);
    this.arrange();
  }

  /** The order in which screens are wanted when nobody has chosen yet. */
  prefer(looks) {
    this.#recent = [...looks.filter((look) => this.panes.has(look)), ...this.#recent.filter((look) => !looks.includes(look))];
    this.arrange();
  }

  /** Bring a screen into view. */
  look(look) {
    if (!this.panes.has(look)) return;
    if (!this.visible(look) || this.capacity === 1) this.#recent = [look, ...this.#recent.filter((each) => each !== look)];
    this.#dot(look, false);
    this.arrange();
  }

  visible(look) { return this.#shown.has(look); }

  /** Something new on a screen: a dot on its tab when nobody sees it. */
  news(look) {
    if (!this.visible(look)) this.#dot(look, true);
  }

  /** Take all dots away: everything starts anew. */
  quiet() {
    for (const look of this.panes.keys()) this.#dot(look, false);
  }

  #dot(look, on) {
    const dot = this.#tabs.get(look)?.querySelector(".tab-dot");
    if (dot) dot.hidden = !on;
  }

  #shown = new Set();

  arrange() {
    const wide = innerWidth >= SIDE;
    const room = wide ? innerWidth - 336 : innerWidth;
    this.capacity = Math.max(1, Math.floor(room / PHONE));
    document.body.dataset.wide = String(wide);
    const fixed = wide ? ["mails", ...(this.capacity > 1 && this.panes.has("group") ? ["group"] : [])] : [];
    const chosen = this.#recent.filter((look) => !fixed.includes(look));
    this.#shown = new Set([...chosen.slice(0, this.capacity - Math.max(0, fixed.length - 1)), ...fixed]);
    for (const [look, pane] of this.panes) {
      this.#tabs.get(look).hidden = fixed.includes(look);
      const shown = this.#shown.has(look);
      pane.root.hidden = !shown;
      this.#tabs.get(look).setAttribute("aria-pressed", String(shown));
      if (shown) this.#dot(look, false);
    }
    this.wall.hidden = !wide && this.capacity === 1 && this.#shown.has("mails");
    this.bar.hidden = this.panes.size <= this.#shown.size && wide;
    this.#tabs.get([...this.#shown][0])?.scrollIntoView?.({ block: "nearest", inline: "nearest" });
  }
}

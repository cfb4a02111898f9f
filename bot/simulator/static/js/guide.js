// The caption card: what is happening, and つぎへ, もどる, とじる.
import { act, read } from "./api.js";
import { both, el, icon, ICONS, place } from "./dom.js";
import { ring, shine } from "./finger.js";
import { Runner } from "./runner.js";
import { toast, trying } from "./toast.js";

const KEY = "engawa.scene";

const OPENING = Date.parse("2026-10-14T17:59:00+09:00"); // where the demo's day begins

/** Nobody has done anything since the demo opened, so a scene can start at once. */
function untouched({ now, phones, groups, faults, next }) {
  const spoken = [...phones, ...groups].some(({ items }) => items.some((item) => Date.parse(item.at) > OPENING));
  const early = Date.parse(now) - OPENING < 40_000;
  return early && !spoken && !faults.length && Boolean(next) && !phones.some((phone) => phone.blocked);
}

/** The page was loaded again (not entered through a door), so the scene goes on where it was. */
function reloaded() {
  return ["reload", "back_forward"].includes(performance.getEntriesByType("navigation")[0]?.type);
}

export class Guide {
  constructor(stage) {
    this.stage = stage;
    this.root = place("guide");
  }

  /** Open the door named in the address, or go on where the page was reloaded. */
  async open(id) {
    const answer = await trying(() => read("scenes"));
    this.doors = answer?.doors ?? [];
    this.door = this.doors.find((door) => door.id === id);
    if (!this.door?.scenes.length) return;
    const kept = reloaded() && JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    if (kept?.door === id) await this.#begin(kept.scene, kept.step, false);
    else if (this.door.scenes.length > 1) this.#offer();
    else await this.#begin(0);
  }

  #offer() {
    const choice = (scene, at) => el("button", { type: "button", class: "button scene-choice", on: { click: () => this.#begin(at) } }, both(scene.title, scene.title_en));
    this.#build();
    this.caption.replaceChildren(el("p", {}, both("どの場面を見ますか。", "Which scene would you like?")), el("div", { class: "scene-choices" }, this.door.scenes.map(choice)));
  }

  async #begin(number, step = 0, fresh = true) {
    const scene = this.door.scenes[number] ?? this.door.scenes[0];
    this.number = number;
    this.#build();
    if (fresh) await this.#reset();
    this.stage.sky.backstage(this.door.id === "developer");
    this.runner = new Runner(scene, this.stage, step);
    if (this.runner.step.look) this.stage.look(this.runner.step.look);
    this.runner.arrive();
    this.row.hidden = false;
    this.#draw();
    this.nextButton.focus({ preventScroll: true });
  }

  async #reset() {
    this.caption.replaceChildren(el("p", {}, both("10月14日の夕方を用意しています…", "Setting up the evening of 14 October …")));
    if (untouched(this.stage.store.state)) return;
    const asked = await trying(() => act("reset"));
    if (asked && !(await this.stage.store.renewed())) toast("はじめの状態にもどせませんでした。このまま続けます。", "fault");
    this.stage.shelf.quiet();
  }

  /** The empty card; only its words change afterwards, so that the keyboard stays where it is. */
  #build() {
    const button = (look, ja, en, run) => el("button", { type: "button", class: `button ${look}`, on: { click: run } }, both(ja, en));
    this.dots = el("span", { class: "guide-dots", role: "img", "aria-label": "はじまり" });
    this.caption = el("div", { class: "caption", "aria-live": "polite" });
    this.backButton = button("", "もどる", "Back", () => this.back());
    this.nextButton = button("strong guide-next", "つぎへ", "Next", () => this.next());
    this.freeButton = button("", "自由に触る", "Free play", () => this.close());
    this.doorsLink = el("a", { class: "button strong guide-next", href: "/" }, both("ほかの扉へ", "Other doors"));
    this.row = el("div", { class: "guide-row", hidden: true }, this.backButton, this.nextButton, this.freeButton, this.doorsLink);
    const close = el("button", { type: "button", class: "button quiet guide-close", "aria-label": "とじる", title: "とじて自由に触る", on: { click: () => this.close() } }, icon(ICONS.close, 18));
    this.root.replaceChildren(el("div", { class: "guide-head" }, el("span", { class: "guide-door", text: this.door.title }), this.dots, close), this.caption, this.row);
    this.root.hidden = false;
    this.stage.shelf.arrange();
  }

  #draw(trouble = "") {
    const { step, last, index, scene } = this.runner;
    const finished = last && (!step.do || this.runner.finished);
    this.dots.setAttribute("aria-label", `${scene.steps.length}のうち${index + 1}`);
    this.dots.replaceChildren(...scene.steps.map((_, at) => el("i", { data: { state: at < index ? "past" : at === index ? "now" : "ahead" } })));
    this.caption.replaceChildren(el("p", {}, both(step.caption, step.caption_en)), ...(trouble ? [el("p", { class: "trouble", text: trouble })] : []));
    this.backButton.disabled = index === 0;
    this.nextButton.hidden = finished;
    this.doorsLink.hidden = !finished;
    this.freeButton.hidden = !finished;
    sessionStorage.setItem(KEY, JSON.stringify({ door: this.door.id, scene: this.number, step: index }));
  }

  async next() {
    if (this.busy) return;
    this.#busy(true);
    const trouble = await this.runner.next();
    this.#busy(false);
    if (this.runner) this.#draw(trouble);
  }

  #busy(on) {
    this.busy = on;
    this.root.toggleAttribute("data-busy", on);
    this.nextButton.setAttribute("aria-disabled", String(on));
  }

  back() {
    if (this.busy) return;
    this.runner.back();
    this.#draw();
  }

  /** End the scene; what happened stays, and everything is free to touch. */
  close() {
    sessionStorage.removeItem(KEY);
    this.root.hidden = true;
    this.runner = null;
    ring(null);
    shine(null);
    history.replaceState(null, "", "/stage");
    this.stage.shelf.arrange();
  }
}

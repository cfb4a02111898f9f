// The top of the stage: the day's clock, what comes next, and what was spent; the light follows the hour.
import { act } from "./api.js";
import { both, el, icon, ICONS, place } from "./dom.js";
import { clockText, dayKey, dayText, fieldText, light, momentText, tokyo } from "./dates.js";
import { chooseInstant } from "./dialogs.js";
import { englishSwitch } from "./english.js";
import { trying } from "./toast.js";

const HOUR = 3600;

export class Sky {
  constructor(stage, { openTools }) {
    this.stage = stage;
    this.root = place("sky");
    this.time = el("span", { class: "clock-time" });
    this.day = el("span", { class: "clock-day" });
    this.sun = el("span", { class: "sun", "aria-hidden": "true" });
    this.nextWhat = el("span", { class: "next-what" });
    this.next = el("button", { type: "button", class: "button strong next", on: { click: () => this.move({ next: true }) } },
      icon(ICONS.next, 18), el("span", { class: "next-words" }, el("span", { class: "next-title" }, both("次のお知らせへ", "To the next notice")), this.nextWhat));
    this.more = el("div", { class: "clock-more", id: "clock-more" }, this.#jumps(), this.#quota());
    this.root.append(this.sun, this.#home(), el("div", { class: "clock", role: "timer", "aria-label": "いまの日時" }, this.time, this.day),
      this.next, this.#unfold(), this.more, this.#tools(openTools));
  }

  #home() {
    return el("a", { class: "home", href: "/", title: "扉へもどる", "aria-label": "扉へもどる" }, el("img", { src: document.body.dataset.assetAvatar, alt: "" }), el("span", { class: "home-words", text: "縁側" }));
  }

  #jumps() {
    const jump = (ja, en, run) => el("button", { type: "button", class: "button jump", on: { click: run } }, both(ja, en));
    this.jumps = [
      jump("＋1時間", "+1 hour", () => this.move({ add: HOUR })),
      jump("＋1日", "+1 day", () => this.move({ add: 24 * HOUR })),
      jump("日付へ", "To a date", () => this.#choose()),
    ];
    return el("div", { class: "jumps", role: "group", "aria-label": "時計を進める" }, this.jumps);
  }

  #quota() {
    this.used = el("span", { class: "quota-used" });
    this.bar = el("span", { class: "quota-bar" }, el("span"));
    return el("div", { class: "quota" }, el("span", { class: "quota-words" }, both("今月の配信", "Messages this month")), this.used, this.bar);
  }

  #unfold() {
    const button = el("button", { type: "button", class: "button unfold", "aria-expanded": "false", "aria-controls": "clock-more", "aria-label": "時計のほかの操作" }, icon(ICONS.calendar, 20));
    button.addEventListener("click", () => {
      const open = this.more.toggleAttribute("data-open");
      button.setAttribute("aria-expanded", String(open));
    });
    return button;
  }

  #tools(openTools) {
    this.broken = el("span", { class: "broken", hidden: true });
    const backstage = el("button", { type: "button", class: "button backstage-switch", title: "ふきだしの裏側（ファイル名）", "aria-label": "ふきだしの裏側を見る" }, icon(ICONS.code, 20));
    const show = (on) => { document.documentElement.classList.toggle("backstage", on); backstage.setAttribute("aria-pressed", String(on)); };
    this.backstage = (on) => { show(on); sessionStorage.setItem("engawa.backstage", on ? "on" : "off"); };
    backstage.addEventListener("click", () => this.backstage(!document.documentElement.classList.contains("backstage")));
    show(document.documentElement.classList.contains("backstage"));
    this.toolsButton = el("button", { type: "button", class: "button tools", "aria-label": "道具", "aria-expanded": "false", on: { click: openTools } }, icon(ICONS.tools, 20), el("span", { class: "tools-words" }, both("道具", "Tools")));
    return el("div", { class: "sky-tools" }, this.broken, englishSwitch(), backstage, this.toolsButton);
  }

  async #choose() {
    const iso = await chooseInstant(fieldText(this.stage.store.state.now));
    if (iso) await this.move({ to: iso });
  }

  /** Move the clock; everybody's screen follows. Resolves when it has arrived. */
  async move(where) {
    this.#busy(true);
    this.stage.store.hurry(30);
    const done = await trying(() => act("clock", where));
    await this.stage.store.hurry(6);
    this.#busy(false);
    return done;
  }

  #busy(on) {
    this.moving = on;
    this.root.toggleAttribute("data-moving", on);
    for (const button of [this.next, ...this.jumps]) button.disabled = on || (button === this.next && !this.stage.store.state?.next);
  }

  /** The present time, also between changes. */
  tick(now) {
    const { year, hour, minute } = tokyo(now);
    this.time.textContent = clockText(now);
    this.day.textContent = `${year}年${dayText(now)}`;
    document.body.dataset.light = light(now);
    const along = (Number(hour) * 60 + Number(minute)) / 1440;
    this.sun.style.setProperty("--along", along.toFixed(3));
    this.sun.style.top = `${Math.round(50 + 42 * Math.cos(along * 2 * Math.PI))}%`;
  }

  update({ now, next, quota, faults }) {
    const when = next && (dayKey(next.at) === dayKey(now) ? clockText : momentText)(next.at);
    this.nextWhat.textContent = next ? `${when} ${next.label}` : "予定はありません";
    this.next.title = this.nextWhat.textContent;
    this.next.disabled = this.moving || !next;
    const limited = quota?.type === "limited";
    this.used.textContent = limited ? `${quota.used} / ${quota.value} 通` : `${quota?.used ?? 0} 通（上限なし）`;
    this.bar.firstChild.style.width = limited ? `${Math.min(100, (100 * quota.used) / quota.value)}%` : "0";
    this.bar.hidden = !limited;
    this.broken.hidden = !faults?.length;
    this.broken.textContent = `故障中 ${faults?.length ?? 0}`;
  }
}

// Free play: everything that can happen to a LINE bot, one press each.
import { act } from "./api.js";
import { both, el, icon, ICONS, place } from "./dom.js";
import { sure } from "./dialogs.js";
import { toast, trying } from "./toast.js";

const FAULTS = [
  ["push が 500 で失敗（2回）", "push answers 500, twice", { endpoint: "push", kind: "status", status: 500, times: 2 }],
  ["reply が 500 で失敗（1回）", "reply answers 500, once", { endpoint: "reply", kind: "status", status: 500, times: 1 }],
  ["push が 429（混雑）（2回）", "push answers 429, twice", { endpoint: "push", kind: "status", status: 429, times: 2 }],
  ["届けたのに返事が消える", "Accepted, but the answer is lost", { endpoint: "push", kind: "drop", times: 1 }],
  ["reply の返事が消える", "Reply accepted, answer lost", { endpoint: "reply", kind: "drop", times: 1 }],
  ["返事が5秒おくれる", "Answers come 5 s late", { endpoint: "any", kind: "delay", seconds: 5, times: 3 }],
  ["webhook が二重に届く", "Webhooks arrive twice", { endpoint: "webhook", kind: "duplicate", times: 3 }],
  ["webhook の順番が入れ替わる", "Webhooks out of order", { endpoint: "webhook", kind: "reorder", times: 2 }],
];

export class Drawer {
  constructor(stage) {
    this.stage = stage;
    this.root = place("drawer");
    this.who = el("select", { class: "choose", "aria-label": "だれの操作か", on: { change: () => this.#person() } });
    this.person = el("div", { class: "tool-row" });
    this.group = el("div", { class: "tool-row" });
    this.faults = el("p", { class: "faults" });
    this.root.append(this.#head(), this.#section("この人が", "This person", this.who, this.person), this.#section("グループ", "Group", this.group),
      this.#section("もう一度届ける", "Deliver again", this.#redeliver()), this.#section("LINE をこわす", "Break LINE", this.#breaking(), this.faults),
      this.#section("はじめから", "Start over", this.#button("見本をはじめの状態にもどす", "Reset the demo", () => this.#reset(), "danger")));
    this.root.addEventListener("keydown", (event) => { if (event.key === "Escape") this.toggle(); });
  }

  #head() {
    return el("div", { class: "drawer-head" }, el("h2", {}, both("自由に触る道具", "Tools for free play")),
      el("button", { type: "button", class: "button quiet", "aria-label": "道具をとじる", on: { click: () => this.toggle() } }, icon(ICONS.close, 20)));
  }

  #section(ja, en, ...parts) {
    return el("section", { class: "tool-section" }, el("h3", {}, both(ja, en)), ...parts);
  }

  #button(ja, en, run, look = "") {
    return el("button", { type: "button", class: `button ${look}`, on: { click: run } }, both(ja, en));
  }

  toggle() {
    this.root.hidden = !this.root.hidden;
    this.stage.sky.toolsButton.setAttribute("aria-expanded", String(!this.root.hidden));
    (this.root.hidden ? this.stage.sky.toolsButton : this.root.querySelector("button")).focus();
  }

  async #do(path, body, said) {
    const done = await trying(() => act(path, body));
    if (done && said) toast(said);
    this.stage.store.hurry();
    return done;
  }

  update({ phones, groups, faults }) {
    this.phones = phones;
    const key = phones.map(({ user }) => user).join();
    if (key !== this.known) this.who.replaceChildren(...phones.map(({ user, name, subtitle }) => el("option", { value: user, text: `${name}　${subtitle ?? ""}` })));
    this.known = key;
    this.#person();
    this.#groupTools(groups[0]);
    this.faults.replaceChildren(...this.#faultWords(faults));
  }

  #keep(row, key, make) {
    if (row.dataset.key === key) return;
    row.dataset.key = key;
    row.replaceChildren(...make());
  }

  #person() {
    const phone = this.phones.find(({ user }) => user === this.who.value);
    if (!phone) return;
    const { user, name, blocked, friend } = phone;
    this.#keep(this.person, `${user} ${blocked} ${friend}`, () => [
      !friend && this.#button("友だちに追加", "Follow", () => this.#do("follow", { user }, `${name}さんが友だちに追加しました。`)),
      friend && !blocked && this.#button("ブロック", "Block", () => this.#do("block", { user }, `${name}さんがブロックしました。`)),
      blocked && this.#button("ブロック解除", "Unblock", () => this.#do("unblock", { user }, `${name}さんがブロックを解きました。`)),
      this.#button("スタンプを送る", "Send a sticker", () => this.#do("sticker", { user })),
      this.#button("写真を送る", "Send a photo", () => this.#do("image", { user })),
    ].filter(Boolean));
  }

  #groupTools(group) {
    if (!group) return;
    const outside = this.phones.filter(({ user, role }) => role !== "officer" && role !== "ward" && !group.members.some((member) => member.user === user));
    const change = (body, said) => this.#do("group", { group: group.group, ...body }, said);
    this.#keep(this.group, JSON.stringify([group.bot_inside, group.members, outside.map(({ user }) => user)]), () => [
      group.bot_inside ? this.#button("アシスタントを退会させる", "Remove the bot", () => change({ remove: "bot" })) : this.#button("アシスタントを招待", "Invite the bot", () => change({ invite: "bot" })),
      ...group.members.map(({ user, name }) => this.#button(`${name}さんが退会`, `${name} leaves`, () => change({ leave: user }))),
      ...outside.map(({ user, name }) => this.#button(`${name}さんが参加`, `${name} joins`, () => change({ join: user }))),
    ]);
  }

  #redeliver() {
    const again = (last) => this.#button(`最後の${last}件`, `The last ${last}`, () => this.#do("redeliver", { last }, `最後の webhook ${last}件を、もう一度届けました。`));
    return el("div", { class: "tool-row" }, again(1), again(5), again(20));
  }

  #breaking() {
    return el("div", { class: "tool-row" }, FAULTS.map(([ja, en, fault]) => this.#button(ja, en, () => this.#do("fault", fault, `故障を仕込みました：${ja}`))),
      this.#button("ぜんぶ直す", "Mend everything", () => this.#do("fault/clear", {}, "LINE を直しました。"), "strong"));
  }

  #faultWords(faults) {
    if (!faults.length) return both("いまは、どこもこわれていません。", "Nothing is broken now.");
    return faults.map(({ endpoint, kind, status, seconds, times }) =>
      el("span", { class: "fault-chip", text: `${endpoint} ${kind}${status ? ` ${status}` : ""}${seconds ? ` ${seconds}秒` : ""} ×${times}` }));
  }

  async #reset() {
    if (!(await sure("見本をはじめの状態にもどします。いまのやりとりは消えます。", "Reset the demo? Everything said so far disappears.", "もどす", "Reset"))) return;
    if (!(await this.#do("reset", {}, "見本をはじめから用意しています…"))) return;
    if (!(await this.stage.store.renewed())) { toast("はじめの状態にもどせませんでした。", "fault"); return; }
    this.stage.shelf.quiet();
    toast("10月14日 17時59分にもどりました。");
  }
}

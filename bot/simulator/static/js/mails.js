// The ward's mailbox: the newest letter on top.
import { both, el, icon, ICONS, place } from "./dom.js";
import { momentText } from "./dates.js";

export class Mailbox {
  #letters = new Map();
  #opened = false;

  constructor() {
    this.root = place("mails");
    this.list = el("div", { class: "letters", role: "log", "aria-live": "polite", tabindex: 0, "aria-label": "届いたメール" });
    this.empty = el("p", { class: "no-letters" }, both("まだ届いていません。", "Nothing has arrived yet."));
    this.count = el("span", { class: "letter-count" });
    this.root.append(el("h2", { class: "mailbox-title" }, icon(ICONS.letter, 20), el("span", {}, both("届いたメール", "Mail that arrived")), this.count), this.empty, this.list);
  }

  /** Show these mails; returns how many are new. */
  update(mails) {
    const fresh = mails.filter((mail) => !this.#letters.has(mail.id));
    const gone = [...this.#letters.keys()].filter((id) => !mails.some((mail) => mail.id === id));
    for (const id of gone) { this.#letters.get(id).remove(); this.#letters.delete(id); }
    for (const mail of fresh) {
      const letter = this.#draw(mail);
      if (this.#opened) letter.dataset.fresh = "";
      this.#letters.set(mail.id, letter);
      this.list.prepend(letter);
    }
    this.empty.hidden = mails.length > 0;
    this.list.hidden = mails.length === 0;
    this.count.textContent = mails.length ? `${mails.length}通` : "";
    const news = this.#opened ? fresh.length : 0;
    this.#opened = true;
    return news;
  }

  #draw(mail) {
    return el("details", { class: "letter", data: { item: mail.id }, on: { toggle: (event) => delete event.target.dataset.fresh } },
      el("summary", {}, el("span", { class: "letter-subject", text: mail.subject || "（件名なし）" }),
        el("span", { class: "letter-meta" }, el("time", { datetime: mail.at, text: momentText(mail.at) }), el("span", { text: `→ ${mail.to.join("、")}` }))),
      el("div", { class: "letter-body" }, el("p", { class: "letter-to", text: `宛先：${(mail.to ?? []).join("、")}` }),
        el("pre", { class: "letter-text", text: mail.text ?? "" }),
        (mail.attachments ?? []).map(({ name, size }) => el("p", { class: "letter-file", text: `添付：${name}（${Math.ceil(size / 1024)} KB）` }))));
  }

  line(id) { return this.#letters.get(id) ?? null; }
}

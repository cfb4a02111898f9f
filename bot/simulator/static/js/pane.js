// One chat screen: what every phone shares, whoever holds it and whatever chat is open.
import { act } from "./api.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { el, icon, ICONS } from "./dom.js";
import { clockText } from "./dates.js";
import { offerLink, pickMoment, rewrite } from "./dialogs.js";
import { drawQuick } from "./draw/quick.js";
import { popup } from "./popup.js";
import { trying } from "./toast.js";

export class Pane {
  #quick = null;

  constructor(stage, name) {
    this.stage = stage;
    this.name = name;
    this.conversation = new Conversation(name, (item) => this.bubbleFor(item));
    this.composer = new Composer(name, (text) => this.say(text));
    this.quick = el("div", { class: "quicks", hidden: true, role: "group", "aria-label": "すぐ選べる答え" });
    this.time = el("span", { class: "phone-time" });
    this.title = el("span", { class: "chat-title" });
    this.owner = el("span", { class: "chat-owner" });
    this.foot = el("div", { class: "foot" });
    this.screen = el("div", { class: "screen" },
      el("div", { class: "phone-status", "aria-hidden": "true" }, this.time, el("span", { class: "phone-signal" })),
      el("div", { class: "chat-head" }, icon(ICONS.back, 20), this.title, this.owner),
      this.conversation.root, this.quick, this.foot);
    this.plate = el("div", { class: "plate" });
    this.root = el("section", { class: "pane", "aria-label": name }, this.plate, el("div", { class: "phone" }, this.screen));
  }

  /** Who speaks here; group panes add the group. */
  speaker() { return {}; }

  bubbleFor(item) {
    const { user } = this.speaker();
    const own = item.from === user;
    return {
      own, read: own ? this.read : null, nameOf: (id) => this.stage.nameOf(id),
      press: (action, node) => this.press(action, { item, node }),
      open: (uri) => offerLink(uri, this.root),
      options: own ? (each, button) => this.#options(each, button) : null,
    };
  }

  say(text) { return this.act("say", { text }); }

  /** Something of the play API as the speaker here. */
  act(path, body = {}) {
    const done = trying(() => act(path, { ...this.speaker(), ...body }));
    this.stage.store.hurry();
    return done.finally(() => this.stage.store.hurry());
  }

  /** A LINE action was pressed, in a message (`item`) or in the menu. `picked` answers a datetime picker. */
  async press(action, { item = null, picked = null } = {}) {
    if (action.type === "camera" || action.type === "cameraRoll") return this.act("image");
    const params = action.type === "datetimepicker" ? picked ?? await pickMoment(action, this.root, this.stage.playPicker) : null;
    if (action.type === "datetimepicker" && !params) return null;
    const done = await this.act("tap", { action, ...(item && { item: item.id }), ...(params && { params }) });
    if (done?.open) offerLink(done.open, this.root);
    if (done?.copy) navigator.clipboard?.writeText(done.copy);
    if (action.inputOption === "openKeyboard") this.keyboard(action.fillInText ?? "");
    return done;
  }

  keyboard(words) {
    this.composer.write(words);
    this.composer.field.focus();
  }

  async #options(item, button) {
    const choices = [{ ja: "送信取消", en: "Unsend", run: () => this.act("unsend", { item: item.id }) }];
    if (this.editable && item.message?.type === "text") choices.unshift({ ja: "編集", en: "Edit", run: () => this.#edit(item) });
    popup(button, choices);
  }

  async #edit(item) {
    const text = await rewrite(item.message.text, this.root);
    if (text !== null && text !== item.message.text) await this.act("edit", { item: item.id, text });
  }

  /** Show these items at this time; returns how many are new. */
  show(items, now, loading = false) {
    this.items = items;
    this.tick(now);
    const fresh = this.conversation.update(items, loading);
    this.#showQuick(items);
    return fresh;
  }

  /** The phone's own little clock. */
  tick(now) {
    const words = clockText(now);
    if (this.time.textContent !== words) this.time.textContent = words;
  }

  #showQuick(items) {
    const item = items.findLast((each) => each.quick);
    const key = item ? `${item.id} ${JSON.stringify(item.quick)}` : null;
    if (key === this.#quick) return;
    this.#quick = key;
    this.quick.hidden = !item;
    this.quick.replaceChildren(...(item ? drawQuick(item.quick, this.bubbleFor(item)) : []));
  }

  /** What a scene may press: the newest thing whose label holds these words, an exact one before others. */
  find(label) {
    const plain = (text) => text.normalize("NFKC").replace(/\s/g, "");
    const wanted = plain(label);
    const all = [...this.screen.querySelectorAll("[data-action]:not(.menu-area)")].filter((node) => plain(node.dataset.action).includes(wanted));
    const home = (node) => node.closest("[data-item], .quicks");
    const exact = all.findLast((node) => plain(node.dataset.action) === wanted);
    return exact ?? all.find((node) => home(node) === home(all.at(-1))) ?? null;
  }
}

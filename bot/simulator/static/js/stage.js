// The stage: everybody's screens, the clock above them, the mailbox beside them.
import { Drawer } from "./drawer.js";
import { GroupPane } from "./group.js";
import { Guide } from "./guide.js";
import { Mailbox } from "./mails.js";
import { PersonPane } from "./person.js";
import { pressAndHold } from "./popup.js";
import { Shelf } from "./shelf.js";
import { Sky } from "./sky.js";
import { Store } from "./state.js";
import { toast } from "./toast.js";

class Stage {
  constructor() {
    this.store = new Store();
    this.shelf = new Shelf();
    this.drawer = new Drawer(this);
    this.sky = new Sky(this, { openTools: () => this.drawer.toggle() });
    this.mailbox = new Mailbox();
    this.shelf.add("mails", { root: this.mailbox.root }, "区のメール");
    this.guide = new Guide(this);
    this.store.addEventListener("change", (event) => this.#show(event.detail));
    this.store.addEventListener("tick", (event) => this.#tick(event.detail));
    this.store.addEventListener("lost", (event) => toast(event.detail.message, "fault"));
    this.store.addEventListener("found", () => toast("シミュレーターに、またつながりました。"));
    pressAndHold(document.body);
  }

  async open() {
    await this.store.start();
    await this.guide.open(new URLSearchParams(location.search).get("door"));
  }

  #tick(now) {
    this.sky.tick(now);
    for (const pane of this.shelf.panes.values()) pane.tick?.(now);
  }

  #show(state) {
    const first = this.shelf.panes.size === 1;
    this.#screens(state);
    if (first) this.shelf.prefer(this.#preferred(state));
    this.sky.update(state);
    this.drawer.update(state);
    if (this.mailbox.update(state.mails)) this.shelf.news("mails");
  }

  #screens({ phones, groups, now }) {
    const looks = new Set(["mails"]);
    for (const phone of phones) this.#screen(`phone:${phone.name}`, phone.name, () => new PersonPane(this, phone), phone, now, looks);
    for (const group of groups.slice(0, 1)) this.#screen("group", group.name, () => new GroupPane(this, group), group, now, looks);
    for (const look of this.shelf.panes.keys()) if (!looks.has(look)) this.shelf.remove(look);
  }

  #screen(look, words, make, data, now, looks) {
    const pane = this.shelf.panes.get(look) ?? make();
    if (pane.user && data.user) pane.user = data.user;
    if (data.group) pane.group = data.group;
    this.shelf.add(look, pane, words);
    looks.add(look);
    if (pane.update(data, now)) this.shelf.news(look);
  }

  /** Two officers and the group first; then whoever else there is. */
  #preferred({ phones, groups }) {
    const officers = phones.filter((phone) => phone.role === "officer").map((phone) => `phone:${phone.name}`);
    const others = phones.filter((phone) => phone.role !== "officer").map((phone) => `phone:${phone.name}`);
    const group = groups.length ? ["group"] : [];
    return [...officers.slice(0, 1), ...group, ...officers.slice(1), ...others, "mails"];
  }

  /** Bring what a scene names into view. */
  look(look) {
    if (look !== "clock") this.shelf.look(look);
  }

  rootOf(look) {
    return look === "clock" ? this.sky.root : this.shelf.panes.get(look)?.root ?? null;
  }

  /** Items (or mails) shown in a place. */
  entries(look) {
    return look === "mails" ? this.store.state.mails : this.shelf.panes.get(look)?.items ?? [];
  }

  lineOf(look, id) {
    return look === "mails" ? this.mailbox.line(id) : this.shelf.panes.get(look)?.conversation.line(id);
  }

  /** Ids of everything already there. */
  known() {
    const { phones, groups, mails } = this.store.state;
    return new Set([...phones, ...groups].flatMap((each) => each.items).concat(mails).map((each) => each.id));
  }

  nameOf(user) {
    const { phones, groups } = this.store.state;
    return [...phones, ...groups.flatMap((group) => group.members)].find((each) => each.user === user)?.name ?? "メンバー";
  }
}

new Stage().open();

// The staff group on one screen; a selector says who is speaking.
import { act } from "./api.js";
import { both, el } from "./dom.js";
import { Pane } from "./pane.js";
import { trying } from "./toast.js";

export class GroupPane extends Pane {
  editable = true;

  constructor(stage, group) {
    super(stage, group.name);
    this.group = group.group;
    this.look = "group";
    this.root.dataset.pane = "group";
    this.who = el("select", { class: "who-speaks", "aria-label": "話す人", on: { change: () => this.show(this.items, this.stage.store.state.now) } });
    this.absent = el("div", { class: "gate", hidden: true },
      el("p", {}, both("アシスタントはこのグループにいません", "The assistant is not in this group")),
      el("button", { type: "button", class: "button strong", on: { click: () => this.invite() } }, both("招待する", "Invite it")));
    this.composer.root.prepend(el("label", { class: "who-label" }, el("span", { class: "hidden", text: "話す人" }), this.who));
    this.foot.append(this.absent, this.composer.root);
    this.plateRole = el("span", { class: "plate-role" });
    this.plate.append(el("span", { class: "face letter", data: { hue: "group" }, "aria-hidden": "true", text: "従" }),
      el("span", { class: "plate-words" }, el("strong", { text: group.name }), this.plateRole));
  }

  speaker() { return { user: this.who.value, group: this.group }; }

  /** Let the member of this name speak. */
  speakAs(name) {
    const option = [...this.who.options].find((each) => each.textContent.includes(name));
    if (option) this.who.value = option.value;
    this.show(this.items, this.stage.store.state.now);
    return Boolean(option);
  }

  invite() {
    trying(() => act("group", { group: this.group, invite: "bot" })).then(() => this.stage.store.hurry());
  }

  update(group, now) {
    this.#members(group.members);
    this.title.textContent = `${group.name} (${group.members.length + (group.bot_inside ? 1 : 0)})`;
    this.plateRole.textContent = group.members.map((member) => member.name).join("・");
    this.absent.hidden = group.bot_inside;
    this.read = `既読 ${Math.max(1, group.members.length - 1)}`;
    return this.show(group.items, now);
  }

  #members(members) {
    const key = JSON.stringify(members);
    if (key === this.membersShown) return;
    this.membersShown = key;
    const chosen = this.who.value;
    this.who.replaceChildren(...members.map(({ user, name }) => el("option", { value: user, text: name })));
    if (members.some(({ user }) => user === chosen)) this.who.value = chosen;
  }
}

// A small list of things to do with one message.
import { both, el } from "./dom.js";

/** Open the list beside `anchor`; choices are [{ja, en, run}]. */
export function popup(anchor, choices) {
  document.querySelector(".popup")?.remove();
  const list = el("div", { class: "popup", role: "menu" });
  const shut = () => { list.remove(); document.removeEventListener("pointerdown", outside, true); };
  const outside = (event) => { if (!list.contains(event.target)) shut(); };
  for (const { ja, en, run } of choices) {
    list.append(el("button", { type: "button", role: "menuitem", on: { click: () => { shut(); run(); } } }, both(ja, en)));
  }
  list.addEventListener("keydown", (event) => step(event, list, () => { shut(); anchor.focus(); }));
  document.body.append(list);
  const { left, top, bottom } = anchor.getBoundingClientRect();
  list.style.left = `${Math.max(8, Math.min(left - list.offsetWidth / 2, innerWidth - list.offsetWidth - 8))}px`;
  list.style.top = `${top - list.offsetHeight - 6 > 8 ? top - list.offsetHeight - 6 : bottom + 6}px`;
  list.firstChild.focus();
  document.addEventListener("pointerdown", outside, true);
}

function step(event, list, shut) {
  const choices = [...list.children];
  const at = choices.indexOf(document.activeElement);
  const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape" || event.key === "Tab") shut();
  if (!way) return;
  event.preventDefault();
  choices[(at + way + choices.length) % choices.length].focus();
}

/** Long press and right click on own bubbles open the same list as their button. */
export function pressAndHold(root) {
  let timer = 0;
  const open = (target) => target.closest?.(".line.own")?.querySelector(".options")?.click();
  root.addEventListener("contextmenu", (event) => {
    if (!event.target.closest?.(".line.own .bubble")) return;
    event.preventDefault();
    open(event.target);
  });
  root.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" && event.target.closest?.(".line.own .bubble")) timer = setTimeout(open, 550, event.target);
  });
  for (const end of ["pointerup", "pointercancel", "pointermove"]) root.addEventListener(end, () => clearTimeout(timer));
}

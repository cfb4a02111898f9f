// A chat's lines: only what changed is drawn again, so that reading and scrolling are never disturbed.
import { el } from "./dom.js";
import { dayKey, dayText } from "./dates.js";
import { drawItem } from "./draw/item.js";

export class Conversation {
  #drawn = new Map();
  #seen = new Set();
  #settled = false;

  /** `bubbleFor(item)` gives what an item's drawing needs: {own, read, press, open, nameOf, options}. */
  constructor(name, bubbleFor) {
    this.bubbleFor = bubbleFor;
    this.root = el("div", { class: "lines", role: "log", "aria-live": "polite", "aria-label": `${name}のトーク`, tabindex: 0 });
    this.dots = el("div", { class: "dots", role: "img", "aria-label": "入力中", hidden: true }, el("i"), el("i"), el("i"));
    this.root.append(this.dots);
    new ResizeObserver(() => { if (this.#atEnd) this.toEnd("instant"); }).observe(this.root);
    this.root.addEventListener("scroll", () => { if (!this.#gliding) this.#atEnd = this.#distance() < 60; });
    this.root.addEventListener("scrollend", () => { this.#gliding = false; });
    for (const hand of ["wheel", "touchmove", "keydown"]) this.root.addEventListener(hand, () => { this.#gliding = false; }, { passive: true });
  }

  #atEnd = true;
  #gliding = false;

  /** Draw these items; returns how many lines are new since last time. */
  update(items, loading = false) {
    const wanted = this.#entries(items);
    const fresh = items.filter((item) => !this.#seen.has(item.id));
    const next = new Map();
    let before = null;
    for (const entry of wanted) {
      const node = this.#nodeFor(entry);
      if (before ? before.nextSibling !== node : this.root.firstChild !== node) this.root.insertBefore(node, before ? before.nextSibling : this.root.firstChild);
      next.set(entry.key, { signature: entry.signature, node });
      before = node;
    }
    for (const [key, { node }] of this.#drawn) if (next.get(key)?.node !== node) node.remove();
    this.#drawn = next;
    this.#seen = new Set(items.map((item) => item.id));
    this.#settle(fresh.length, loading);
    return this.#settled ? fresh.length : 0;
  }

  #settle(fresh, loading) {
    const shown = this.dots.hidden === loading;
    this.dots.hidden = !loading;
    if (this.#drawn.size && !this.#settled) {
      this.toEnd("instant");
      requestAnimationFrame(() => { this.#settled = true; this.root.dataset.settled = ""; this.toEnd("instant"); });
    } else if (fresh || shown) this.#read(fresh);
  }

  /** Show what is new: from its first line when it is taller than the screen, else the end. */
  #read(fresh) {
    const first = fresh && [...this.#drawn.values()].at(-fresh)?.node;
    const tall = first && this.root.scrollHeight - first.offsetTop > this.root.clientHeight;
    this.toEnd("smooth", tall ? first.offsetTop - 6 : this.root.scrollHeight);
  }

  #entries(items) {
    const entries = [];
    let day = "";
    let speaker = null;
    for (const item of items) {
      if (dayKey(item.at) !== day) {
        day = dayKey(item.at);
        speaker = null;
        entries.push({ key: `day ${day}`, signature: day, draw: () => el("div", { class: "day" }, el("span", { text: dayText(item.at) })) });
      }
      const plain = item.message && !item.unsent;
      const first = plain && speaker !== item.from;
      speaker = plain ? item.from : null;
      entries.push(this.#entry(item, first));
    }
    return entries;
  }

  #entry(item, first) {
    const bubble = { ...this.bubbleFor(item), first };
    const signature = JSON.stringify([{ ...item, quick: null }, bubble.own, bubble.read, Boolean(bubble.options), first]);
    return { key: item.id, signature, draw: () => drawItem(item, bubble) };
  }

  #nodeFor(entry) {
    const old = this.#drawn.get(entry.key);
    return old?.signature === entry.signature ? old.node : entry.draw();
  }

  #distance() { return this.root.scrollHeight - this.root.scrollTop - this.root.clientHeight; }

  /** Scroll to the newest line. */
  toEnd(behavior = "smooth", top = this.root.scrollHeight) {
    this.#atEnd = top >= this.root.scrollHeight - this.root.clientHeight;
    this.#gliding = behavior === "smooth" && this.#distance() > 1;
    this.root.scrollTo({ top, behavior });
  }

  /** The line of this item. */
  line(id) { return this.#drawn.get(id)?.node ?? null; }
}

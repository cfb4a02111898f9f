// What the simulator last said, asked again and again.
import { read } from "./api.js";

const CALM = 700;
const QUICK = 160;
const HIDDEN = 4000;
const PATIENCE = 45;

/** Polls /play/state; fires "change" with a new state, "tick" with the present time, "lost" and "found" with the connection. */
export class Store extends EventTarget {
  state = null;
  #version = null;
  #quickUntil = 0;
  #timer = 0;
  #lost = false;
  #asking = null;
  #patient = false;

  /** Ask now and keep asking. */
  start() {
    document.addEventListener("visibilitychange", () => this.refresh());
    return this.refresh();
  }

  /** Ask at once, and often for the next seconds: something was just done. */
  hurry(seconds = 4) {
    this.#quickUntil = performance.now() + seconds * 1000;
    return this.refresh();
  }

  /** After a reset: ask patiently (the simulator may start anew) until an earlier world answers; false when none did. */
  async renewed() {
    const { version, now } = this.state;
    const old = Date.parse(now);
    this.#patient = true;
    await pause(400);
    const came = await this.until((state) => state.version < version || Date.parse(state.now) < old, PATIENCE);
    this.#patient = false;
    return Boolean(came);
  }

  /** One question; questions never overlap. */
  refresh() {
    clearTimeout(this.#timer);
    this.#asking ??= this.#ask().finally(() => { this.#asking = null; this.#again(); });
    return this.#asking;
  }

  #again() {
    const pause = document.hidden ? HIDDEN : performance.now() < this.#quickUntil ? QUICK : CALM;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.refresh(), pause);
  }

  async #ask() {
    try {
      const answer = await read(this.#version === null ? "state" : `state?after=${this.#version}`);
      this.#take(answer);
      if (this.#lost) this.#say("found");
      this.#lost = false;
    } catch (fault) {
      if (this.#patient) return;
      if (!this.#lost) this.#say("lost", fault);
      this.#lost = true;
    }
  }

  #take(answer) {
    if (!answer.changed && this.#version !== null && answer.version < this.#version) this.#version = null;
    if (answer.changed) {
      this.#version = answer.version;
      this.state = answer;
      this.#say("change", answer);
    } else if (this.state) this.state.now = answer.now;
    this.#say("tick", answer.now);
  }

  /** Wait until `found(state)` gives something; null after `seconds`. */
  async until(found, seconds) {
    const end = performance.now() + seconds * 1000;
    for (;;) {
      const result = this.state && found(this.state);
      if (result) return result;
      if (performance.now() > end) return null;
      this.#quickUntil = Math.max(this.#quickUntil, performance.now() + 500);
      await pause(90);
    }
  }

  #say(kind, detail) { this.dispatchEvent(new CustomEvent(kind, { detail })); }
}

export const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

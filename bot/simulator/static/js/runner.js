// A scene, step by step: what is said now, what the next press does, how far we are.
import { play } from "./play.js";
import { ring, shine } from "./finger.js";

const PATIENCE = 12;
const SETTLING = 3500;

/** All words of an item or a mail, for finding what a step expects. */
export function wordsOf(value) {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(wordsOf).join("\n");
  if (!value || typeof value !== "object") return "";
  const keys = ["text", "altText", "title", "label", "contents", "header", "body", "footer", "template", "columns", "actions", "action", "message", "note", "subject"];
  return keys.map((key) => wordsOf(value[key])).filter(Boolean).join("\n");
}

export class Runner {
  index = 0;
  #done = -1;
  #start;

  /** `scene`: {title, steps}; `at`: the step to resume at. */
  constructor(scene, stage, at = 0) {
    this.scene = scene;
    this.stage = stage;
    this.index = Math.min(at, scene.steps.length - 1);
    this.#done = at - 1;
    this.#start = stage.known();
  }

  get step() { return this.scene.steps[this.index]; }
  /** Whether this step's deed was done. */
  get finished() { return this.#done >= this.index; }
  get last() { return this.index === this.scene.steps.length - 1; }

  /** Do this step (once) and go on; the sentence of what did not work out, or "". */
  async next() {
    const { step } = this;
    const fresh = this.#done < this.index;
    this.#done = Math.max(this.#done, this.index);
    const trouble = fresh ? await this.#perform(step) : "";
    if (!trouble && !this.last) this.index += 1;
    if (!trouble && this.step.look !== step.look) this.arrive();
    return trouble;
  }

  back() {
    this.index = Math.max(0, this.index - 1);
    if (this.step.look) this.stage.look(this.step.look);
  }

  /** A step without a deed shows its place as soon as it is read. */
  arrive() {
    const { step } = this;
    if (step.do || !step.look) return;
    this.stage.look(step.look);
    ring(this.stage.rootOf(step.look));
  }

  async #perform(step) {
    const before = this.stage.known();
    shine(null);
    try {
      if (step.do && !this.#came(step)) await play(step.do, this.stage);
    } catch (fault) {
      return fault.message;
    }
    if (!step.look) return "";
    this.stage.look(step.look);
    if (this.stage.shelf.capacity === 1) this.stage.shelf.panes.get(step.look)?.menu?.fold();
    ring(this.stage.rootOf(step.look));
    return step.expect ? this.#await(step, before) : "";
  }

  /** What the next notice was to bring has already come while somebody was reading. */
  #came({ do: deed, look, expect }) {
    return deed.clock?.next && expect && this.stage.entries(look).some((each) => !this.#start.has(each.id) && wordsOf(each).includes(expect));
  }

  /** Wait for the words in something new; what came earlier in this scene counts once nothing new seems to come. */
  async #await({ look, expect }, before) {
    const late = performance.now() + SETTLING;
    const counts = (each) => !before.has(each.id) || (performance.now() > late && !this.#start.has(each.id));
    const found = await this.stage.store.until(() => this.stage.entries(look).findLast((each) => counts(each) && wordsOf(each).includes(expect)), PATIENCE);
    if (!found) return `「${expect}」がまだ届いていません。もう一度つぎへを押すと、先へ進みます。`;
    shine(this.stage.lineOf(look, found.id), expect);
    return "";
  }
}

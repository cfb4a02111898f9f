// Showing where to look and what is being pressed.
import { pause } from "./state.js";

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Show a press on this element, and wait until it was seen. */
export async function showPress(node) {
  node.scrollIntoView({ block: "nearest", inline: "nearest", behavior: still() ? "instant" : "smooth" });
  await pause(still() ? 120 : 320);
  node.classList.add("pressed-by-guide");
  await pause(still() ? 250 : 520);
  node.classList.remove("pressed-by-guide");
}

/** Write words into a composer, letter by letter. */
export async function showTyping(composer, text) {
  const letters = [...text];
  const step = Math.max(1, Math.ceil(letters.length / 16));
  if (!still()) for (let end = step; end < letters.length; end += step) { composer.write(letters.slice(0, end).join("")); await pause(36); }
  composer.write(text);
  await pause(still() ? 150 : 320);
}

/** Let a line shine where the expected words have come; of cards side by side only the one that holds them. */
export function shine(line, words = "") {
  for (const old of document.querySelectorAll("[data-shine]")) delete old.dataset.shine;
  if (!line) return;
  const strip = line.querySelector(".strip");
  const card = strip && ([...strip.children].find((each) => each.textContent.includes(words)) ?? strip.firstChild);
  (card ?? line).dataset.shine = "";
  if (card) strip.scrollTo({ left: card.offsetLeft - strip.offsetLeft - 6, behavior: still() ? "instant" : "smooth" });
}

/** Ring the thing to look at: a pane, the mailbox or the clock. */
export function ring(root) {
  for (const old of document.querySelectorAll("[data-ring]")) delete old.dataset.ring;
  if (root) root.dataset.ring = "";
}

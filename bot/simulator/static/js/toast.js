// Short sentences at the edge of the page: what was refused, what was done.
import { el, place } from "./dom.js";

/** Show a sentence for a few seconds. `kind`: "plain" or "fault". */
export function toast(sentence, kind = "plain") {
  const note = el("p", { class: "toast", data: { kind }, text: sentence });
  const wall = place("toasts");
  wall.append(note);
  while (wall.children.length > 2) wall.firstChild.remove();
  setTimeout(() => note.remove(), Math.max(4500, sentence.length * 130));
}

/** Run something of the play API; a refusal becomes a toast and null. */
export async function trying(deed) {
  try {
    return await deed();
  } catch (fault) {
    toast(fault.message, "fault");
    return null;
  }
}

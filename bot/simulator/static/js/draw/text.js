// Words in a bubble: links are found, mentions are named, everything stays text.
import { el } from "../dom.js";

const LINK = /https?:\/\/[^\s<>"「」（）、。]+/g;

/** A text message, plain or textV2. */
export function drawText(message, bubble) {
  const box = el("div", { class: "bubble words" });
  if (message.type === "textV2") box.append(...substituted(message, bubble));
  else box.append(...linked(message.text ?? "", bubble));
  return box;
}

/** The text cut at its links. */
export function linked(text, bubble) {
  const pieces = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    pieces.push(text.slice(from, match.index), link(match[0], bubble));
    from = match.index + match[0].length;
  }
  pieces.push(text.slice(from));
  return pieces.filter((piece) => piece !== "");
}

function link(uri, bubble) {
  const open = (event) => { event.preventDefault(); bubble.open(uri); };
  return el("a", { class: "link", href: uri, rel: "noopener noreferrer", on: { click: open }, text: uri });
}

/** textV2: {name} stands for a mention or an emoji, {{ and }} for braces. */
function substituted(message, bubble) {
  const pieces = [];
  for (const part of (message.text ?? "").split(/(\{\{|\}\}|\{[A-Za-z0-9_]+\})/)) {
    if (part === "{{" || part === "}}") pieces.push(part[0]);
    else if (/^\{[A-Za-z0-9_]+\}$/.test(part)) pieces.push(substitute(message.substitution?.[part.slice(1, -1)], part, bubble));
    else pieces.push(...linked(part, bubble));
  }
  return pieces;
}

function substitute(what, raw, bubble) {
  if (what?.type === "mention") {
    const name = what.mentionee?.type === "all" ? "全員" : bubble.nameOf(what.mentionee?.userId);
    return el("strong", { class: "mention", text: `@${name}` });
  }
  return what?.type === "emoji" ? el("span", { class: "emoji", role: "img", "aria-label": "絵文字" }) : raw;
}

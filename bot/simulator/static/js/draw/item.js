// One line of a chat: who, what, when, and (for developers) where it came from.
import { el, icon, ICONS } from "../dom.js";
import { clockText } from "../dates.js";
import { drawFlex } from "./flex.js";
import { drawImage, drawSticker, drawUnknown } from "./media.js";
import { drawTemplate } from "./template.js";
import { drawText } from "./text.js";

const DRAW = { text: drawText, textV2: drawText, flex: drawFlex, template: drawTemplate, image: drawImage, sticker: drawSticker };
const WAY = { reply: "reply 無料", push: "push", multicast: "multicast" };

/** An item as a DOM node. `bubble`: {own, first, read, press, open, nameOf, options} tells how it stands in this chat. */
export function drawItem(item, bubble) {
  if (item.unsent) return note(item, `${item.name}がメッセージの送信を取り消しました`);
  if (!item.message) return note(item, item.note ?? "");
  const row = el("div", { class: "row" }, drawMessage(item.message, bubble), meta(item, bubble));
  const stack = el("div", { class: "stack" }, bubble.first && !bubble.own && el("span", { class: "who", text: item.name }), row, origin(item));
  return el("div", { class: `line ${bubble.own ? "own" : "other"} ${bubble.first ? "first" : ""}`, data: { item: item.id } },
    !bubble.own && (bubble.first ? face(item) : el("span", { class: "face gap" })), stack);
}

/** A message object alone. */
export function drawMessage(message, bubble) {
  return (DRAW[message.type] ?? drawUnknown)(message, bubble);
}

function note(item, words) {
  return el("div", { class: "note", data: { item: item.id } }, el("span", { text: words }));
}

function meta(item, bubble) {
  return el("div", { class: "meta" },
    bubble.own && bubble.options && optionsButton(item, bubble),
    item.edited && el("span", { class: "edited", text: "編集済み" }),
    bubble.own && bubble.read && el("span", { class: "read", text: bubble.read }),
    el("time", { datetime: item.at, text: clockText(item.at) }));
}

function optionsButton(item, bubble) {
  const open = (event) => bubble.options(item, event.currentTarget);
  return el("button", { type: "button", class: "options", "aria-label": "このメッセージの操作", "aria-haspopup": "menu", on: { click: open } }, icon(ICONS.more, 16));
}

/** A round face: the house for the bot, the first letter for a person. */
export function face(item) {
  if (item.from === "bot") return el("img", { class: "face", src: document.body.dataset.assetAvatar, alt: "" });
  return el("span", { class: "face letter", "aria-hidden": "true", data: { hue: hue(item.name) }, text: [...item.name][0] ?? "?" });
}

/** One of six colours, always the same for the same name. */
function hue(name) {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + letter.codePointAt(0)) % 997;
  return sum % 6;
}

function origin(item) {
  if (item.from !== "bot" || !(item.origin || item.method)) return null;
  return el("dl", { class: "origin" },
    item.origin && [el("dt", { class: "hidden", text: "書いたファイル" }), el("dd", { class: "origin-file", text: item.origin })],
    item.method && [el("dt", { class: "hidden", text: "送り方" }), el("dd", { class: "origin-way", data: { way: item.method }, text: WAY[item.method] ?? item.method })],
    item.request_id && [el("dt", { class: "hidden", text: "リクエスト番号" }), el("dd", { class: "origin-request", text: item.request_id })]);
}

// LINE's ready-made cards: buttons, confirm, carousel, image carousel.
import { el } from "../dom.js";
import { pressable } from "./action.js";
import { picture } from "./media.js";

/** A template message. */
export function drawTemplate(message, bubble) {
  const template = message.template ?? {};
  const draw = { buttons: card, confirm, carousel, image_carousel: imageCarousel }[template.type];
  return draw ? draw(template, bubble) : el("div", { class: "bubble words", text: message.altText ?? "" });
}

function card(column, bubble, look = template(column)) {
  return el("div", { class: "bubble card" },
    column.thumbnailImageUrl && hero(column, look, bubble),
    pressable(el("div", { class: "card-words" },
      column.title && el("p", { class: "card-title", text: column.title }),
      el("p", { class: "card-text", text: column.text ?? "" })), column.defaultAction, bubble),
    el("div", { class: "card-actions" }, (column.actions ?? []).map((action) => choice(action, bubble))));
}

const template = ({ imageAspectRatio, imageSize, imageBackgroundColor }) => ({ imageAspectRatio, imageSize, imageBackgroundColor });

function hero(column, look, bubble) {
  const image = picture(column.thumbnailImageUrl, "", `card-hero ${look.imageSize === "contain" ? "contain" : ""}`);
  image.style.aspectRatio = look.imageAspectRatio === "square" ? "1" : "1.51";
  image.style.backgroundColor = column.imageBackgroundColor ?? look.imageBackgroundColor ?? "";
  return pressable(image, column.defaultAction, bubble);
}

function choice(action, bubble) {
  return pressable(el("button", { type: "button", class: "card-action", text: action.label ?? "" }), action, bubble);
}

function confirm(shape, bubble) {
  return el("div", { class: "bubble card" },
    el("div", { class: "card-words" }, el("p", { class: "card-text", text: shape.text ?? "" })),
    el("div", { class: "card-actions side-by-side" }, (shape.actions ?? []).map((action) => choice(action, bubble))));
}

function carousel(shape, bubble) {
  return strip((shape.columns ?? []).map((column) => card(column, bubble, template(shape))));
}

function imageCarousel(shape, bubble) {
  return strip((shape.columns ?? []).map(({ imageUrl, action }) =>
    pressable(el("div", { class: "image-column" }, picture(imageUrl, "", "image-column-picture"),
      action?.label && el("span", { class: "image-column-label", text: action.label })), action, bubble)));
}

/** Cards side by side, to be pushed along. */
export function strip(cards) {
  return el("div", { class: "strip", tabindex: 0, role: "group", "aria-label": `${cards.length}枚のカード` }, cards);
}

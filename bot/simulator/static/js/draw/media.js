// Pictures and stickers; what cannot be shown becomes a quiet placeholder.
import { el, icon, ICONS } from "../dom.js";

/** An image message. */
export function drawImage(message) {
  const address = message.previewImageUrl || message.originalContentUrl;
  return address ? picture(address, "写真", "bubble photo") : stand("photo", "写真");
}

/** A sticker: LINE's own drawings are LINE's, so a smiling paper stands for each. */
export function drawSticker(message) {
  return stand("sticker", message.keywords?.[0] || "スタンプ");
}

/** A message type this page does not draw. */
export function drawUnknown(message) {
  return stand("unknown", `${message.type ?? "?"} メッセージ`);
}

function stand(kind, words) {
  const sign = kind === "sticker" ? ICONS.smile : ICONS.photo;
  return el("div", { class: `bubble stand ${kind}` }, icon(sign, kind === "sticker" ? 60 : 34), el("span", { text: words }));
}

/** Where a picture is to be had: LINE is told https, but the house of the demo stands here, without TLS. */
function within(address) {
  const url = URL.canParse(address) ? new URL(address) : null;
  return url && url.host === document.body.dataset.house ? url.pathname + url.search : address;
}

/** An <img> that turns into a placeholder when it cannot be had. */
export function picture(address, words, className) {
  const image = el("img", { class: className, src: within(address), alt: words, loading: "lazy" });
  image.addEventListener("error", () => image.replaceWith(el("span", { class: `${className} missing`, role: "img", "aria-label": words }, icon(ICONS.photo, 30))));
  return image;
}

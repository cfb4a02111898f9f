// The components of a Flex Message: boxes and what may stand in them.
import { el } from "../dom.js";
import { pressable } from "./action.js";
import { align, border, dress, gradient, imageSize, place, ratio, space, standing, textSize } from "./flexstyle.js";
import { picture } from "./media.js";

const DRAW = { box, text, button, image, icon, separator, filler, spacer, video };

/** One component as a DOM node, placed in its parent box (layout vertical, horizontal or baseline). */
export function component(part, bubble, parent = null) {
  const draw = DRAW[part?.type];
  if (!draw) return null;
  const node = draw(part, bubble, parent);
  if (parent) stretch(node, part, parent);
  return dress(node, standing(part));
}

/** LINE's flex numbers: vertical boxes let their parts keep their height, the others share the width. */
function stretch(node, part, parent) {
  const upright = parent.layout === "vertical";
  const still = ["icon", "separator", "spacer"].includes(part.type);
  const share = part.flex ?? (part.type === "filler" ? 1 : upright || still || part.width ? 0 : 1);
  node.style.flex = share === 0 ? "0 0 auto" : `${share} 1 ${upright ? "auto" : "0"}`;
  if (share === 0 && part.type === "text" && !upright) node.style.flex = "0 1 auto";
  const gap = space(part.margin ?? parent.spacing);
  if (gap && parent.contents.indexOf(part) > 0) node.style[upright ? "marginTop" : "marginInlineStart"] = gap;
}

function box(part, bubble) {
  const node = el("div", { class: "fx-box", data: { layout: part.layout } });
  node.append(...(part.contents ?? []).map((child) => component(child, bubble, part)).filter(Boolean));
  const all = space(part.paddingAll);
  dress(node, {
    background: gradient(part.background), backgroundColor: part.backgroundColor, borderRadius: space(part.cornerRadius),
    borderWidth: border(part.borderWidth), borderColor: part.borderColor, borderStyle: part.borderWidth && "solid",
    width: space(part.width), maxWidth: space(part.maxWidth), height: space(part.height), maxHeight: space(part.maxHeight),
    justifyContent: part.justifyContent, alignItems: part.alignItems,
    paddingTop: space(part.paddingTop) ?? all, paddingBottom: space(part.paddingBottom) ?? all,
    paddingInlineStart: space(part.paddingStart) ?? all, paddingInlineEnd: space(part.paddingEnd) ?? all,
  });
  return pressable(node, part.action, bubble);
}

function lettering(node, part) {
  return dress(node, {
    fontSize: textSize(part.size), color: part.color, fontWeight: part.weight === "bold" ? "700" : part.weight && "400",
    fontStyle: part.style, textDecoration: part.decoration,
  });
}

function text(part, bubble) {
  const node = lettering(el("div", { class: `fx-text ${part.wrap ? "wrap" : ""}` }), part);
  if (part.contents?.length) node.append(...part.contents.map((span) => lettering(el("span", { text: span.text ?? "" }), span)));
  else node.textContent = part.text ?? "";
  dress(node, { textAlign: align(part.align), alignSelf: place(part.gravity), lineHeight: part.lineSpacing && `calc(1.4em + ${part.lineSpacing})` });
  if (part.maxLines) dress(node, { webkitLineClamp: String(part.maxLines), display: "-webkit-box" });
  return pressable(node, part.action, bubble);
}

function button(part, bubble) {
  const style = part.style ?? "link";
  const node = el("button", { type: "button", class: "fx-button", data: { style, height: part.height ?? "md" }, text: part.action?.label ?? "" });
  dress(node, { [style === "link" ? "color" : "backgroundColor"]: part.color, alignSelf: place(part.gravity) });
  return pressable(node, part.action, bubble);
}

function image(part, bubble) {
  const node = el("div", { class: "fx-image" }, picture(part.url, "", `fx-picture ${part.aspectMode === "cover" ? "cover" : ""}`));
  dress(node.firstChild, { width: imageSize(part.size), aspectRatio: ratio(part.aspectRatio), backgroundColor: part.backgroundColor });
  dress(node, { justifyContent: align(part.align), alignSelf: place(part.gravity) });
  return pressable(node, part.action, bubble);
}

function icon(part) {
  const node = picture(part.url, "", "fx-icon");
  return dress(node, { height: textSize(part.size) ?? textSize("md"), aspectRatio: ratio(part.aspectRatio) });
}

function video(part, bubble) {
  return part.altContent ? component(part.altContent, bubble) : image({ ...part, url: part.previewUrl, size: "full" }, bubble);
}

function separator(part) {
  return dress(el("div", { class: "fx-separator" }), { backgroundColor: part.color });
}

function filler() {
  return el("div", { class: "fx-filler" });
}

function spacer(part) {
  return dress(el("div", { class: "fx-spacer" }), { padding: `calc(${space(part.size ?? "md")} / 2)` });
}

// Flex Messages: one bubble, or several side by side.
import { el } from "../dom.js";
import { pressable } from "./action.js";
import { component } from "./flexbox.js";
import { dress } from "./flexstyle.js";
import { strip } from "./template.js";

/** A flex message. */
export function drawFlex(message, bubble) {
  const contents = message.contents ?? {};
  const drawn = contents.type === "carousel"
    ? strip((contents.contents ?? []).map((each) => one(each, bubble)))
    : one(contents, bubble);
  drawn.dataset.alt = message.altText ?? "";
  return drawn;
}

function one(shape, bubble) {
  const node = el("div", { class: "flex-bubble", dir: shape.direction === "rtl" ? "rtl" : null, data: { size: shape.size ?? "mega" } });
  for (const name of ["header", "hero", "body", "footer"]) if (shape[name]) node.append(block(name, shape, bubble));
  return pressable(node, shape.action, bubble);
}

function block(name, shape, bubble) {
  const style = shape.styles?.[name] ?? {};
  const node = el("div", { class: `fx-block fx-${name}`, "data-alone": name === "body" && !shape.footer }, component(shape[name], bubble));
  dress(node, { backgroundColor: style.backgroundColor });
  if (!style.separator) return node;
  const line = dress(el("div", { class: "fx-separator" }), { backgroundColor: style.separatorColor });
  return el("div", {}, line, node);
}

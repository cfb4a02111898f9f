// Quick replies: small choices above the input, gone with the next word anybody says.
import { el } from "../dom.js";
import { pressable } from "./action.js";
import { picture } from "./media.js";

/** The scroller for an item's quick replies. */
export function drawQuick(quick, bubble) {
  return (quick.items ?? []).map(({ action, imageUrl }) => pressable(
    el("button", { type: "button", class: "quick" }, imageUrl && picture(imageUrl, "", "quick-icon"), el("span", { text: action?.label ?? "" })), action, bubble));
}

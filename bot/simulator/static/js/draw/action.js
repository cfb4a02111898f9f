// A thing in a message that can be pressed.

/** Make `node` press `action`. `bubble`: {press(action, node), ...} of the message it stands in. */
export function pressable(node, action, bubble) {
  if (!action?.type) return node;
  node.dataset.action = action.label || action.text || action.displayText || node.textContent.trim() || "ボタン";
  if (node.tagName !== "BUTTON") {
    node.setAttribute("role", "button");
    node.tabIndex = 0;
    if (!node.textContent.trim()) node.setAttribute("aria-label", node.dataset.action);
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      node.click();
    });
  }
  node.addEventListener("click", (event) => { event.stopPropagation(); bubble.press(action, node); });
  return node;
}

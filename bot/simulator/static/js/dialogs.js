// The small windows: picking a date, opening a link, being sure, rewriting a message.
import { both, el } from "./dom.js";
import { pickedText } from "./dates.js";

const KINDS = { date: "date", time: "time", datetime: "datetime-local" };

/** Show a modal window with these parts; resolves with what its closing button carries, or "" when closed otherwise. */
function ask(className, label, build, near) {
  const dialog = el("dialog", { class: `dialog ${className}`, "aria-label": label });
  const form = el("form", { method: "dialog" });
  dialog.append(form);
  build(form, dialog);
  document.body.append(dialog);
  dialog.showModal();
  beside(dialog, near);
  return new Promise((done) => {
    dialog.addEventListener("close", () => { dialog.remove(); done(dialog.returnValue); });
  });
}

/** Put the window over the phone it belongs to, when there is room. */
function beside(dialog, near) {
  if (!near) return;
  const { left, width } = near.getBoundingClientRect();
  const middle = left + width / 2 - dialog.offsetWidth / 2;
  dialog.style.marginLeft = `${Math.max(8, Math.min(middle, innerWidth - dialog.offsetWidth - 8))}px`;
}

const closing = (ja, en, value, look = "") => el("button", { class: `button ${look}`, value, formnovalidate: value === "" }, both(ja, en));

/** LINE's datetime picker: resolves with {date|time|datetime: text} or null. `shown(field, ok)` lets a scene play it. */
export async function pickMoment(action, near, shown) {
  const field = el("input", { type: KINDS[action.mode] || "date", required: true, "aria-label": action.label || "日付" });
  const bound = (text) => (text ? text.replace("t", "T") : null);
  for (const [name, value] of [["min", action.min], ["max", action.max]]) if (value) field.setAttribute(name, bound(value));
  field.value = bound(action.initial) || "";
  const words = el("p", { class: "picked", "aria-live": "polite" });
  const tell = () => { words.textContent = pickedText(field.value) || "まだ選ばれていません"; };
  field.addEventListener("input", tell);
  tell();
  const agreed = await ask("picker", action.label || "日付を選ぶ", (form) => {
    const ok = closing("決定", "Choose", "ok", "strong");
    form.append(el("h2", { text: action.label || "日付を選ぶ" }), words, field,
      el("div", { class: "dialog-row" }, closing("やめる", "Cancel", ""), ok));
    shown?.(field, ok, tell);
  }, near);
  return agreed === "ok" && field.value ? { [action.mode || "date"]: field.value } : null;
}

/** A link in a message: shows where it leads, opens it in a new tab when asked. */
export function offerLink(uri, near) {
  const [ja, en] = uri.startsWith("tel:") ? ["電話をかけます", "Call this number"] : ["リンクを開きます", "Open this link"];
  const safe = /^(https?|tel|mailto|line):/i.test(uri) || uri.startsWith("/");
  return ask("link", "リンクを開く", (form, dialog) => {
    form.append(el("h2", {}, both(ja, en)), el("p", { class: "address", text: uri.replace(/^tel:/, "") }));
    const go = safe && el("a", { class: "button strong", href: uri, target: "_blank", rel: "noopener noreferrer", on: { click: () => dialog.close() } }, both("開く", "Open"));
    form.append(el("div", { class: "dialog-row" }, closing("とじる", "Close", ""), go));
  }, near);
}

/** Ask before something that cannot be taken back. */
export async function sure(question, english, yes, yesEnglish) {
  const answer = await ask("sure", question, (form) => {
    form.append(el("p", { class: "question" }, both(question, english)),
      el("div", { class: "dialog-row" }, closing("やめる", "Cancel", ""), closing(yes, yesEnglish, "yes", "strong")));
  });
  return answer === "yes";
}

/** Rewrite a message already sent; resolves with the new text or null. */
export async function rewrite(text, near) {
  const field = el("textarea", { rows: 4, required: true, "aria-label": "メッセージを編集" });
  field.value = text;
  const answer = await ask("rewrite", "メッセージを編集", (form) => {
    form.append(el("h2", {}, both("メッセージを編集", "Edit the message")), field,
      el("div", { class: "dialog-row" }, closing("やめる", "Cancel", ""), closing("編集する", "Edit", "ok", "strong")));
  }, near);
  return answer === "ok" ? field.value : null;
}

/** The clock's own window: a day and time to move to; resolves with ISO text in Tokyo or null. */
export async function chooseInstant(from) {
  const field = el("input", { type: "datetime-local", required: true, min: from, value: from, "aria-label": "進める先の日時" });
  const answer = await ask("picker", "日付へ進む", (form) => {
    form.append(el("h2", {}, both("この日時まで進みます", "Move the clock to")), field,
      el("p", { class: "hint" }, both("時計は前にだけ進みます。途中のお知らせも、順に届きます。", "Forward only. What falls due on the way is delivered in order.")),
      el("div", { class: "dialog-row" }, closing("やめる", "Cancel", ""), closing("進む", "Go", "ok", "strong")));
  });
  return answer === "ok" && field.value ? `${field.value}:00+09:00` : null;
}

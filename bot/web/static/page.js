// What makes our pages livelier where scripts run; each page works whole without this file.
const REST_MS = 1500;

function live(part) {
  const every = Number(part.dataset.every) * 1000;
  const timer = setInterval(async () => {
    if (document.hidden || part.contains(document.activeElement)) return;
    const answer = await fetch(part.dataset.live, { headers: { "X-Live": "1" } }).catch(() => null);
    if (answer === null) return;
    if (answer.redirected || !answer.ok) {
      clearInterval(timer);
      part.append(stale());
      return;
    }
    part.innerHTML = await answer.text();
    if (part.querySelector("[data-over]")) clearInterval(timer);
  }, every);
}

function stale() {
  const words = document.createElement("p");
  words.className = "wrong";
  words.setAttribute("role", "alert");
  words.textContent = "ここは新しくなっていません。画面を開き直してください。";
  return words;
}

function autosave(form) {
  const said = form.querySelector("[data-saved]");
  let rest = 0;
  form.addEventListener("input", () => {
    clearTimeout(rest);
    rest = setTimeout(() => keep(form, said), REST_MS);
  });
  form.addEventListener("submit", () => clearTimeout(rest));
}

async function keep(form, said) {
  const answer = await fetch(form.dataset.autosave, {
    method: "POST", body: new FormData(form), headers: { "X-Live": "1" },
  }).catch(() => null);
  if (!said) return;
  said.textContent = answer && answer.ok && !answer.redirected ? "途中まで保存しました。" : "まだ保存できていません。下のボタンを押してください。";
}

document.querySelectorAll("[data-live]").forEach(live);
document.querySelectorAll("form[data-autosave]").forEach(autosave);

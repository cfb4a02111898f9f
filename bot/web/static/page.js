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
  const stop = () => {
    clearTimeout(rest);
    rest = 0;
  };
  const now = () => {
    if (!rest) return;
    stop();
    keep(form, said);
  };
  form.addEventListener("input", () => {
    stop();
    rest = setTimeout(now, REST_MS);
  });
  form.addEventListener("submit", stop);
  document.addEventListener("visibilitychange", () => document.hidden && now()); // a phone that goes back to LINE
}

const SAVED = "途中まで保存しました。まだ登録していません。";
const NOT_SAVED = "まだ保存できていません。下のボタンを押してください。";
const OVER = "この画面の時間が切れました。書いたものを写してから、LINEで新しいリンクをもらってください。";

async function keep(form, said) {
  const answer = await fetch(form.dataset.autosave, {
    method: "POST", body: new FormData(form), headers: { "X-Live": "1" }, keepalive: true,
  }).catch(() => null);
  if (!said) return;
  const fine = answer && answer.ok && !answer.redirected;
  said.textContent = fine ? SAVED : answer && answer.status === 403 ? OVER : NOT_SAVED;
}

document.querySelectorAll("[data-live]").forEach(live);
document.querySelectorAll("form[data-autosave]").forEach(autosave);

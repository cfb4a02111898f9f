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
    const tone = part.querySelector("[data-tone]")?.dataset.tone;
    if (tone) part.className = `part ${tone}`; // an incident that has just begun stands out at once
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

function busy(form) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const told = waiting(form.dataset.busy);
    form.append(told);
    event.submitter.disabled = true;
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) }).catch(() => null);
    const file = answer?.ok && answer.headers.get("Content-Disposition");
    if (!file) return form.submit(); // whatever went wrong, the page that says so comes the ordinary way
    keepFile(await answer.blob(), file);
    event.submitter.disabled = false;
    told.remove();
  });
}

function waiting(words) {
  const told = document.createElement("p");
  told.setAttribute("role", "status");
  told.textContent = words;
  const bar = document.createElement("progress");
  bar.setAttribute("aria-label", words);
  told.append(bar);
  return told;
}

function keepFile(content, header) {
  const link = document.createElement("a");
  const name = /filename\*=UTF-8''([^;]+)/.exec(header)?.[1] ?? /filename="?([^";]+)/.exec(header)?.[1] ?? "";
  link.href = URL.createObjectURL(content);
  link.download = decodeURIComponent(name);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), REST_MS);
}

function keepAcrossLanguages(form) { // what was filled in goes along when another language is chosen
  document.querySelectorAll(".languages a").forEach((link) => link.addEventListener("click", (event) => {
    event.preventDefault();
    form.action += link.search;
    form.submit();
  }));
}

document.querySelectorAll("[data-live]").forEach(live);
document.querySelectorAll("form[data-languages]").forEach(keepAcrossLanguages);
document.querySelectorAll("form[data-busy]").forEach(busy);
document.querySelectorAll("form[data-autosave]").forEach(autosave);

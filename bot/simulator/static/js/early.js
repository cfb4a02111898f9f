// Before the first paint: put back what the reader chose last time (English captions).
(() => {
  try {
    if (localStorage.getItem("engawa.english") === "on") document.documentElement.classList.add("english");
    if (sessionStorage.getItem("engawa.backstage") === "on") document.documentElement.classList.add("backstage");
  } catch {
    // Storage may be forbidden; captions then simply start in Japanese.
  }
})();

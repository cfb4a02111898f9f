// The front page: a door for everyone the assistant meets.
import { read } from "./api.js";
import { both, el, place } from "./dom.js";
import { englishSwitch } from "./english.js";

function door({ id, title, title_en: titleEn, lead, lead_en: leadEn }, stage) {
  return el("a", { class: "door", href: `${stage}?door=${encodeURIComponent(id)}` },
    el("span", { class: "door-panel" },
      el("span", { class: "door-paper" },
        el("span", { class: "door-title", text: title, "data-long": [...title].length > 4 }),
        el("span", { class: "door-title-en", lang: "en", text: titleEn })),
      el("span", { class: "door-board" },
        el("span", { class: "door-lead" }, both(lead, leadEn)),
        el("span", { class: "door-open", "aria-hidden": "true", text: "ひらく →" }))));
}

async function open() {
  place("english").append(englishSwitch());
  const wall = place("doors");
  try {
    const { doors } = await read("scenes");
    wall.replaceChildren(...doors.map((each) => door(each, wall.dataset.stage)));
  } catch (fault) {
    wall.replaceChildren(el("p", { class: "doors-wait", role: "alert", text: fault.message }));
  }
}

open();

// Building the page: every text goes in as text, never as HTML.

const SVG = "http://www.w3.org/2000/svg";

/** One element. `props`: class, text, on {event: fn}, data {key: value}, everything else an attribute (true = empty, null/false = absent). */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) set(node, name, value);
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function set(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "class") node.className = value;
  else if (name === "text") node.textContent = value;
  else if (name === "on") for (const [event, run] of Object.entries(value)) node.addEventListener(event, run);
  else if (name === "data") Object.assign(node.dataset, value);
  else node.setAttribute(name, value === true ? "" : String(value));
}

/** A Japanese phrase with its English caption below, shown only when captions are on. */
export function both(japanese, english) {
  return [japanese, english ? el("span", { class: "en", lang: "en", text: english }) : null];
}

/** The page's marked place of this name. */
export function place(name) {
  return document.querySelector(`[data-place="${name}"]`);
}

/** A line icon on a 24 x 24 grid, drawn in the colour of the text around it. */
export function icon(path, size = 22) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("width", String(size));
  svg.setAttribute("height", String(size));
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("icon");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

export const ICONS = {
  back: "M15 5l-7 7 7 7",
  send: "M4 12l16-8-6 17-3-7z",
  keyboard: "M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M18 10h.01M8 14h8",
  menu: "M4 7h16M4 12h16M4 17h16",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  close: "M6 6l12 12M18 6L6 18",
  down: "M6 9l6 6 6-6",
  next: "M5 5l8 7-8 7zM17 5v14",
  letter: "M3 6h18v12H3zM3 7l9 7 9-7",
  smile: "M12 3a9 9 0 100 18 9 9 0 000-18zM9 10h.01M15 10h.01M8.5 14.5c2 2 5 2 7 0",
  photo: "M3 6h18v13H3zM3 16l5-5 4 4 3-3 6 6M16 10h.01",
  calendar: "M4 6h16v14H4zM4 10h16M8 3v5M16 3v5",
  tools: "M4 7h9M17 7h3M15 5v4M4 12h3M11 12h9M9 10v4M4 17h11M19 17h1M17 15v4",
  code: "M8 7l-5 5 5 5M16 7l5 5-5 5M14 4l-4 16",
};

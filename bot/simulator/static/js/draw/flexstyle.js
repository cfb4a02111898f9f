// Flex Message words (xs, md, 20px …) to lengths and colours the browser knows.

const SPACE = { none: "0", xs: "2px", sm: "4px", md: "8px", lg: "12px", xl: "16px", xxl: "20px" };
const TEXT = { xxs: "11px", xs: "13px", sm: "14px", md: "16px", lg: "19px", xl: "22px", xxl: "29px", "3xl": "35px", "4xl": "48px", "5xl": "74px" };
const IMAGE = { xxs: "40px", xs: "60px", sm: "80px", md: "100px", lg: "120px", xl: "140px", xxl: "160px", "3xl": "180px", "4xl": "200px", "5xl": "220px", full: "100%" };
const BORDER = { none: "0", light: "0.5px", normal: "1px", medium: "2px", "semi-bold": "3px", bold: "4px" };
const ALIGN = { start: "start", center: "center", end: "end" };
const PLACE = { top: "flex-start", center: "center", bottom: "flex-end", "flex-start": "flex-start", "flex-end": "flex-end" };

const length = (value) => (/^\d+(\.\d+)?(px|%)$/.test(value ?? "") ? value : undefined);
export const space = (value) => SPACE[value] ?? length(value);
export const textSize = (value) => TEXT[value] ?? length(value);
export const imageSize = (value) => IMAGE[value] ?? length(value) ?? IMAGE.md;
export const border = (value) => BORDER[value] ?? length(value);
export const align = (value) => ALIGN[value];
export const place = (value) => PLACE[value];

/** Set those styles that have a value; the others keep what the sheet says. */
export function dress(node, styles) {
  for (const [name, value] of Object.entries(styles)) if (value !== undefined && value !== null) node.style[name] = value;
  return node;
}

/** "20:13" as CSS aspect-ratio. */
export function ratio(value) {
  const match = /^(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)$/.exec(value ?? "1:1");
  return match ? `${match[1]} / ${match[2]}` : "1 / 1";
}

/** background: a linear gradient object. */
export function gradient(background) {
  if (background?.type !== "linearGradient") return undefined;
  const { angle = "0deg", startColor, centerColor, centerPosition, endColor } = background;
  const middle = centerColor ? `, ${centerColor} ${centerPosition ?? "50%"}` : "";
  return `linear-gradient(${angle}, ${startColor}${middle}, ${endColor})`;
}

/** position, offsets and margins that any component may carry. */
export function standing(component) {
  const { position, offsetTop, offsetBottom, offsetStart, offsetEnd } = component;
  return {
    position: position === "absolute" ? "absolute" : offsetTop || offsetBottom || offsetStart || offsetEnd ? "relative" : undefined,
    top: space(offsetTop), bottom: space(offsetBottom), left: space(offsetStart), right: space(offsetEnd),
  };
}

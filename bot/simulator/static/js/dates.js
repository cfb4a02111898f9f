// Times as people in Tokyo read them; every instant comes in as ISO text with its zone.

const parts = new Intl.DateTimeFormat("ja-JP", {
  timeZone: "Asia/Tokyo", calendar: "gregory", hourCycle: "h23",
  year: "numeric", month: "numeric", day: "numeric", weekday: "short", hour: "2-digit", minute: "2-digit",
});

/** {year, month, day, weekday, hour, minute} of an instant in Tokyo, as texts. */
export function tokyo(iso) {
  const found = {};
  for (const { type, value } of parts.formatToParts(new Date(iso))) found[type] = value;
  return found;
}

export const clockText = (iso) => { const t = tokyo(iso); return `${t.hour}:${t.minute}`; };
export const dayText = (iso) => { const t = tokyo(iso); return `${t.month}月${t.day}日(${t.weekday})`; };
export const momentText = (iso) => `${dayText(iso)} ${clockText(iso)}`;
export const dayKey = (iso) => { const t = tokyo(iso); return `${t.year}-${t.month}-${t.day}`; };

const two = (value) => String(value).padStart(2, "0");

/** What a datetime-local field wants: 2026-10-14T17:59. */
export function fieldText(iso) {
  const t = tokyo(iso);
  return `${t.year}-${two(t.month)}-${two(t.day)}T${t.hour}:${t.minute}`;
}

/** What a picker field holds ("2026-11-20", "2026-11-20T14:00", "14:00") in words. */
export function pickedText(value) {
  if (!value) return "";
  if (/^\d\d:\d\d$/.test(value)) return value;
  const iso = `${value.length > 10 ? value : `${value}T00:00`}:00+09:00`;
  return value.length > 10 ? momentText(iso) : dayText(iso);
}

/** dawn, day, dusk or night: which light falls on the veranda. */
export function light(iso) {
  const hour = Number(tokyo(iso).hour);
  if (hour >= 5 && hour < 8) return "dawn";
  if (hour >= 8 && hour < 16) return "day";
  return hour >= 16 && hour < 19 ? "dusk" : "night";
}

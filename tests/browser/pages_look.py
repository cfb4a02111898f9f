"""How a page stands in a window: what sticks out, what is cut off, where the Tab key goes and whether one sees it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, ViewportSize

WIDTHS = {"200 percent": 683, "a small phone": 320}
LAPTOP = ViewportSize(width=1366, height=768)
MEASURE = """() => {
    const root = document.scrollingElement, width = root.clientWidth, found = [];
    const style = (one) => getComputedStyle(one);
    const scrolls = (one) => /auto|scroll/.test(style(one).overflowX);
    const within = (one) => one.parentElement && (scrolls(one.parentElement) || within(one.parentElement));
    const say = (one, what) => {
        const kind = [one.tagName.toLowerCase(), ...one.classList].join(".");
        found.push(`${kind} «${one.textContent.trim().slice(0, 20)}» ${what}`);
    };
    if (root.scrollWidth > width) found.push(`the page is ${root.scrollWidth} wide in ${width}`);
    for (const one of document.body.querySelectorAll("*")) {
        if (!one.checkVisibility({ visibilityProperty: true }) || one.closest("svg")) continue;
        const box = one.getBoundingClientRect();
        if (!box.width || !box.height || box.bottom <= 0 || within(one)) continue;
        if (box.right > width + 1) say(one, `ends at ${Math.round(box.right)} of ${width}`);
        if (box.left < -1) say(one, `begins at ${Math.round(box.left)}`);
        if (!one.textContent.trim() || scrolls(one) || style(one).display === "inline") continue;
        const kept = /hidden|clip/.test(style(one).overflowX + style(one).overflowY);
        if (!kept && !one.matches("button, .button, .badge, select")) continue;
        if (one.scrollWidth > one.clientWidth + 1) say(one, "is cut off at its side");
        if (one.scrollHeight > one.clientHeight + 2) say(one, "is cut off below");
    }
    return found;
}"""
STOPS = """() => {
    const stands = (one) => !one.disabled && one.tabIndex >= 0 && one.type !== "hidden"
        && one.checkVisibility({ visibilityProperty: true });
    const first = (one) => {
        if (one.type !== "radio") return true;
        const group = [...document.querySelectorAll(`input[type=radio][name="${one.name}"]`)];
        return one === (group.find((other) => other.checked) || group[0]);
    };
    const kinds = "a[href], button, input, select, textarea, summary, [tabindex]";
    window.stops = [...document.querySelectorAll(kinds)].filter((one) => stands(one) && first(one));
    window.reached = [];
    document.addEventListener("focusin", ({ target }) => {
        const look = getComputedStyle(target);
        const seen = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2;
        window.reached.push([window.stops.indexOf(target), seen]);
    });
    document.activeElement.blur();
    window.scrollTo(0, 0);
    const words = (one) => (one.textContent.trim() || one.name || one.type).slice(0, 20);
    return window.stops.map((one) => `${one.tagName.toLowerCase()} «${words(one)}»`);
}"""
SPARE = 6  # a field for a day or a time takes the key several times


def sticks_out(page: Page) -> list[str]:
    """What cannot be read without moving the page sideways, at twice the size and on the smallest phone."""
    found = []
    for name, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 768})
        found += [f"{name}: {one}" for one in page.evaluate(MEASURE)]
    page.set_viewport_size(LAPTOP)
    page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    found += [f"letters twice as large: {one}" for one in page.evaluate(MEASURE)]
    page.evaluate("() => { document.documentElement.style.fontSize = ''; }")
    return found


def by_tab(page: Page) -> list[str]:
    """What is wrong when one goes through the page by the Tab key alone."""
    names: list[str] = page.evaluate(STOPS)
    missing = set(range(len(names)))
    for _press in range(len(names) * 2 + SPARE):
        page.keyboard.press("Tab")
        reached: list[Any] = page.evaluate("() => window.reached")
        missing -= {index for index, _seen in reached}
        if not missing:
            break
    order = [index for index, _seen in reached if index >= 0] if names else []
    first = order[: len(names)]
    found = [f"the key never comes to {names[index]}" for index in sorted(missing)]
    found += [] if first == sorted(first) else [f"the key jumps: {[names[index] for index in first]}"]
    return found + [
        f"one does not see that {names[index]} is chosen" for index, seen in reached if index >= 0 and not seen
    ]

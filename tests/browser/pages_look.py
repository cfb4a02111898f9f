"""How a page stands in a window: what sticks out, what is cut off, where the Tab key goes and whether one sees it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

WIDTHS = {"200 percent": 683, "a small phone": 320}
LAPTOP = {"width": 1366, "height": 768}
MEASURE = """() => {
    const root = document.scrollingElement, width = root.clientWidth, found = [];
    const name = (one) => one.tagName.toLowerCase() + (one.className ? "." + one.className : "") + " «" +
        one.textContent.trim().slice(0, 20) + "»";
    const style = (one) => getComputedStyle(one);
    const scrolls = (one) => /auto|scroll/.test(style(one).overflowX);
    const within = (one) => { for (let at = one.parentElement; at; at = at.parentElement) if (scrolls(at)) return true; return false; };
    if (root.scrollWidth > width) found.push(`the page is ${root.scrollWidth} wide in ${width}`);
    for (const one of document.body.querySelectorAll("*")) {
        if (!one.checkVisibility({ visibilityProperty: true }) || one.closest("svg")) continue;
        const box = one.getBoundingClientRect();
        if (!box.width || !box.height || within(one)) continue;
        if (box.right > width + 1 && box.bottom > 0) found.push(`${name(one)} ends at ${Math.round(box.right)} of ${width}`);
        if (box.left < -1 && box.bottom > 0) found.push(`${name(one)} begins at ${Math.round(box.left)}`);
        if (!one.textContent.trim() || scrolls(one) || style(one).display === "inline") continue;
        const cut = /hidden|clip/.test(style(one).overflowX + style(one).overflowY);
        const boxed = one.matches("button, .button, .badge, select");
        if ((cut || boxed) && one.scrollWidth > one.clientWidth + 1) found.push(`${name(one)} is cut off at its side`);
        if ((cut || boxed) && one.scrollHeight > one.clientHeight + 2) found.push(`${name(one)} is cut off below`);
    }
    return found;
}"""
STOPS = """() => {
    const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")];
    const heard = new Set();
    window.stops = all.filter((one) => {
        if (one.disabled || one.tabIndex < 0 || one.type === "hidden" || !one.checkVisibility({ visibilityProperty: true })) return false;
        if (one.type !== "radio") return true;
        const group = [...document.querySelectorAll(`input[type=radio][name="${one.name}"]`)];
        const stop = group.find((other) => other.checked) || group[0];
        return one === stop;
    });
    window.reached = [];
    document.addEventListener("focusin", ({ target }) => {
        const look = getComputedStyle(target);
        const seen = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2;
        window.reached.push([window.stops.indexOf(target), seen]);
    });
    document.activeElement.blur();
    window.scrollTo(0, 0);
    return window.stops.map((one) => one.tagName.toLowerCase() + " «" + (one.textContent.trim() || one.name || one.type).slice(0, 20) + "»");
}"""
SPARE = 6  # a field for a day or a time takes the key several times


def sticks_out(page: Page) -> list[str]:
    """What cannot be read without moving the page sideways, at twice the size and on the smallest phone."""
    found = []
    for name, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 768})
        found += [f"{name}: {one}" for one in page.evaluate(MEASURE)]
    page.set_viewport_size({"width": LAPTOP["width"], "height": LAPTOP["height"]})
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

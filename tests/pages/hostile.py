"""What nobody sends who means well, and how an answer shows that it was taken amiss."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from hypothesis import strategies as st
from werkzeug.datastructures import Headers
from werkzeug.test import TestResponse

from tests.pages.reading import Page

SUM, PRODUCT = "{{ 17077 * 19391 }}", str(17077 * 19391)
TEXTS = (
    "", " ", "\x00", "a\x00b", "\ud800", "\udfff\ud800", "\u202eさかさ\u202c", "\ufeff", "\uffff",
    "𠮷" * 50, "e\u0301" * 3,
    "\r\nX-Evil: 1", "\x1b[31m", "../../../../etc/passwd", "..%2f..%2f", "%00", "%zz", "C:\\boot.ini", "/",
    "//evil.example/", "\\\\evil.example", "https://evil.example/", "javascript:alert(1)", "' OR '1'='1",
    '"; DROP TABLE person; --', "1; select 1", "*", "%", "_", "<zz-evil onclick=alert(1)>", '"><zz-evil>',
    "'><zz-evil x='", "</textarea><zz-evil>", "</title><script>zzEvil()</script>", "<!--", "]]>", "&lt;b&gt;", SUM,
    "{% for a in b %}", "${7*7}", "%(a)s", "{0.__class__}", "None", "null", "true", "NaN", "-1", "0", "1e309",
    "99999999999999999999999", "-99999999999999999999", "2026-02-30", "0000-00-00", "9999-12-31", "10/32 25:61",
    "24:00",
    "2026-10-15T10:00", "１２３", "٣", "P0001", "P99999", "W01", "=cmd|' /C calc'!A0", "長" * 400, "a" * 5000,
    "090-0000-1234", "[]", "{}", '{"a": 1}', "a=b&c=d", "yes", "on",
)  # fmt: skip
TRACES = (
    "Traceback",
    'File "',
    "sqlalchemy",
    "sqlite3",
    "werkzeug",
    "jinja2",
    "psycopg",
    "site-packages",
    "SELECT ",
    PRODUCT,
)
TYPES = (
    "application/json", "text/plain", "application/xml", "multipart/form-data", "multipart/form-data; boundary=",
    "multipart/form-data; boundary=x", "application/x-www-form-urlencoded; charset=utf-16", "application/octet-stream",
    "", "\xff/é",
)  # fmt: skip
METHODS = ("HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "GET", "POST")
HEADS = (
    ("Accept-Language", "'; DROP"), ("User-Agent", "<zz-evil>"), ("Referer", "https://evil.example/"),
    ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "127.0.0.1, <zz-evil>"),
    ("Host", "evil.example"), ("Range", "bytes=0-,-1"), ("If-Modified-Since", "yesterday"), ("If-None-Match", '"'),
    ("X-Live", "1"), ("Origin", "null"), ("Accept", "*/*;q=x"), ("Content-Length", "-1"), ("Content-Length", "lots"),
    ("X-HTTP-Method-Override", "DELETE"), ("Cookie", "engawa=\x01; ;;=;engawa"), ("Cookie", "engawa=" + "a" * 5000),
    ("Cookie", "session=.eJx; engawa=ことば"), ("Authorization", "Basic ="), ("Expect", "200-ok"),
)  # fmt: skip
ALLOWED = {"": ("'none'", "'self'"), "img-src": ("'self'", "data:")}

texts = st.one_of(st.sampled_from(TEXTS), st.text(st.characters(), max_size=60))


def faults(answer: TestResponse, *, secure: bool = False) -> Iterator[str]:
    """Everything that is wrong with an answer, whatever was asked."""
    if answer.status_code >= 500:
        yield f"{answer.status_code}"
    body = answer.get_data(as_text=False).decode("utf-8", "replace")
    yield from (
        f"shows {one!r}"
        for one in TRACES
        if one in body and answer.status_code != 200 or one == PRODUCT and one in body
    )
    if answer.mimetype == "text/html" and body:
        yield from _in_html(body)
        yield from lax(answer.headers)
    if body and answer.headers.get("X-Content-Type-Options") != "nosniff":
        yield "may be taken for another type"
    if "X-Evil" in answer.headers:
        yield "splits its head"
    yield from _leads_away(answer)
    yield from _cookies(answer, secure=secure)


def lax(headers: Headers) -> Iterator[str]:
    """What the head of a page allows that it must not: scripts of others, frames, copies in caches."""
    policy = {
        one.split()[0]: one.split()[1:] for one in headers.get("Content-Security-Policy", "").split(";") if one.strip()
    }
    for name in ("default-src", "frame-ancestors", "base-uri"):
        if policy.get(name) != ["'none'"]:
            yield f"{name} is {policy.get(name)}"
    yield from (
        f"allows {one}" for name, given in policy.items() for one in given if one not in ALLOWED.get(name, ALLOWED[""])
    )
    wanted = {"X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
    yield from (f"{name} is {headers.get(name)}" for name, value in wanted.items() if headers.get(name) != value)


def _in_html(body: str) -> Iterator[str]:
    page = Page(body)
    yield from page.forbidden
    for tag, given in page.elements:
        if tag == "zz-evil" or any(name.startswith("zz-evil") for name in given):
            yield f"lets words become <{tag}>"


def _leads_away(answer: TestResponse) -> Iterator[str]:
    to = answer.headers.get("Location")
    if to is not None:
        parts = urlsplit(to)
        if parts.scheme or parts.netloc or not to.startswith("/") or to.startswith(("//", "/\\")):
            yield f"leads to {to!r}"


def _cookies(answer: TestResponse, *, secure: bool) -> Iterator[str]:
    for one in answer.headers.getlist("Set-Cookie"):
        flags = {part.strip().lower() for part in one.split(";")[1:]}
        wanted = {"httponly", "path=/", *(["secure"] if secure else [])}
        if not wanted <= flags or not flags & {"samesite=lax", "samesite=strict"}:
            yield f"sets a cookie with {sorted(flags)}"

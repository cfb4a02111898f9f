"""Requests nobody sends who means well, drawn from what the pages really ask."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode, urlsplit

from flask import Flask
from hypothesis import strategies as st
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.pages.guests import READS, Guest
from tests.pages.hostile import HEADS, TYPES, texts
from tests.pages.reading import Form
from tests.pages.walking import Walk, endpoint

PARAMETER = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")
FILES = (
    (b"", "empty.pptx"),
    (b"x", ""),
    (b"MZ\x90\x00", "run.exe"),
    (b"<zz-evil>", "../../<zz-evil>.html"),
    (b"x", "a\x00b"),
)
TOO_MUCH = str(1 << 33)


@dataclass
class Asked:
    """What one route is known to ask: addresses, names of the query, fields with what they held, fields for files."""

    rule: Rule
    method: str
    paths: Sequence[str]
    query: set[str] = field(default_factory=set)
    fields: dict[str, set[str]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)


def asked(app: Flask, rule: Rule, method: str, paths: Sequence[str], walks: Iterable[Walk]) -> Asked:
    """Gather what links and forms say of a route."""
    made = Asked(rule, method, paths)
    for one in walks:
        for path in one.found:
            if method == "GET" and endpoint(app, path) == rule.endpoint:
                made.query |= {name for name, _value in parse_qsl(urlsplit(path).query)}
        for _seen, path, form in one.forms:
            if form.method == method and endpoint(app, path, method) == rule.endpoint:
                _learn(made, form)
    return made


def _learn(made: Asked, form: Form) -> None:
    made.files |= {one.name for one in form.fields if one.kind == "file"}
    for one in form.fields:
        if one.name and one.kind != "file" and one.name != "csrf":
            made.fields.setdefault(one.name, set()).update({one.value, *one.options})


@st.composite
def requests(draw: st.DrawFn, target: Asked) -> dict[str, Any]:
    """One request: the address or the values or the body or the head are wrong, or several of them."""
    path = draw(st.sampled_from(target.paths)) if draw(st.integers(0, 2)) else draw(addresses(target.rule))
    names = sorted(target.query | set(target.fields)) or ["q"]
    query = draw(st.lists(st.tuples(st.sampled_from(names) | texts, texts), max_size=3))
    made: dict[str, Any] = {"path": urlsplit(path).path, "query": encoded(query), "headers": []}
    if not draw(st.integers(0, 4)):
        made["headers"] = [draw(st.sampled_from(HEADS))]
    if target.method == "POST":
        made |= draw(bodies(target))
    return made


@st.composite
def addresses(draw: st.DrawFn, rule: Rule) -> str:
    """An address of this rule whose values are whatever somebody typed."""
    values = draw(st.lists(texts, min_size=len(rule.arguments), max_size=len(rule.arguments)))
    waiting = iter(values)
    return PARAMETER.sub(lambda _found: quote(next(waiting), safe="", errors="surrogatepass"), rule.rule)


@st.composite
def bodies(draw: st.DrawFn, target: Asked) -> dict[str, Any]:
    """A form with fields that are missing, doubled, or hold anything; files where files are asked; the wrong kind."""
    pairs = []
    for name, held in sorted(target.fields.items()):
        good = st.sampled_from(sorted(held))
        pairs += [(name, value) for value in draw(st.lists(good | texts, max_size=2, min_size=draw(st.integers(0, 1))))]
    pairs += draw(st.lists(st.tuples(texts, texts), max_size=1))
    made: dict[str, Any] = {"pairs": pairs, "stamped": draw(st.integers(0, 5)) > 0}
    if target.files:
        made["files"] = {name: draw(st.sampled_from(FILES)) for name in sorted(target.files) if draw(st.booleans())}
    elif not draw(st.integers(0, 4)):
        made["type"] = draw(st.sampled_from(TYPES))
    return made


def encoded(pairs: Iterable[tuple[str, str]]) -> str:
    """Pairs as they stand in an address or a body, surrogates as well."""
    return urlencode(list(pairs), errors="surrogatepass")


def send(guest: Guest, method: str, request: Mapping[str, Any]) -> TestResponse:
    """Send it as it would arrive over the wire: the bytes of the address as a server hands them on."""
    raw = {
        "PATH_INFO": unquote_to_bytes(request["path"]).decode("latin-1"), "QUERY_STRING": request.get("query", ""),
    } | request.get("environ", {})  # fmt: skip
    more: dict[str, Any] = {}
    if method == "POST":
        pairs = [*request.get("pairs", ()), *([("csrf", guest.stamp)] if request.get("stamped") else [])]
        more = _multipart(pairs, request["files"]) if request.get("files") else {"data": encoded(pairs).encode()}
        more.setdefault("content_type", request.get("type", "application/x-www-form-urlencoded"))
    return guest.http.open(
        "/",
        method=method,
        headers=[*READS.items(), *request.get("headers", ())],
        environ_overrides=raw,
        buffered=True,
        **more,
    )


def _multipart(pairs: Iterable[tuple[str, str]], files: Mapping[str, tuple[bytes, str]]) -> dict[str, Any]:
    lines: list[bytes] = []
    for name, value in pairs:
        lines += [_head(name), b"", value.encode("utf-8", "surrogatepass")]
    for name, (content, filename) in files.items():
        lines += [_head(name) + f'; filename="{filename}"'.encode(), b"Content-Type: text/html", b"", content]
    whole = b"\r\n".join(lines).replace(b"Content-Disposition", b"\r\n--edge\r\nContent-Disposition")
    return {"data": BytesIO(whole + b"\r\n--edge--\r\n"), "content_type": "multipart/form-data; boundary=edge"}


def _head(name: str) -> bytes:
    return (
        b'Content-Disposition: form-data; name="' + name.encode("utf-8", "surrogatepass").replace(b'"', b"%22") + b'"'
    )

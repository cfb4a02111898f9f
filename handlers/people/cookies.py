"""The one cookie of our pages: unreadable for scripts, of this host only, sent along from our own pages and links."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeVar

from flask import request
from werkzeug.wrappers import Response

NAME = "engawa"
Given = TypeVar("Given", bound=Response)


def name(secure: bool) -> str:
    """What it is called: over TLS browsers take a `__Host-` cookie from this very host only (RFC 6265bis)."""
    return f"__Host-{NAME}" if secure else NAME


def brought(secure: bool) -> str:
    """What the request brings; empty without one."""
    return request.cookies.get(name(secure), "")


def hand_out(answer: Given, value: str, life: timedelta, secure: bool) -> Given:
    """Give it to a browser for a while; Lax, because links in a chat lead to our pages."""
    seconds = max(int(life.total_seconds()), 0)
    answer.set_cookie(name(secure), value, seconds, path="/", secure=secure, httponly=True, samesite="Lax")
    return answer


def take_back(answer: Given, secure: bool) -> Given:
    """Let a browser forget it."""
    answer.delete_cookie(name(secure), path="/", secure=secure, httponly=True, samesite="Lax")
    return answer

"""Links in messages to many: only our own public pages and the ward's site, written out plainly."""

from __future__ import annotations

import posixpath
from string import ascii_letters, ascii_lowercase, digits
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.catalogs import Lazy
from handlers.broadcasts import links
from handlers.broadcasts.links import Allowed, addresses, why_not, why_not_in

WARD, OURS = "www.city.nerima.tokyo.jp", "https://engawa.example"
ALLOWED = Allowed(OURS, ("/s/*", "/tips"), (WARD,))
DEMO = Allowed("http://127.0.0.1:8000", ("/s/*",), (WARD,), own_without_tls=True)

GOOD = [
    f"https://{WARD}",
    f"https://{WARD}/",
    f"https://{WARD}/kurashi/chokai/index.html",
    f"https://{WARD}/leaflet.pdf",
    f"https://{WARD}/search?q=%E7%94%BA%E4%BC%9A&page=2#top",
    f"{OURS}/s/7Kq2",
    f"{OURS}/tips?no=3",
]
BAD: list[tuple[str, Lazy]] = [
    ("https://evil.example/", links.NOT_LISTED),
    (f"https://{WARD}.evil.example/", links.NOT_LISTED),
    (f"https://evil{WARD}/", links.NOT_LISTED),
    ("https://city.nerima.tokyo.jp/", links.NOT_LISTED),
    (f"https://{WARD}./", links.NOT_LISTED),
    ("https://engawa.example.evil.example/s/1", links.NOT_LISTED),
    ("https://203.0.113.5/", links.NOT_LISTED),
    (f"http://{WARD}/", links.NOT_HTTPS),
    ("http://engawa.example/s/1", links.NOT_LISTED),
    (f"{WARD}/page", links.NOT_HTTPS),
    (f"//{WARD}/page", links.NOT_HTTPS),
    (f"ftp://{WARD}/", links.NOT_HTTPS),
    ("javascript:alert(1)", links.NOT_HTTPS),
    ("mailto:a@b.example", links.NOT_HTTPS),
    (f"https:/{WARD}/", links.NOT_HTTPS),
    (f"https://{WARD}@evil.example/", links.ODD),
    (f"https://user:pass@{WARD}/", links.ODD),
    (f"https://{WARD}:8443/", links.ODD),
    (f"https://{WARD}:443/", links.ODD),
    (f"https://{WARD}//evil.example/", links.ODD),
    (f"https://{WARD}/go?to=https://evil.example", links.ODD),
    (f"https://{WARD}/go?to=https%3A%2F%2Fevil.example", links.ODD),
    (f"https://{WARD}/a/../b", links.ODD),
    (f"https://{WARD}/a/%252e%252e/b", links.ODD),
    (f"https://{WARD}/a%00b", links.ODD),
    ("https:///path", links.ODD),
    (f"HTTPS://{WARD}/", links.CAPITALS),
    ("https://WWW.City.Nerima.Tokyo.jp/", links.CAPITALS),
    ("https://www.city.nerima.tokyo.jp\\@evil.example/", links.LOOK_ALIKE),
    ("https://www.city.nerimа.tokyo.jp/", links.LOOK_ALIKE),  # a Cyrillic а
    (f"https://{WARD}／page", links.LOOK_ALIKE),
    (f"https://{WARD}/をご覧ください", links.LOOK_ALIKE),
    ("https://bit.ly/3abc", links.SHORTENED),
    ("https://www.tinyurl.com/3abc", links.SHORTENED),
    ("bit.ly/3abc", links.SHORTENED),
    ("https://docs.google.com/spreadsheets/d/1", links.LIST_OR_FILE),
    ("https://forms.gle/1", links.LIST_OR_FILE),
    ("https://firm.sharepoint.com/x", links.LIST_OR_FILE),
    (f"https://{WARD}/list.csv", links.LIST_OR_FILE),
    (f"https://{WARD}/list.XLSX?x=1", links.LIST_OR_FILE),
    (f"https://{WARD}/get?file=list%2Exlsx", links.LIST_OR_FILE),
    (f"{OURS}/staff", links.LIST_OR_FILE),
    (f"{OURS}/staff/people/P0001", links.LIST_OR_FILE),
    (f"{OURS}/%73taff", links.LIST_OR_FILE),
    (f"{OURS}/p/abcdef", links.LIST_OR_FILE),
    (f"{OURS}/my/contact", links.LIST_OR_FILE),
    (f"{OURS}/receipt/abc", links.LIST_OR_FILE),
    (OURS, links.NOT_PUBLIC),
    (f"{OURS}/healthz", links.NOT_PUBLIC),
    (f"{OURS}/sx", links.NOT_PUBLIC),
    (f"{OURS}/tips2", links.NOT_PUBLIC),
    (f"{OURS}/s/%61", links.NOT_PUBLIC),
    (f"{OURS}/s/7Kq2/a1B2c3", links.SOMEBODYS),
    (f"{OURS}/s/7Kq2/a1B2c3/2?x=1", links.SOMEBODYS),
    (f"{OURS}/s/7Kq2/", links.SOMEBODYS),
    (f"{OURS}/s/", links.SOMEBODYS),
]  # fmt: skip


@pytest.mark.parametrize("address", GOOD)
def test_our_public_pages_and_the_wards_site_may_be_linked_to(address: str) -> None:
    assert why_not(address, ALLOWED) is None
    assert why_not_in(f"くわしくは\n{address}\nをご覧ください。", ALLOWED) is None


@pytest.mark.parametrize(("address", "sentence"), BAD)
def test_anything_else_is_refused_with_its_reason(address: str, sentence: Lazy) -> None:
    for why in (why_not(address, ALLOWED), why_not_in(f"くわしくは {address} へ", ALLOWED)):
        assert why is not None
        assert why.source == sentence.source
        assert why.render()


@pytest.mark.parametrize(
    "text",
    [
        "くわしくはexample.comへ",
        f"ｈｔｔｐｓ：／／{WARD}／",
        f"https://{WARD}\u200b.evil.example/",
        "h\u200bttps://evil.example/",
        "evil\u2024example と書いて、点が全角",
        "https://evil。example/",
        "お問い合わせは 203.0.113.5/list まで",
        "詳細:www.evil.example",
    ],
)
def test_what_a_phone_may_show_as_a_link_is_seen(text: str) -> None:
    assert why_not_in(text, ALLOWED) is not None


@pytest.mark.parametrize(
    "text",
    [
        "10月20日(火) 10:00〜12:00",
        "No.3の会場です。3.5kmあります…",
        "1.持ち物\n2.集合",
        "半分/全部、A/B",
        "〜です。LINEで",
        "⑴A.M.",
    ],
)
def test_ordinary_words_are_no_links(text: str) -> None:
    assert why_not_in(text, ALLOWED) is None


def test_without_tls_only_our_own_pages_in_demo_and_test() -> None:
    assert why_not("http://127.0.0.1:8000/s/1", DEMO) is None
    assert why_not("http://127.0.0.1:8000/staff", DEMO) is not None
    assert why_not("http://127.0.0.1:9000/s/1", DEMO) is not None
    assert why_not(f"http://{WARD}/", DEMO) is not None
    strict = Allowed(DEMO.own, DEMO.public, DEMO.sites)
    assert why_not("http://127.0.0.1:8000/s/1", strict) is not None


def harmless(address: str) -> bool:
    """An independent look at an address, as a browser would understand it."""
    parts = urlsplit(address.replace("\\", "/"))
    path = posixpath.normpath(unquote(unquote(parts.path)) or "/")
    if parts.scheme != "https" or parts.username is not None or parts.port is not None or not address.isascii():
        return False
    if parts.hostname == urlsplit(OURS).hostname:
        one_step = path.startswith("/s/") and "/" not in path.removeprefix("/s/")
        return one_step or path == "/tips" or path.startswith("/tips/")
    return parts.hostname == WARD and not path.lower().endswith((".csv", ".xlsx", ".zip"))


PIECES = st.sampled_from([
    "https://", "http://", "HTTPS://", "//", "/", "\\", "@", ":", "443", ".", "..", "%2e", "%2F", "%25", "?", "#", "x=",
    WARD, "engawa.example", "evil.example", "bit.ly", "docs.google.com", "/s/", "/tips", "/staff", "/p/",
    ".csv", ".xlsx",
    "a", "Z", "9", "-", "а", "．", "。", "\u200b", "\t", " ", "\n", "を", "javascript:", "user:pw@",
])  # fmt: skip
SEGMENT = st.text(ascii_letters + digits + "-_", min_size=1, max_size=8)


@given(st.lists(PIECES, max_size=9).map("".join))
@example(f"https://{WARD}\\@evil.example/")
@example(f"https://{OURS}@{WARD}/")
def test_whatever_is_let_through_leads_where_it_may(address: str) -> None:
    if why_not(address, ALLOWED) is None:
        assert harmless(address)


@given(st.lists(PIECES, max_size=9).map("".join))
def test_every_link_of_a_text_that_goes_out_leads_where_it_may(text: str) -> None:
    if why_not_in(text, ALLOWED) is None:
        assert all(harmless(one) for one in addresses(text))
        assert "evil.example" not in text.replace("\u200b", "")


@given(st.sampled_from(GOOD), st.data())
def test_one_wrong_sign_in_a_good_address_never_leads_elsewhere(address: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(address)))
    sign = data.draw(st.sampled_from("@:/\\.?#%а．\u200b\tA x1"))
    put_in = address[:at] + sign + address[at + data.draw(st.integers(0, 1)) :]
    if why_not(put_in, ALLOWED) is None:
        assert harmless(put_in)


@given(st.lists(SEGMENT, max_size=4), st.text(ascii_lowercase + digits + "=&", max_size=12))
def test_every_plain_page_of_the_ward_may_be_linked_to(path: list[str], query: str) -> None:
    assert why_not(f"https://{WARD}/{'/'.join(path)}" + (f"?{query}" if query else ""), ALLOWED) is None


@given(st.text(max_size=300))
def test_no_text_is_too_strange_to_be_judged(text: str) -> None:
    why = why_not_in(text, ALLOWED)
    assert why is None or why.render()

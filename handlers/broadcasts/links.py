"""Which addresses may stand in a message to many: our own public pages and the ward's site, written out plainly.

Pure; nothing here or anywhere else ever fetches an address.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from bot.catalogs import Lazy, _

NOT_LISTED = _("このリンク先は使えません: {what}。使えるのは、えんがわの公開ページと区のサイト（{sites}）だけです。")
LIST_OR_FILE = _(
    "名簿・表・ファイル・従事者の画面へのリンクのようです: {what}。送ってはいけないものかもしれないので、使えません。"
    "アンケートのつもりで名簿のリンクを送った事故がありました。リンク先をもう一度確かめてください。"
)
SHORTENED = _("短くしたリンクは使えません: {what}。行き先が見える、もとのアドレスを書いてください。")
NOT_HTTPS = _("リンクは「https://」から、はじめから終わりまで書いてください: {what}")
CAPITALS = _("リンクのはじめの部分は、小文字で書いてください: {what}")
LOOK_ALIKE = _("リンクに、半角の英数字でない字がまざっています。前後は空白か改行で区切ってください: {what}")
ODD = _("リンクの書き方が使えない形です（@、ポート番号、続いた斜線、「..」など）: {what}")
NOT_PUBLIC = _("えんがわのこのページは公開のページではありません: {what}")
SOMEBODYS = _(
    "一人ひとりのページへのリンクのようです: {what}。大勢に送ると、その人の答えを見られたり変えられたりします。"
    "アンケートは、アンケートの画面にある「会場で見せるアドレス」を使ってください。"
)

SHORTENERS = frozenset({
    "bit.ly", "t.co", "tinyurl.com", "goo.gl", "is.gd", "ow.ly", "x.gd", "lin.ee", "cutt.ly", "buff.ly", "t.ly",
    "ur0.jp", "00m.in", "onl.la", "onl.tl", "rebrand.ly", "qr.paps.jp", "urx.blue", "amzn.to", "liff.line.me",
})  # fmt: skip
STORES = (
    "docs.google.com", "drive.google.com", "sheets.google.com", "forms.google.com", "forms.gle", "forms.office.com",
    "forms.cloud.microsoft", "onedrive.live.com", "1drv.ms", "sharepoint.com", "dropbox.com", "box.com", "icloud.com",
    "gigafile.nu", "firestorage.jp", "notion.so", "notion.site", "kintone.com", "cybozu.com",
)  # fmt: skip
OURS_ALONE = ("/staff", "/p", "/my", "/receipt", "/callback", "/metrics")  # of one person, or of machines
_FILE = re.compile(
    r"\.(?:csv|tsv|xlsx?|xlsm|xlsb|ods|numbers|docx?|docm|odt|pptx?|rtf|mdb|accdb|eml|msg|gz|tar|zip|7z|rar|lzh|txt|json|xml|vcf|sqlite3?|db|bak)"
    r"(?![a-z0-9])"
)
_SPELLED = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]{0,30}:/{1,2}\S*|(?:mailto|javascript|vbscript|data|tel|sms|line):\S+", re.I
)
_BARE = re.compile(r"[A-Za-z0-9@._-]{0,60}\w\.[A-Za-z]{2,}\S*|(?<![0-9.])[0-9]{1,3}(?:\.[0-9]{1,3}){3}\S*")
_PLAIN = re.compile(r"[!-~]+")
_WHOLE = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)(.*)", re.S)


@dataclass(frozen=True)
class Allowed:
    """What may be linked to: our own address with the beginnings of its public paths, and the ward's hosts."""

    own: str  # https://engawa.example, as PUBLIC_URL has it
    public: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    own_without_tls: bool = False  # in demo and test

    def refuse(self, sentence: Lazy, address: str) -> Lazy:
        """The sentence about an address, with what may be written instead."""
        return sentence.fill(what=address[:80], sites="、".join(self.sites))


def why_not_in(text: str, allowed: Allowed) -> Lazy | None:
    """Why a text may not go out for its links; None when every one is on the list, or there is none."""
    seen = list(addresses(text))
    for address in seen:
        why = why_not(address, allowed)
        if why is not None:
            return why
    hidden = set(addresses(_folded(text))) - set(seen)
    return allowed.refuse(LOOK_ALIKE, min(hidden)) if hidden else None


def addresses(text: str) -> Iterator[str]:
    """Everything in a text that a phone might show as a link, with or without a scheme."""
    yield from _SPELLED.findall(text)
    yield from _BARE.findall(_SPELLED.sub(" ", text))


def why_not(address: str, allowed: Allowed) -> Lazy | None:
    """Why one address may not be linked to; None when it may. What is written oddly is refused, never mended."""
    if not _PLAIN.fullmatch(address) or "\\" in address:
        return allowed.refuse(LOOK_ALIKE, address)
    whole = _WHOLE.fullmatch(address)
    if whole is None or whole[1].lower() not in ("https", "http"):
        return allowed.refuse(_not_whole(address), address)
    scheme, authority, rest = whole.groups()
    if (scheme + authority) != (scheme + authority).lower():
        return allowed.refuse(CAPITALS, address)
    origin = f"{scheme}://{authority}"
    host = authority.rpartition("@")[2].partition(":")[0]
    sentence = (
        _danger(host, rest)
        or _oddly_written(origin, authority, rest, allowed)
        or (_of_ours(scheme, rest, allowed) if origin == allowed.own else _elsewhere(scheme, host, allowed))
    )
    return allowed.refuse(sentence, address) if sentence is not None else None


def _not_whole(address: str) -> Lazy:
    """What is wrong with something that has no scheme of the web."""
    host = re.split(r"[/?#:]", address.lower(), maxsplit=1)[0]
    return _danger(host, address[len(host) :]) or NOT_HTTPS


def _danger(host: str, rest: str) -> Lazy | None:
    """Two mistakes people have made: a list in place of a survey, and an address that hides where it leads."""
    path = _decoded(rest).lower()
    if any(host == one or host.endswith(f".{one}") for one in STORES) or _FILE.search(path):
        return LIST_OR_FILE
    if _under(re.split(r"[?#]", path, maxsplit=1)[0], ("/staff",)):
        return LIST_OR_FILE
    return SHORTENED if host.removeprefix("www.") in SHORTENERS else None


def _oddly_written(origin: str, authority: str, rest: str, allowed: Allowed) -> Lazy | None:
    decoded = _decoded(rest)
    path = re.split(r"[?#]", decoded, maxsplit=1)[0]
    if "@" in authority or (":" in authority and origin != allowed.own) or not authority:
        return ODD
    steps = path.split("/")
    if "//" in decoded or "\\" in decoded or "." in steps or ".." in steps or not decoded.isprintable():
        return ODD
    return None


def _of_ours(scheme: str, rest: str, allowed: Allowed) -> Lazy | None:
    """Our own pages: only those a room says are public, and never in another spelling."""
    path = re.split(r"[?#]", rest, maxsplit=1)[0]
    if _under(path.lower(), OURS_ALONE):
        return LIST_OR_FILE
    if scheme != "https" and not allowed.own_without_tls:
        return NOT_HTTPS
    if "%" not in path and any(_fits(path, one) for one in allowed.public):
        return None
    below = tuple(one.removesuffix("*") for one in allowed.public)
    return SOMEBODYS if "%" not in path and _under(path, below) else NOT_PUBLIC


def _elsewhere(scheme: str, host: str, allowed: Allowed) -> Lazy | None:
    if host not in allowed.sites:
        return NOT_LISTED
    return None if scheme == "https" else NOT_HTTPS


def _under(path: str, beginnings: tuple[str, ...]) -> bool:
    """Whether a path is one of these or stands below one."""
    return any(path == one.rstrip("/") or path.startswith(one.rstrip("/") + "/") for one in beginnings)


def _fits(path: str, public: str) -> bool:
    """Whether a path is a public page: below its beginning, or one step below where it ends in `*`."""
    if not public.endswith("*"):
        return _under(path, (public,))
    step = path.removeprefix(public[:-1])
    return path.startswith(public[:-1]) and bool(step) and "/" not in step


def _decoded(text: str) -> str:
    """A text without any percent signs that hide something, however often they were put on."""
    while (inner := unquote(text)) != text:
        text = inner
    return text


def _folded(text: str) -> str:
    """A text as somebody reads it: compatibility forms made plain, invisible signs gone."""
    seen = "".join(sign for sign in text if unicodedata.category(sign) not in ("Cf", "Mn", "Cc") or sign in "\n\t")
    return unicodedata.normalize("NFKC", seen)

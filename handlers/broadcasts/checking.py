"""Looking over what a worker wrote, before any of it is kept: words, links, whom, when; each fault is a sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from babel import Locale, UnknownLocaleError

from bot.catalogs import Sentence, _
from bot.chat.guards import NAMES, what_is_personal
from bot.chat.limits import LABEL_MOST, TEXT_MOST, problems
from bot.chat.messages import Text, render
from bot.chat.turn import Refusal, Surroundings
from bot.text import graphemes, utf16_units
from handlers.broadcasts.links import Allowed, why_not, why_not_in
from handlers.broadcasts.queries import languages, words_of_choice
from handlers.broadcasts.rules import JAPANESE, KINDS, why_not_then
from handlers.contract.rules import Profile, profile

NO_KIND = _("お知らせ・催促・募集のどれかを選んでください。")
NO_CHOICE = _("だれに送るかを選んでください。")
NO_WORDS = _("日本語の文を書いてください。ほかの言葉の文がない人にも、日本語で届きます。")
TOO_LONG = _("{language}の文が長すぎます。いま{now}字です（{most}字まで。絵文字は2字と数えます）。")
LABEL_TOO_LONG = _("リンクのボタンの言葉は{most}字までです（いま{now}字）。")
NO_LANGUAGE = _("{language}で読む人はいません。日本語で書いてください。")
PERSONAL = _("{language}の文に、{what}のように見えるところがあります。大勢に送る文には書けません。保存していません。")
LINK_TOO_LONG = _("リンクが長すぎます（1,000字まで）。")
UNSENDABLE = _("この文には、目に見えない特別な記号がまざっています。打ち直してみてください。")


@dataclass(frozen=True)
class Draft:
    """What a worker wrote on the page; `send_at` None means at once when approved."""

    kind: str
    segment: str
    choice: str
    bodies: Mapping[str, str]
    link: str | None = None
    link_label: str | None = None
    send_at: datetime | None = None


def check(around: Surroundings, draft: Draft) -> None:
    """Raise Refusal with the first fault of a draft; nothing has been kept by then."""
    contract = profile(around.settings.contract)
    if draft.kind not in KINDS:
        raise Refusal(NO_KIND)
    if words_of_choice(around, draft.segment, draft.choice) is None:
        raise Refusal(NO_CHOICE)
    if not draft.bodies.get(JAPANESE):
        raise Refusal(NO_WORDS)
    used = languages(around.session)
    for language, body in draft.bodies.items():
        if language not in used:
            raise Refusal(NO_LANGUAGE.fill(language=name_of(language)))
        _check_words(around, contract, name_of(language), body)
    _check_link(around, contract, draft)
    late = why_not_then(contract, draft.send_at, around.now) if draft.send_at is not None else None
    if late is not None:
        raise Refusal(late)


def allowed(around: Surroundings, contract: Profile) -> Allowed:
    """What may be linked to here."""
    public = around.doors.public if around.doors is not None else ()
    own, without_tls = around.settings.public_url, around.settings.app_env in ("demo", "test")
    return Allowed(own, public, contract.ward.sites, without_tls)


def require_impersonal(contract: Profile, where: Sentence, words: str) -> None:
    """Raise Refusal for numbers, addresses and accounts; the ward's and our own public numbers are fine."""
    for number in (contract.ward.phone, contract.contractor.phone):
        words = re.sub(rf"(?<![0-9-]){re.escape(number)}(?![0-9-])", "、", words)
    kind = what_is_personal(words)
    if kind is not None:
        raise Refusal(PERSONAL.fill(language=where, what=NAMES[kind]))


def name_of(language: str) -> str:
    """A language as Japanese staff call it; its code when nobody knows it."""
    try:
        return Locale.parse(language, sep="-").get_display_name("ja") or language
    except (UnknownLocaleError, ValueError):
        return language


def _check_words(around: Surroundings, contract: Profile, language: str, body: str) -> None:
    if problems(render([Text(body)])):
        raise Refusal(TOO_LONG.fill(language=language, now=utf16_units(body), most=TEXT_MOST))
    _require_visible(body)
    require_impersonal(contract, language, body)
    unfit = why_not_in(body, allowed(around, contract))
    if unfit is not None:
        raise Refusal(unfit)


def _require_visible(words: str) -> None:
    """Raise Refusal for control signs, which no phone shows and no database need take."""
    if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t" for sign in words):
        raise Refusal(UNSENDABLE)


def _check_link(around: Surroundings, contract: Profile, draft: Draft) -> None:
    label = draft.link_label or ""
    if graphemes(label) > LABEL_MOST:
        raise Refusal(LABEL_TOO_LONG.fill(most=LABEL_MOST, now=graphemes(label)))
    _require_visible(label)
    require_impersonal(contract, _("ボタン"), label)
    unfit = why_not_in(label, allowed(around, contract))
    if draft.link:
        unfit = why_not(draft.link, allowed(around, contract)) or unfit
        if unfit is None and len(draft.link) > 1000:
            unfit = LINK_TOO_LONG
    if unfit is not None:
        raise Refusal(unfit)

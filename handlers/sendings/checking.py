"""Looking over what an author wrote, before any of it is kept: each fault is a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from bot.catalogs import Sentence, _
from bot.chat.guards import NAMES, what_is_personal
from bot.chat.turn import Refusal, Surroundings
from bot.text import graphemes
from handlers.contract.mailing import MEGABYTE, MailPlan
from handlers.contract.rules import Profile, profile
from handlers.sendings.drafts import Draft, Enclosure
from handlers.sendings.naming import SUBJECT_MOST, clean_file_name
from handlers.sendings.states import KINDS

MOST_WORDS, MOST_FILES = 4000, 10
CLOSABLE = ("docx", "xlsx", "pptx")  # what a password can close so that the ward's own programs open it
BEGINS = {"docx": b"PK", "xlsx": b"PK", "pptx": b"PK", "pdf": b"%PDF"}
NOT_NOTIFIED = _(
    "メールで送ることを、まだ区に届け出ていません（契約の設定の mail.notified_on）。届け出てから送れます。"
)
NO_KIND = _("何を送るのか、種類を選んでください。")
NO_RECIPIENT = _("だれに送るか、承認された宛先から選んでください。")
NOT_APPROVED = _("「{who}」は、承認された宛先ではありません。契約の設定にある宛先にだけ送れます。")
NO_SUBJECT = _("件名を入れてください（{most}字まで）。")
NO_BODY = _("本文を書いてください（{most}字まで）。")
TOO_MANY = _("ファイルは{most}個までです。")
EMPTY = _("「{name}」は中身がありません。")
SAME_NAME = _("「{name}」という名前のファイルが二つあります。名前を変えてください。")
NOT_ACCEPTED = _("「{name}」は区が受け取る形のファイルではありません。受け取れるのは {formats} です。")
NOT_WHAT_IT_SAYS = _("「{name}」の中身は、名前のとおりの形ではありません。開けるか確かめてください。")
NOT_CLOSABLE = _(
    "「{name}」には合い言葉を付けられません。重要な情報は、合い言葉を付けられるWord・Excel・PowerPointのファイルで送ります。"
)
NOTHING_TO_CLOSE = _("重要な情報は本文に書けません。ファイルにして添えてください。")
PERSONAL = _("{where}に、{what}のように見えるところがあります。個人情報は、合い言葉を付けたファイルだけで送ります。")
TOO_LARGE = _(
    "このままでは大きすぎて、区のサーバーが受け取りません。いま{now}MB、上限は{most}MBです（送ると元の大きさより3割ほど増えます）。"
    "写真を小さくするか、二つに分けてください。"
)


def check(around: Surroundings, draft: Draft) -> Draft:
    """The draft with clean file names; raises Refusal with its first fault, when nothing has been kept."""
    contract = profile(around.settings.contract)
    require_way(around, contract.mail)
    if draft.kind not in KINDS:
        raise Refusal(NO_KIND)
    require_recipients(contract.mail, draft.recipients)
    _check_words(contract, draft)
    files = tuple(Enclosure(clean_file_name(one.file_name), one.content, one.source) for one in draft.enclosures)
    _check_files(contract, files, closes=draft.important or contract.mail.encrypt == "all")
    if draft.important and not files:
        raise Refusal(NOTHING_TO_CLOSE)
    return Draft(
        draft.kind, draft.subject.strip(), draft.body.strip(), draft.recipients, files, draft.source, draft.author,
        draft.important,
    )  # fmt: skip


def require_way(around: Surroundings, plan: MailPlan) -> None:
    """Raise Refusal before mail was notified to the ward as a way of sending (003-§11-6)."""
    if plan.notified_on is None or around.today < plan.notified_on:
        raise Refusal(NOT_NOTIFIED)


def require_recipients(plan: MailPlan, keys: Sequence[str]) -> None:
    """Raise Refusal unless all of them are approved, and there is one."""
    if not keys or len(set(keys)) < len(keys):
        raise Refusal(NO_RECIPIENT)
    strange = next((one for one in keys if plan.approved(one) is None), None)
    if strange is not None:
        raise Refusal(NOT_APPROVED.fill(who=strange))


def require_fitting(plan: MailPlan, size: int) -> None:
    """Raise Refusal for a mail their server would not take; `size` in bytes as it travels."""
    if size > plan.most_bytes:
        now = f"{-(-size * 10 // MEGABYTE) / 10:.1f}"  # rounded up: never 「10.0 of 10」
        raise Refusal(TOO_LARGE.fill(now=now, most=f"{plan.most_mb:g}"))


def _check_words(contract: Profile, draft: Draft) -> None:
    if not 0 < graphemes(draft.subject.strip()) <= SUBJECT_MOST or not draft.subject.strip().isprintable():
        raise Refusal(NO_SUBJECT.fill(most=SUBJECT_MOST))
    if not 0 < graphemes(draft.body.strip()) <= MOST_WORDS:
        raise Refusal(NO_BODY.fill(most=MOST_WORDS))
    _require_impersonal(contract, _("件名"), draft.subject)
    _require_impersonal(contract, _("本文"), draft.body)


def _check_files(contract: Profile, files: Sequence[Enclosure], *, closes: bool) -> None:
    if len(files) > MOST_FILES:
        raise Refusal(TOO_MANY.fill(most=MOST_FILES))
    seen: set[str] = set()
    for one in files:
        if one.file_name.casefold() in seen:
            raise Refusal(SAME_NAME.fill(name=one.file_name))
        seen.add(one.file_name.casefold())
        _require_impersonal(contract, _("ファイルの名前"), one.file_name)
        _check_file(contract.mail, one, closes=closes)
    require_fitting(contract.mail, sum(len(one.content) for one in files) * 4 // 3)


def _check_file(plan: MailPlan, one: Enclosure, *, closes: bool) -> None:
    ending = ending_of(one.file_name)
    if not one.content:
        raise Refusal(EMPTY.fill(name=one.file_name))
    if ending not in plan.formats:
        raise Refusal(NOT_ACCEPTED.fill(name=one.file_name, formats="、".join(plan.formats)))
    if closes and ending not in CLOSABLE:
        raise Refusal(NOT_CLOSABLE.fill(name=one.file_name))
    if not one.content.startswith(BEGINS.get(ending, b"")):
        raise Refusal(NOT_WHAT_IT_SAYS.fill(name=one.file_name))


def ending_of(name: str) -> str:
    """The ending of a file name without its dot, in small letters."""
    return PurePath(name).suffix.lstrip(".").lower()


def _require_impersonal(contract: Profile, where: Sentence, words: str) -> None:
    """Raise Refusal for numbers, addresses and accounts; the ward's and our own public numbers are fine."""
    for number in (contract.ward.phone, contract.contractor.phone):
        words = re.sub(rf"(?<![0-9-]){re.escape(number)}(?![0-9-])", "、", words)
    kind = what_is_personal(words)
    if kind is not None:
        raise Refusal(PERSONAL.fill(where=where, what=NAMES[kind]))

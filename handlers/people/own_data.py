"""Everything that is kept about one officer, in sentences they may read: this room's parts, and those of all others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.catalogs import Lazy, Sentence, _
from bot.chat.own import KeptAbout
from bot.chat.turn import Surroundings
from bot.clock import in_tokyo
from handlers.people.queries import consents_of, offices_ever, requests_of
from handlers.people.rules import ROLES
from handlers.people.tables import Association, Consent, DataRequest, Office, Person

CHANNELS: dict[str, Lazy] = {
    "chat": _("LINEで"), "page": _("ページで"), "paper": _("紙で"), "phone": _("電話で"),
}  # fmt: skip
DECIDED: dict[str | None, Lazy] = {"granted": _("区は認めました。"), "refused": _("区は認めませんでした。")}
ASKED_FOR: dict[str, Lazy] = {
    "erase": _("情報の削除"), "disclose": _("情報を見ること"), "correct": _("情報の訂正"),
}  # fmt: skip
FIELDS: dict[str, Lazy] = {"name": _("お名前"), "phone": _("電話番号"), "mail": _("メールアドレス")}


@dataclass(frozen=True)
class Section:
    """A part of 「わたしの情報」: a heading and what stands under it, as people read it."""

    name: str
    title: Sentence
    lines: tuple[Sentence, ...]


def sections(around: Surroundings, person: Person, contact: Mapping[str, str]) -> list[Section]:
    """All parts, in the order in which somebody asks for them; `contact` is what was opened before."""
    session, kept = around.session, around.doors.kept if around.doors is not None else {}
    offices = [_office(office, association) for office, association in offices_ever(session, person.id)]
    rooms = [_of_room(around, person, one) for one in sorted(kept.values(), key=lambda one: one.order)]
    agreed = [_consent(one) for one in consents_of(session, person.id)]
    asked = [_request(one) for one in requests_of(session, person.id)]
    return [
        _section("offices", _("団体と役職"), offices, _("いまの登録はありません。")),
        _section("contact", _("お名前と連絡先"), _contact(contact), _("まだ登録がありません。")),
        _section("consent", _("同意"), agreed, _("まだ同意していません。")),
        _section("messages", _("LINEのお知らせ"), [_messages(person)], ""),
        *rooms,
        _section("requests", _("区へのお願い"), asked, _("お願いはありません。")),
    ]  # fmt: skip


def _of_room(around: Surroundings, person: Person, part: KeptAbout) -> Section:
    return _section(part.name, part.title, list(part.of(around, person.id)), part.empty)


def _section(name: str, title: Sentence, lines: Sequence[Sentence], empty: Sentence) -> Section:
    return Section(name, title, tuple(lines or [empty]))


def _contact(contact: Mapping[str, str]) -> list[Sentence]:
    return [_("{field}: {value}").fill(field=FIELDS[name], value=value) for name, value in contact.items() if value]


def _office(office: Office, association: Association) -> Sentence:
    role = next((one.label for one in ROLES if one.key == office.role), "")
    words = _("{name} {role}（{since}から）").fill(name=association.name, role=role, since=office.since)
    over = office.ended_on or office.until
    return words if over is None else _("{words}、{day}まで").fill(words=words, day=over)


def _consent(consent: Consent) -> Sentence:
    given = _("第{version}版に、{day}、{how}同意しました。").fill(
        version=consent.version, day=in_tokyo(consent.given_at).date(), how=CHANNELS.get(consent.channel, "")
    )
    if consent.withdrawn_at is None:
        return given
    return _("{given}{day}にやめました。").fill(given=given, day=in_tokyo(consent.withdrawn_at).date())


def _messages(person: Person) -> Sentence:
    if person.chat_id is None:
        return _("LINEはお使いではありません。お電話で連絡します。")
    if person.stopped_at is None:
        return _("お知らせが届きます。LINEの宛先は、暗号にして預かっています。")
    return _("{day}から、お知らせを止めています。").fill(day=in_tokyo(person.stopped_at).date())


def _request(request: DataRequest) -> Sentence:
    words = _("{day}に、{what}をお願いしました。").fill(
        day=in_tokyo(request.asked_at).date(), what=ASKED_FOR[request.kind]
    )
    if request.decided_on is not None:
        answer = DECIDED.get(request.decision, "")
        return _("{words}{day}に返事がありました。{answer}").fill(words=words, day=request.decided_on, answer=answer)
    if request.forwarded_on is not None:
        return _("{words}{day}に区へ伝えました。返事を待っています。").fill(words=words, day=request.forwarded_on)
    return _("{words}これから区へ伝えます。").fill(words=words)

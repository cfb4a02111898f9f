"""A phone was lost or a password leaked: what it could open is shut at once, and an incident is offered (002G-§5-2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from bot.catalogs import Lazy, Sentence, _
from bot.chat.commands import command
from bot.chat.doors import Reader
from bot.chat.messages import Button, Card, Tap
from bot.chat.orders import NOT_YOURS
from bot.chat.postbacks import encode
from bot.chat.priorities import WARNING
from bot.chat.turn import Happening, Menu, Notice, Refusal, Response, Turn
from bot.clock import wall
from bot.store.duty import forget
from bot.store.ledger import Act, note
from bot.text import key as comparable
from handlers.people import passkeys
from handlers.people.links import end_sessions
from handlers.people.locking import is_locked, stop
from handlers.people.officer import call_ward
from handlers.people.queries import staff_group
from handlers.people.tables import GroupMember, PageLink, Person, Worker

LOST = "binding lost"
NOBODY = _("「{words}」という番号の人はいません。従事者は S02、役員は P0001 のように送ってください。")
WHOSE = _("だれのものか分かりません。番号をつけて送ってください（例 /{name} S02）。")
IN_DOUBT = _("迷ったら「事故として始める」を押してください（区への報告は60分以内）。")
BY_OTHERS = _("この電話からは、もう始められません。ほかの従事者が「/事故」を送るか、区に電話してください。")


@dataclass(frozen=True)
class Holder:
    """Whose phone or password it is."""

    who: Worker | Person

    @property
    def inventory(self) -> str:
        """The line of 目録B that names this person's binding."""
        return "B-5" if isinstance(self.who, Worker) else "B-1"


@command(
    "紛失", "lost-phone", about=_("電話をなくした人の登録を、すぐに切る"), example="S02", right="enrolled", always=True
)
def lost_phone(turn: Turn, whose: Holder | None = None) -> Response:
    """The binding, the pages and the second factor of a lost phone end now; said twice it does nothing more."""
    who = _whose(turn, whose, "紛失").who
    itself = turn.is_private and who.chat_id == turn.chat
    if who.chat_id is None and not _opens_pages(turn, who):
        return [
            Card(
                _("{code}の登録は、もう切ってあります。").fill(code=who.code), (*_next(who), IN_DOUBT), _start("phone")
            )
        ]
    chat, who.chat_id = who.chat_id, None
    _shut_pages(turn, who)
    note(turn.session, turn.now, Act(turn.by, "unbound", "lost phone", who.code, inventory=Holder(who).inventory))
    if isinstance(who, Worker) and chat is not None:
        forget(turn.session, chat)
        _lock_group(turn, chat)
    heading, lines = _("{code}のLINEの登録を切りました。").fill(code=who.code), (_shut_words(who), *_next(who))
    said = Card(heading, (*lines, IN_DOUBT), _start("phone"))
    own = Card(heading, (*lines, BY_OTHERS), (call_ward(turn),))  # from there no button works any more
    menu = [Menu(None, chat)] if isinstance(who, Worker) and chat is not None else []
    return [own if itself else said, *menu, *_told_group(turn, said), Happening(LOST, who.code)]


@command(
    "パスワード漏れ", "leaked", about=_("もれた認証をすぐに止める"), example="S02", right="enrolled",
    always=True,
)  # fmt: skip
def leaked(turn: Turn, whose: Holder | None = None) -> Response:
    """The second factor and every session end now; the LINE binding stays."""
    who = _whose(turn, whose, "パスワード漏れ").who
    anew = _("つぎに画面をひらくとき、新しい二つ目の確認を登録します（「/画面」）。")
    lines = (_("メールなど、ほかのパスワードもすぐに変えてください。"), anew, IN_DOUBT)
    if not _opens_pages(turn, who):
        return [Card(_("{code}の画面は、もう止めてあります。").fill(code=who.code), lines, _start("password"))]
    _shut_pages(turn, who)
    note(turn.session, turn.now, Act(turn.by, "unbound", "leaked password", who.code, inventory=Holder(who).inventory))
    heading = _("{code}の画面をすべて終わらせ、二つ目の確認を消しました。").fill(code=who.code)
    return [Card(heading, lines, _start("password")), Happening(LOST, who.code)]


def _whose(turn: Turn, named: Holder | None, name: str) -> Holder:
    """The one named, or in a worker's own chat the speaker; only the register's people may say so. Raises Refusal."""
    if not turn.standing.may("enrolled"):
        raise Refusal(NOT_YOURS)
    if named is not None:
        return named
    me = turn.session.scalar(select(Worker).where(Worker.chat_id == turn.chat)) if turn.is_private else None
    if me is None:
        raise Refusal(WHOSE.fill(name=name))
    return Holder(me)


def _opens_pages(turn: Turn, who: Worker | Person) -> bool:
    """Whether a second factor is set up or a link or session of our pages still lives."""
    if isinstance(who, Worker) and who.second_factor is not None:
        return True
    mine = PageLink.worker_id == who.id if isinstance(who, Worker) else PageLink.person_id == who.id
    return turn.session.scalar(select(PageLink.id).where(mine, PageLink.ended_at.is_(None)).limit(1)) is not None


def _shut_pages(turn: Turn, who: Worker | Person) -> None:
    if isinstance(who, Worker):
        who.second_factor, who.second_factor_step = None, 0  # the next sign-in shows a new one
        passkeys.remove(turn.session, who.id)
        end_sessions(turn.session, wall(), worker=who.id)
    else:
        end_sessions(turn.session, wall(), person=who.id)
    turn.session.flush()


def _lock_group(turn: Turn, phone: UUID) -> None:
    """Stop the group's commands while the phone may still read there; one known to have left stops nothing."""
    for group in staff_group(turn.session):
        member = turn.session.get(GroupMember, (group, phone))
        if (member is None or member.left_at is None) and not is_locked(turn.session, group):
            stop(turn, group, "lost phone")


def _told_group(turn: Turn, card: Card) -> Sequence[Notice]:
    """The others have to take the phone out of their group; whoever stands in it hears the answer anyway."""
    groups = () if turn.is_staff else staff_group(turn.session)
    return [Notice(groups, (card,), "lost phone", priority=WARNING)] if groups else []


def _shut_words(who: Worker | Person) -> Sentence:
    if isinstance(who, Worker):
        return _("その電話では、命令も画面ももう使えません。二つ目の確認（認証アプリ）も消しました。")
    return _("その電話には、もうお知らせを送りません（電話リストにのせます）。団体の記録は残ります。")


def _next(who: Worker | Person) -> tuple[Sentence, ...]:
    first: tuple[Lazy, ...] = (_("つぎに:"), _("・遠隔ロックをかける"), _("・駅・お店・警察へ届け出る"))
    if isinstance(who, Worker):
        out = _("・その電話のLINEをグループから外し、管理責任者が「/再確認」を送る")
        code = _("・新しい電話のコードは `python -m bot staff code {code}` で出す").fill(code=who.code)
        return (*first, out, code)
    code = _("・ご本人と確かめてから「/機種変更 {code}」で新しいコードを出す").fill(code=who.code)
    return (*first, code)


def _start(kind: str) -> tuple[Button, ...]:
    return (Tap(_("事故として始める"), encode("incidents.begin", drill=0, kind=kind)),)


def _read(turn: Turn, words: str) -> Holder:
    """A code, whatever else somebody in a hurry wrote behind it; raises Refusal."""
    first = words.split(" ")[0]
    code = comparable(first).upper()
    worker = turn.session.scalar(select(Worker).where(Worker.code == code))
    person = turn.session.scalar(select(Person).where(Person.code == code, Person.erased_at.is_(None)))
    found = worker or person
    if found is None:
        raise Refusal(NOBODY.fill(words=first[:20]))
    return Holder(found)


holder = Reader(Holder, _("番号"), "S02", _read, words=40)

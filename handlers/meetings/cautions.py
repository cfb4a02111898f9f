"""What staff should know about a date that is allowed: one event too many, others near it, deadlines already over."""

from __future__ import annotations

from collections.abc import Iterator

from bot.catalogs import Lazy, _
from bot.chat.messages import Text
from bot.chat.turn import Surroundings
from bot.clock import in_tokyo
from handlers.contract.counting import deadlines
from handlers.contract.kinds import TITLES
from handlers.contract.rules import profile
from handlers.meetings.queries import confirmed_material, moments_to_come
from handlers.meetings.rules import COUNT, close_to
from handlers.meetings.tables import Meeting


def cautions(around: Surroundings, meeting: Meeting) -> list[Text]:
    """A text for each thing to know; nothing is refused because of them."""
    return [Text(words) for words in _known(around, meeting)]


def _known(around: Surroundings, meeting: Meeting) -> Iterator[Lazy]:
    contract = profile(around.settings.contract)
    if meeting.consult == COUNT:
        about = contract.programme(meeting.kind).about
        words = _("注意: {kind}は契約で全{n}回程度です。区と協議して、記録を残してください。")
        yield words.fill(kind=TITLES[meeting.kind], n=about)
    if meeting.starts_at is None:
        return
    near = close_to(meeting.starts_at, moments_to_come(around.session, meeting.id))
    if near is not None:
        words = _("注意: {day} {time}からの別の行事と3時間以内です。担当が重ならないか確かめてください。")
        yield words.fill(day=in_tokyo(near).date(), time=in_tokyo(near).time())
    found = deadlines(contract, meeting.kind, in_tokyo(meeting.starts_at).date())
    if found is not None and found.materials < around.today and _needs_a_check(around, meeting):
        words = _("注意: この日では、資料の区の確認は{day}までで、もう過ぎています。区と協議してください。")
        yield words.fill(day=found.materials)


def _needs_a_check(around: Surroundings, meeting: Meeting) -> bool:
    return meeting.materials == "new" and confirmed_material(around.session, meeting.id) is None

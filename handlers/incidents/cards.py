"""What an incident looks like in chat: the hour first, the phone before everything, the next step as a button."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.catalogs import Lazy, Sentence, _
from bot.chat.messages import Button, Card, Open, PickMoment, Tap
from bot.chat.postbacks import encode
from bot.chat.turn import Surroundings
from bot.clock import in_tokyo
from handlers.contract.rules import IncidentPlan, Profile, Route, profile
from handlers.incidents.entries import entries_of, known
from handlers.incidents.kinds import UNKNOWN, Fact, catalogue, kind_of
from handlers.incidents.rules import Hour, is_late, routes_now
from handlers.incidents.tables import Incident

RING = _("LINEだけでは気づかれません。電話してください。")
NO_NAMES = _("お名前・電話番号・住所は、ここに書かないでください。")
NOT_AGREED = _("区との取り決め（連絡先・受付の方法）がまだ登録されていません。下の番号に電話してください。")
AGO = ((0, _("いま")), (10, _("10分前")), (30, _("30分前")), (60, _("1時間前")))


def title(incident: Incident, words: Lazy) -> Lazy:
    """A heading that says at once which incident it is, and that a drill is one."""
    frame = _("【訓練 {code}】{words}") if incident.drill else _("【事故 {code}】{words}")
    return frame.fill(code=incident.code, words=words)


def first_card(around: Surroundings, incident: Incident, *, joined: bool = False) -> Card:
    """The first screen: it says what runs, whom to ring, and how to report in one tap."""
    heading = _("もう始まっています。") if joined else _("受け付けました。区へ直ちに報告してください。")
    hour = Hour(incident.aware_at, around.now)
    lines = [hour.words, hour.limit_words, RING, NO_NAMES, *_what_is_missing(around, incident)]
    buttons = [*calls(around, incident), *ours(around, incident), *reporting(incident)]
    if joined:
        again = encode("incidents.begin", drill=int(incident.drill), anew=1)
        buttons.append(Tap(_("別の事故です"), again))
    return Card(title(incident, heading), tuple(lines), tuple(buttons))


def alarm_card(around: Surroundings, incident: Incident) -> Card:
    """An alarm: elapsed time, who has taken it, and the shortest way to be done."""
    hour = Hour(incident.aware_at, around.now)
    taken = (
        _("{who}が引き受けています。").fill(who=incident.taken_by)
        if incident.taken_by
        else _("まだ、だれも引き受けていません。")
    )
    kind = kind_of(incident.kind)
    lines: list[Sentence] = [hour.limit_words, kind.label if kind else _("種類はまだ分かりません。"), taken, RING]
    words = _("わたしが引きつぐ") if incident.taken_by else _("わたしが引き受ける")
    take = Tap(words, encode("incidents.take", id=incident.id))
    return Card(title(incident, hour.words), tuple(lines), (*calls(around, incident), *reporting(incident), take))


def calls(around: Surroundings, incident: Incident) -> list[Button]:
    """The numbers to ring, those answered at this hour first; in a drill nobody is rung."""
    contract = profile(around.settings.contract)
    routes = routes_now(contract.incident, contract.office, around.now) or (_ward(contract),)
    if incident.drill:
        return []
    return [
        Open(_("区: {name}").fill(name=one.name[:14]), f"tel:{one.phone}", strong=place == 0)
        for place, one in enumerate(routes[:2])
    ]


def ours(around: Surroundings, incident: Incident) -> list[Button]:
    """Our own work phones, in the order of ringing."""
    if incident.drill:
        return []
    tree = profile(around.settings.contract).incident.tree
    return [Open(_("社内: {name}").fill(name=one.name[:12]), f"tel:{one.phone}") for one in tree[:2]]


def reporting(incident: Incident) -> list[Button]:
    """How the call went, and the mail."""
    mark = {"id": incident.id}
    return [
        Tap(_("区の人が電話に出た"), encode("incidents.called", **mark, a="yes"), strong=True),
        Tap(_("電話に出ない"), encode("incidents.called", **mark, a="no")),
        Tap(_("読み上げる文を出す"), encode("incidents.script", **mark)),
        Tap(_("メールで一報を送る"), encode("incidents.send", **mark)),
    ]


def next_question(around: Surroundings, incident: Incident) -> Card:
    """The first thing not yet known; when all is known, how things stand."""
    said = known(entries_of(around.session, incident))
    if incident.kind is None:
        return kind_question(incident)
    if not incident.aware_asked:
        return aware_question(around, incident)
    if "contained" not in said:
        return steps_card(around, incident, said)
    unasked = next((one for one in catalogue().fact if one.key not in said), None)
    return fact_question(incident, unasked) if unasked else standing_card(around, incident)


def kind_question(incident: Incident) -> Card:
    """What may have happened; a suspicion is enough (X2)."""
    buttons = tuple(Tap(one.label, encode("incidents.kind", id=incident.id, k=one.key)) for one in catalogue().kind)
    return Card(title(incident, _("何が起きましたか。うたがいだけでもかまいません。")), (), buttons)


def aware_question(around: Surroundings, incident: Incident) -> Card:
    """When it was first noticed by anybody on our side: never a silent "now" (001G-9(1), D56)."""
    taps: list[Button] = [Tap(words, encode("incidents.aware", id=incident.id, m=ago)) for ago, words in AGO]
    started = in_tokyo(around.now)
    pick = PickMoment(
        _("時刻をえらぶ"), encode("incidents.aware", id=incident.id), started - timedelta(days=7), started
    )
    lines = (_("再委託先やほかの従事者が先に気づいたときは、その時刻です。"),)
    return Card(title(incident, _("最初に気づいた人が気づいたのは何時ですか。")), lines, (*taps, pick))


def steps_card(around: Surroundings, incident: Incident, said: Mapping[str, str]) -> Card:
    """「まず止める」: three steps for this kind; each tap is kept."""
    kind = kind_of(incident.kind) or catalogue().kind[-1]
    steps = list(enumerate(kind.steps, 1))
    lines = [_("{n} {words}").fill(n=n, words=_done(words, said, n)) for n, words in steps]
    taps = [
        Tap(_("{n}をした").fill(n=n), encode("incidents.step", id=incident.id, n=n))
        for n, _words in steps
        if f"step{n}" not in said
    ]
    go_on = Tap(_("次へ（できたものだけ記録）"), encode("incidents.step", id=incident.id, n=0))
    return Card(title(incident, _("まず止める")), tuple(lines), (*taps, go_on))


def fact_question(incident: Incident, fact: Fact) -> Card:
    """One of the four things the ward asks; unknown is a good answer."""
    taps = [
        Tap(words, encode("incidents.fact", id=incident.id, f=fact.key, v=number))
        for number, words in enumerate(fact.options)
    ]
    unknown = Tap(_("調査中（まだ分からない）"), encode("incidents.fact", id=incident.id, f=fact.key, v="u"))
    example = _("ほかの言葉は「/追記 {label} 短い言葉」。").fill(label=fact.label)
    return Card(title(incident, _("{question}").fill(question=fact.question)), (example, NO_NAMES), (*taps, unknown))


def standing_card(around: Surroundings, incident: Incident) -> Card:
    """All that is known, in a few lines, and what to do next."""
    said = known(entries_of(around.session, incident))
    kind = kind_of(incident.kind)
    lines: list[Sentence] = [_state(around, incident)]
    lines.append(_("種類: {kind}").fill(kind=kind.label if kind else UNKNOWN))
    lines += [_("{label}: {value}").fill(label=one.label, value=said.get(one.key, UNKNOWN)) for one in catalogue().fact]
    if incident.state == "open":
        return Card(
            title(incident, _("いま分かっていること")), tuple(lines), (*calls(around, incident), *reporting(incident))
        )
    return Card(title(incident, _("いま分かっていること")), tuple(lines), tuple(after_buttons(incident)))


def after_buttons(incident: Incident) -> Sequence[Button]:
    """What follows the first report."""
    mark = {"id": incident.id}
    if incident.state != "reported":
        return ()
    return (
        Tap(_("続報を用意する"), encode("incidents.follow", **mark)),
        Tap(_("のこっていること"), encode("incidents.left", **mark)),
    )


def _state(around: Surroundings, incident: Incident) -> Sentence:
    if incident.state == "open":
        return Hour(incident.aware_at, around.now).words
    if incident.reached_at is None:
        return _("事故ではありませんでした（記録は残ります）。")
    at, late = in_tokyo(incident.reached_at), is_late(incident.aware_at, incident.reached_at)
    minutes = int((incident.reached_at - incident.aware_at).total_seconds() // 60)
    words = _("一報 {at} 済み（{minutes}分、上限を超過）") if late else _("一報 {at} 済み（{minutes}分）")
    return words.fill(at=f"{at:%H:%M}", minutes=minutes)


def _done(words: str, said: Mapping[str, str], n: int) -> str:
    return f"{words}（済）" if f"step{n}" in said else words


def _what_is_missing(around: Surroundings, incident: Incident) -> list[Sentence]:
    """What we do not know of the ward is said at once."""
    plan: IncidentPlan = profile(around.settings.contract).incident
    return [NOT_AGREED] if not incident.drill and (plan.agreed_on is None or not plan.routes) else []


def _ward(contract: Profile) -> Route:
    return Route(name=contract.ward.short, phone=contract.ward.phone, hours="always")

"""The whole story: an officer wishes, staff forward and fix, the officer is reminded."""

from __future__ import annotations

from datetime import datetime

from bot.clock import TOKYO
from tests.cast import Town


def test_an_officer_wishes_staff_fix_it_and_the_officer_is_reminded(either_town: Town) -> None:
    town = either_town
    takeshi, staff = town.takeshi, town.staff
    takeshi.say("アドバイザーに来てほしい").heard("どの道具について相談しますか。")
    takeshi.tap("LINE公式アカウント").heard("いまはどの段階ですか。")
    takeshi.tap("初めて").heard("いちばんの願いはどれですか。")
    takeshi.tap("回覧板を減らしたい").heard("だいたい何人くらい集まりますか。")
    takeshi.tap("10人くらい").heard("会場でインターネットは使えますか。")
    takeshi.tap("わからない").heard("都合のよい日を三つまで選んでください。")
    takeshi.tap("日をえらぶ", date="2026-11-30").heard("11月30日(月)ですね。")
    takeshi.tap("これで決める").heard("この内容で区に伝えます。よろしいですか。", "都合のよい日: 11月30日(月)")
    takeshi.tap("はい、伝えてください").heard("訪問が決まったわけではありません。")
    staff.heard("新しい希望がとどきました: いなほ町会", "回覧板を減らしたい")
    staff.tap("区へ伝えた").heard("いま: 区へ伝えました（10月14日(水)）")
    takeshi.heard("ご希望を区に伝えました。")
    staff.tap("選ばれた").heard("区からは、どのように聞きましたか。")
    staff.tap("電話").heard("区が訪問を選びました")
    takeshi.heard("区から、訪問が決まったと連絡がありました。")
    staff.tap("日時を決める", datetime="2026-11-30T14:00").heard("日時が決まりました（11月30日(月) 午後2時）")
    takeshi.heard("訪問の日時が決まりました。", "11月30日(月) 午後2時から")
    town.time_is(datetime(2026, 11, 23, 10, 0, tzinfo=TOKYO))
    takeshi.heard("来週、アドバイザーがうかがいます。").listen()
    town.time_is(datetime(2026, 11, 29, 18, 0, tzinfo=TOKYO))
    takeshi.heard("明日、アドバイザーがうかがいます。").listen()
    town.time_is(datetime(2026, 11, 30, 11, 0, tzinfo=TOKYO))
    takeshi.heard("今日、アドバイザーがうかがいます。").listen()
    town.time_is(datetime(2026, 11, 30, 13, 0, tzinfo=TOKYO))
    takeshi.heard_nothing()

"""What people type instead of pressing a button, in every language: yes, no, back, stop, that is all …

The words of the buttons themselves come from the catalogs; these are the others.
"""

from __future__ import annotations

from bot.catalogs import _, heard_as

YES = heard_as(
    _("はい"), "うん", "ええ", "よい", "いいです", "お願いします", "それでいい", "OK", "okay", "yes", "yeah", "sure",
    "是的", "好", "好的", "可以", "对", "예", "응", "네네", "좋아요",
)  # fmt: skip
NO = heard_as(
    _("いいえ"), "いや", "ちがう", "ちがいます", "違う", "違います", "no", "nope", "不", "不是", "不对", "아니요",
    "아니오", "아뇨", "아니",
)  # fmt: skip
MEND = NO | heard_as(
    _("なおす"), "直す", "なおします", "直します", "変える", "変更", "correct", "edit", "改", "更改", "수정", "바꾸기",
)  # fmt: skip
DONE = YES | heard_as(
    _("これでよい"), _("これで決める"), "これでいい", "決める", "以上", "以上です", "終わり", "おわり", "done",
    "that's all", "finished", "就这些", "完了", "完成", "이상", "끝",
)  # fmt: skip
CLEAR = heard_as(_("えらび直す"), "選び直す", "消す", "clear", "start over", "重选", "清除", "다시", "지우기")
LATER = heard_as(
    _("あとで相談"), "あとで", "後で", "まだわからない", "わからない", "わかりません", "未定", "later", "not yet",
    "I don't know", "以后", "还不知道", "나중에", "아직 몰라요",
)  # fmt: skip
NOTHING = heard_as(
    "ない", "なし", "ありません", "ないです", "特にない", "特になし", "とくになし", "とくにない", "特にありません",
    "とくにありません", "nothing", "none", "没有", "无", "없음", "없어요", "없습니다",
)  # fmt: skip
NEXT = heard_as(
    _("つぎへ"), _("つぎへ（書かない）"), "次へ", "次", "つぎ", "書いた", "書きました", "next", "I wrote it", "下一个",
    "写好了", "다음", "썼어요",
)  # fmt: skip
BACK = heard_as(
    _("もどる"), "戻る", "もどります", "戻ります", "もどりたい", "戻りたい", "前にもどる", "前に戻る", "一つ前",
    "go back", "previous", "上一步", "上一个", "뒤로", "이전",
)  # fmt: skip
LEAVE = heard_as(
    _("やめる"), _("やっぱりやめる"), "やめます", "やめたい", "やめたいです", "やっぱりやめます", "やっぱりやめたい",
    "やめておく", "やめておきます", "やっぱりいい", "中止", "キャンセル", "cancel", "quit", "exit", "取消", "算了",
    "취소", "그만", "그만할래요",
)  # fmt: skip
RESUME = heard_as(_("つづける"), "続ける", "つづけます", "続けます", "つづきから", "続き", "go on", "继续填写", "계속")

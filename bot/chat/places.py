"""Telling a postal address from the names of places that everybody may say: only a house number makes an address."""

from __future__ import annotations

import re

_KANJI_FIGURE = "〇零一二三四五六七八九十百"
_N = f"(?:[0-9]{{1,4}}|[{_KANJI_FIGURE}]{{1,6}})"
_JOIN = "(?: ?- ?|の|ノ)"
_COUNTED = "[0-9人名時分日月年回個台件歳才円枚部冊組階%:/~]"
_NAME = "[々ヶケヵ一-龠]"
_NO_PLACE = "年月日時人名案会期和成回第室階号線問更定望補後前次曜平祝"  # 「候補日6-12-1」, 「令和8-10-15」
_NO_TOWN = "会館所室場校園習談者係員課民役立内長議報外全"  # 「区役所10-15」, 「さくら町会10-15」
_PREFECTURE_OR_CITY = "(?:北海道|[一-龠]{2,3}[都府県]|[一-龠]{1,4}[市区郡])"

_PATTERNS = (
    r"〒 ?[0-9]{3}",
    r"郵便番号[^0-9\n]{0,4}[0-9]{3}",
    rf"(?<![0-9-])[0-9]{{3}}-[0-9]{{4}}(?![0-9-]) ?{_PREFECTURE_OR_CITY}",
    r"^[0-9]{3}-[0-9]{4}$",
    # 六丁目12番1号, 6丁目12-1, 六丁目十二の一, 6丁目12
    rf"{_N} ?丁目 ?{_N} ?(?:番地?(?![街町会区])|号(?![棟室車機]))",
    rf"{_N} ?丁目{_N}{_JOIN}{_N}(?!{_COUNTED})",
    rf"{_N} ?丁目{_N}(?=[ 、。,]|$)",
    # 12番地, 12番1号
    rf"{_N} ?番地(?![区域図])",
    rf"{_N} ?番 ?(?:の|-)? ?{_N} ?号(?![棟室車機線館])",
    # 豊玉北6-12-1, 練馬区豊玉北 6-12-1, 練馬区豊玉北6-12
    rf"{_NAME}(?<![{_KANJI_FIGURE}{_NO_PLACE}]){_N}{_JOIN}{_N}{_JOIN}{_N}(?!{_COUNTED}|-)",
    rf"[都道府県市区郡町村](?:(?![{_NO_TOWN}]){_NAME}){{1,10}} {_N}{_JOIN}{_N}{_JOIN}{_N}(?!{_COUNTED}|-)",
    rf"[都道府県市区郡](?:(?![{_NO_TOWN}]){_NAME}){{2,10}}{_N}{_JOIN}{_N}(?!{_COUNTED}|-)",
)
_ADDRESS = re.compile("|".join(_PATTERNS), re.MULTILINE)


def is_address(text: str) -> bool:
    """Whether a text names a house: NFKC, dashes as hyphens. Every repetition is bounded, so the time is linear."""
    return _ADDRESS.search(text) is not None

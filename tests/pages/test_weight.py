"""What a page weighs with everything it loads: on a phone at the edge of the ward it still opens at once."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.pages.fixtures import Standing
from tests.pages.guests import OFFICER
from tests.pages.test_matrix import nothing
from tests.pages.walking import Walk, own_path

MOST = 200_000  # bytes of one page with its styles, scripts and pictures, not compressed


@pytest.mark.parametrize("who", [OFFICER, "responsible", "auditor"])
def test_no_page_weighs_more_than_two_hundred_kilobytes(
    walks: Mapping[str, Walk], standing: Standing, who: str
) -> None:
    guest, loaded, heavy = standing.guest(who), dict[str, int](), []
    for seen in walks[who].pages:
        parts = [path for link in seen.page.loaded if (path := own_path(link, seen.path)) is not None]
        for path in (one for one in parts if one not in loaded):
            answer = guest.get(path, buffered=True)
            assert answer.status_code == 200, f"{path} on {seen.path}"
            loaded[path] = len(answer.data)
        weight = len(seen.text.encode()) + sum(loaded[path] for path in parts)
        heavy += [f"{seen.path} weighs {weight}"] if weight > MOST else []
    assert any(".css" in path for path in loaded)
    nothing(heavy)


@pytest.mark.parametrize("who", [OFFICER, "responsible"])
def test_a_page_loads_from_nowhere_else(walks: Mapping[str, Walk], who: str) -> None:
    for seen in walks[who].pages:
        strange = [one for one in seen.page.loaded if own_path(one, seen.path) is None and not one.startswith("data:,")]
        assert strange == [], seen.path
        assert list(seen.page.forbidden) == [], seen.path

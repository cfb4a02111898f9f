"""Everything hostile on every route: nothing breaks, nothing is shown that should not be, nothing leads away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from urllib.parse import quote, urlencode, urlsplit

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder, TestResponse

from bot.web.routes import OUTSIDE
from tests.pages.fixtures import Filled, Standing, stand
from tests.pages.guests import OFFICER, Guest
from tests.pages.hostile import HEADS, METHODS, TEXTS, TYPES, faults, texts
from tests.pages.reading import Form
from tests.pages.walking import Addresses, Walk, rules, starts, walk

Walks = Mapping[str, Walk]
EXAMPLES = 25
steady = settings(
    max_examples=EXAMPLES, derandomize=True, deadline=None, database=None, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
TOO_MUCH = str(1 << 33)


@pytest.fixture(scope="module")
def target(filled: Filled, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    """A town that may be hurt."""
    made = stand(filled, tmp_path_factory.mktemp("hurt"))
    yield made
    made.house.close()

"""Every webhook event LINE documents or tests its SDKs with: the shapes are LINE's, everything else is invented."""

from tests.line.samples.account import ACCOUNT
from tests.line.samples.acts import ACTS
from tests.line.samples.messages import MESSAGES
from tests.line.samples.shape import Sample, Stage, written
from tests.line.samples.strange import STRANGE

SAMPLES = (*MESSAGES, *ACTS, *ACCOUNT, *STRANGE)

__all__ = ["SAMPLES", "Sample", "Stage", "written"]

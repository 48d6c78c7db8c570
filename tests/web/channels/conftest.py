"""The fixed words and the replies of the example clinic."""

import pytest

from web.channels.samples import Samples
from web.frontdoor.words import Words


@pytest.fixture(scope="session")
def samples() -> Samples:
    return Samples()


@pytest.fixture(scope="session")
def said(samples: Samples) -> Words:
    """The fixed words with British numbers."""
    return samples.words("GB")

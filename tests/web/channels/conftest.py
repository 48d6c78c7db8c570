"""The fixed words and the replies of the example clinic, and a provider's side."""

from collections.abc import Iterator

import pytest

from tests.support.provider_server import ProviderServer
from web.channels.samples import Samples
from web.frontdoor.words import Words


@pytest.fixture(scope="session")
def samples() -> Samples:
    return Samples()


@pytest.fixture(scope="session")
def said(samples: Samples) -> Words:
    """The fixed words with British numbers."""
    return samples.words("GB")


@pytest.fixture
def provider_server() -> Iterator[ProviderServer]:
    with ProviderServer() as running:
        yield running

"""Let everything that runs take over safety texts and vocabulary that were put in place.

Each process loads them beside what it has, tries proof sentences, and then changes one reference: no message
is read by half a vocabulary, and none by none. Where it fails, the process keeps what it has.
"""

from pathlib import Path

import httpx
from django.conf import settings

from safety import renewed, use
from web import widget_files
from web.frontdoor.words import words
from web.releases import safety_files
from web.releases.rasa import NotWorkingError

LIMIT = 60.0  # seconds; loading takes two


def everywhere() -> None:
    """The front door first, then Rasa, then this process. Raises NotWorkingError, naming who did not."""
    root = Path(settings.CONTENT_ROOT)
    wanted = safety_files.marks(root)
    front_door = f"{settings.FRONT_DOOR_URL}/internal/safety"
    rasa = f"{settings.RASA_URL}/webhooks/clinic/safety"
    for name, url, secret in (
        ("the front door", front_door, settings.INTERNAL_SECRET),
        ("the assistant", rasa, settings.RASA_CHANNEL_SECRET),
    ):
        _ask(name, url, secret, wanted)
    words().renew(root / safety_files.DOMAIN)


def here() -> dict[str, str]:
    """For the front door: take both over in this process; the checksums of what is read with now.

    Raises VocabularyError, ContentError and OSError; then nothing has changed.
    """
    root = Path(settings.CONTENT_ROOT)
    marks = safety_files.marks(root)
    assessor = renewed(root / safety_files.VOCABULARY)
    words().renew(root / safety_files.DOMAIN)
    use(assessor)
    widget_files.renew()
    return marks


def _ask(name: str, url: str, secret: str, wanted: dict[str, str]) -> None:
    try:
        answer = httpx.post(
            url,
            headers={"Authorization": f"Bearer {secret}"},
            timeout=LIMIT,
            trust_env=False,
            verify=False,  # noqa: S501  plain HTTP on loopback
        )
        told = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise NotWorkingError(f"{name} cannot be reached ({type(error).__name__})") from error
    if answer.status_code != httpx.codes.OK:
        raise NotWorkingError(f"{name} keeps what it has: {str(told.get('error', answer.status_code))[:300]}")
    if told != wanted:
        raise NotWorkingError(f"{name} reads with another state of the files than the one put in place")

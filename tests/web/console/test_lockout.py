from datetime import timedelta

import pytest

from tests.support.clock import NOON
from web.console import lockout
from web.console.models import LoginFailure

pytestmark = pytest.mark.django_db


def test_failures_count_by_name_and_address_for_a_while():
    for minute in range(5):
        assert not lockout.is_locked("anna", "10.0.0.1", NOON + timedelta(minutes=minute))
        lockout.note_failure("anna", "10.0.0.1", NOON + timedelta(minutes=minute))
    end = NOON + timedelta(minutes=15)
    assert lockout.is_locked("Anna", "10.0.0.1", end - timedelta(seconds=1))
    assert not lockout.is_locked("anna", "10.0.0.1", end)
    assert not lockout.is_locked("bert", "10.0.0.1", NOON)
    assert not lockout.is_locked("anna", "10.0.0.2", NOON)


def test_old_failures_are_removed():
    lockout.note_failure("anna", "10.0.0.1", NOON)
    lockout.note_failure("anna", "10.0.0.1", NOON + timedelta(hours=1))
    assert LoginFailure.objects.count() == 1

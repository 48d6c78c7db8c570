import pytest
from django.db import transaction

from web.audit import log
from web.audit.chain import START
from web.audit.models import AuditEntry

pytestmark = pytest.mark.django_db


def test_entries_follow_each_other():
    assert log.last_checksum() == START
    log.note("anna", "signed in")
    last = log.note("anna", "changed a draft", "how_often", fields=["answer"])
    assert (last.number, last.checksum) == (2, log.last_checksum())
    assert log.broken_at() is None


def test_a_change_in_the_database_is_seen():
    for number in range(3):
        log.note("anna", "acknowledged", str(number))
    AuditEntry.objects.filter(number=2).update(by="bert")
    assert log.broken_at() == 2


def test_an_entry_deleted_in_the_database_is_seen():
    for number in range(3):
        log.note("anna", "acknowledged", str(number))
    AuditEntry.objects.filter(number=1).delete()
    assert log.broken_at() == 1


def test_what_was_rolled_back_is_not_written_down():
    with transaction.atomic():
        log.note("anna", "acknowledged")
        transaction.set_rollback(True)
    assert not AuditEntry.objects.exists()

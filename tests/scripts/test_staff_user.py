import re

import pytest

from scripts.environment import CannotStartError
from scripts.staff_user import save
from web.console.roles import Role, roles_of

pytestmark = pytest.mark.django_db


def test_an_account_is_made_and_its_password_changed():
    from django.contrib.auth import authenticate

    assert save("anna", "correct horse battery")
    assert authenticate(username="anna", password="correct horse battery").is_staff
    assert not save("anna", "another horse battery")
    assert authenticate(username="anna", password="correct horse battery") is None
    anna = authenticate(username="anna", password="another horse battery")
    assert Role.ADMIN in roles_of(anna)


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("anna", "short"),
        ("anna", "123456789012345"),
        ("", "correct horse battery"),
        ("a b", "correct horse b"),
    ],
)
def test_a_bad_name_or_password_is_one_sentence(name, password):
    from django.contrib.auth.models import User

    with pytest.raises(CannotStartError, match=r"\."):
        save(name, password)
    assert not User.objects.exists()


def test_from_nothing_a_password_is_printed_once(tmp_path):
    import os
    import subprocess
    import sys

    from scripts.environment import ROOT

    done = subprocess.run(
        [sys.executable, "-m", "scripts.staff_user"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "VAR_DIR": str(tmp_path), "STAFF_USER": "anna"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    (password,) = re.findall(r"shown this once: (\S{20,})$", done.stdout, re.MULTILINE)
    assert password not in (tmp_path / "clinic.sqlite3").read_bytes().decode("latin-1")

"""Make an admin's account for the staff pages, or give one a new password: ``make staff-user``.

The admin adds the other people on the page “People”. Asks for name and password; with ``STAFF_USER=name`` it
makes the account with a password that it prints once.
"""

import getpass
import os
import secrets
import sys
from pathlib import Path

from scripts.database import prepare_database
from scripts.environment import ROOT, CannotStartError, read


def main() -> int:
    """Command line. Exit status 0 when the account is there, 1 where it cannot be made."""
    var_dir = Path(os.environ.get("VAR_DIR", ROOT / "var")).resolve()
    os.environ.update({**read(var_dir / "env"), "VAR_DIR": str(var_dir)})
    os.environ["DJANGO_SETTINGS_MODULE"] = "web.settings"
    try:
        prepare_database(os.environ, var_dir)
        import django

        django.setup()
        named = os.environ.get("STAFF_USER", "").strip()
        name = named or input("Name: ").strip()
        password = secrets.token_urlsafe(15) if named else _ask_password(name)
        is_new = save(name, password)
    except (CannotStartError, EOFError, KeyboardInterrupt) as problem:
        print(str(problem) or "\nNothing was changed.", file=sys.stderr)
        return 1
    print(f"{name} {'can now sign in' if is_new else 'has a new password'} at /staff/login/")
    if named:
        print(f"Password, shown this once: {password}")
    return 0


def save(name: str, password: str) -> bool:
    """Make the admin's account, or change its password, which ends its sessions; True for a new one.

    Raises CannotStartError where name or password is not good enough.
    """
    from django.contrib.auth.models import User
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from web.audit.log import note
    from web.console.roles import Role, give, roles_of

    user = User.objects.filter(username=name).first()
    is_new = user is None
    user = user or User(username=name)
    user.is_staff = user.is_active = True
    try:
        validate_password(password, user)
        user.set_password(password)
        user.full_clean()
    except ValidationError as problem:
        raise CannotStartError(" ".join(problem.messages)) from None
    user.save()
    give(user, {*roles_of(user), Role.ADMIN})
    note("make staff-user", "account added" if is_new else "password reset", name)
    return is_new


def _ask_password(name: str) -> str:
    first = getpass.getpass(f"Password for {name} (12 characters or more): ")
    if first != getpass.getpass("Once more: "):
        raise CannotStartError("The two passwords differ; nothing was changed.")
    return first


if __name__ == "__main__":
    sys.exit(main())

"""What an account may do. Roles are groups of Django; every account may look and see to red flags."""

from collections.abc import Iterable
from enum import Enum

from django.contrib.auth.models import Group, User


class Role(Enum):
    """The value is the name of the group; viewer has none, so that every account of the staff is one."""

    VIEWER = "viewer"
    EDITOR = "editor"
    APPROVER = "clinical approver"
    ADMIN = "admin"


GIVEN = (Role.EDITOR, Role.APPROVER, Role.ADMIN)
# Who approves may correct a text; an admin runs the program and publishes no clinical text.
IMPLIED = {
    Role.VIEWER: frozenset(Role),
    Role.EDITOR: frozenset({Role.EDITOR, Role.APPROVER}),
    Role.APPROVER: frozenset({Role.APPROVER}),
    Role.ADMIN: frozenset({Role.ADMIN}),
}


def roles_of(user: User) -> frozenset[Role]:
    """The roles of an account, viewer included; none where it is switched off or not of the staff."""
    if not (user.is_active and user.is_staff):
        return frozenset()
    names = set(user.groups.values_list("name", flat=True))
    return frozenset({Role.VIEWER, *(role for role in GIVEN if role.value in names)})


def suffices(roles: Iterable[Role], needed: Role) -> bool:
    """Whether one of the roles is the needed one, or includes it."""
    return not IMPLIED[needed].isdisjoint(roles)


def give(user: User, roles: Iterable[Role]) -> None:
    """Let the account have these roles and no others."""
    user.groups.set([Group.objects.get_or_create(name=role.value)[0] for role in roles if role in GIVEN])

import pytest
from django.contrib.auth.models import User

from web.console.roles import GIVEN, Role, give, roles_of, suffices


@pytest.mark.parametrize(
    ("has", "opens"),
    [
        ([], {Role.VIEWER}),
        ([Role.EDITOR], {Role.VIEWER, Role.EDITOR}),
        ([Role.APPROVER], {Role.VIEWER, Role.EDITOR, Role.APPROVER}),
        ([Role.ADMIN], {Role.VIEWER, Role.ADMIN}),
        (list(GIVEN), set(Role)),
    ],
)
def test_what_the_roles_open(db, has, opens):
    user = User.objects.create(username="anna", is_staff=True)
    give(user, has)
    assert {role for role in Role if suffices(roles_of(user), role)} == opens


@pytest.mark.parametrize("switch", ["is_active", "is_staff"])
def test_an_account_that_is_switched_off_has_no_role(db, switch):
    user = User.objects.create(**{"username": "anna", "is_staff": True, switch: False})
    give(user, GIVEN)
    assert roles_of(user) == frozenset()


def test_roles_are_given_anew_not_added(db):
    user = User.objects.create(username="anna", is_staff=True)
    give(user, [Role.EDITOR])
    give(user, [Role.ADMIN])
    assert roles_of(user) == {Role.VIEWER, Role.ADMIN}

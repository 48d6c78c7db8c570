import pytest

from tests.support.clock import NOON
from tests.web.questions.conftest import asked
from web.console.roles import Role, give
from web.questions.models import Group, Question

pytestmark = pytest.mark.django_db
__all__ = ["asked"]


def places(client, path="/staff/"):
    return client.get(path).context["places"]


def test_it_leads_only_to_what_is_there_and_may_be_opened(staff, anna):
    assert "People" not in [place["label"] for place in places(staff)]
    give(anna, [Role.ADMIN])
    assert [place["label"] for place in places(staff)][-1] == "People"
    for place in places(staff):
        assert staff.get(place["address"]).status_code == 200


def test_it_marks_where_one_is(staff, anna):
    give(anna, [Role.ADMIN])
    for path in ("/staff/", "/staff/people/", f"/staff/people/{anna.pk}/"):
        (here,) = [place["address"] for place in places(staff, path) if place["is_here"]]
        assert path.startswith(here)


def test_it_tells_a_clinical_approver_what_was_raised(staff, anna, asked):
    group = Group.objects.create(vector=b"", label="", last_at=NOON, state="raised")
    group.example = Question.objects.create(
        message=asked("do you sell patches"), group=group, text="do you sell patches", at=NOON
    )
    group.save()
    assert "raised)" not in staff.get("/staff/").content.decode()
    give(anna, [Role.APPROVER])
    assert "Questions <strong>(1 raised)</strong>" in staff.get("/staff/").content.decode()
    Group.objects.update(state="ignored")
    assert "raised)" not in staff.get("/staff/").content.decode()

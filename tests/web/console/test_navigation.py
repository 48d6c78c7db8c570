import pytest

from web.console.roles import Role, give

pytestmark = pytest.mark.django_db


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

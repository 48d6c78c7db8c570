"""The inbox as its pages need it: groups by state and reason, most frequent first."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import EmptyPage, Paginator
from django.db.models import Count, QuerySet

from web.questions.models import REASONS, STATES, Group, Question

PAGE = 25
EXAMPLES = 6


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the list shows; a state or reason that there is not falls back to the first, to all."""

    state: str = "open"
    reason: str = ""
    page: int = 1

    @classmethod
    def of(cls, asked: Any) -> "Chosen":
        """From an address's parameters."""
        state, reason, page = asked.get("state", ""), asked.get("reason", ""), asked.get("page", "")
        return cls(
            state if state in STATES else "open",
            reason if reason in REASONS else "",
            int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
        )


def groups(chosen: Chosen) -> Any:
    """One page of groups. A group whose example was forgotten is left out until the next mining."""
    found: QuerySet[Group] = Group.objects.filter(state=chosen.state, example__isnull=False)
    if chosen.reason:
        found = found.filter(**{f"{chosen.reason}__gt": 0})
    paginator = Paginator(found.select_related("example").defer("vector"), PAGE)
    try:
        return paginator.page(max(chosen.page, 1))
    except EmptyPage:
        return paginator.page(paginator.num_pages)


def tabs(chosen: Chosen) -> list[dict[str, Any]]:
    """The states with the number of their groups."""
    counted = dict(
        Group.objects.filter(example__isnull=False)
        .order_by()
        .values_list("state")
        .annotate(number=Count("pk"))
    )
    return [
        {"state": state, "name": name, "number": counted.get(state, 0), "is_chosen": state == chosen.state}
        for state, name in STATES.items()
    ]


def raised() -> int:
    """How many groups wait for the clinical approver."""
    return Group.objects.filter(state="raised", example__isnull=False).count()


def reasons(group: Group) -> list[tuple[str, int]]:
    """Why the questions of a group are here, with how many."""
    return [(name, getattr(group, reason)) for reason, name in REASONS.items() if getattr(group, reason)]


def examples(group: Group) -> list[Question]:
    """The last questions of a group, each wording once."""
    found: dict[str, Question] = {}
    for question in group.questions.select_related("message")[: EXAMPLES * 20]:
        found.setdefault(question.text.casefold(), question)
        if len(found) == EXAMPLES:
            break
    return list(found.values())

"""When patients are told that the review of an answer is overdue, and in which words.

Staff are told on the day after the review-by date, patients only after the clinic's days of grace.
"""

from datetime import date, datetime, timedelta

from content.clinic import Clinic


def told_from(review_by: date, clinic: Clinic) -> date:
    """The first day, by the clinic's own calendar, on which patients are told."""
    grace = timedelta(days=clinic.publishing.review_grace_days)
    return review_by + min(grace, date.max - review_by)


def overdue_words(review_by: date | None, clinic: Clinic, at: datetime) -> str:
    """What patients are told below an answer at that moment (with a zone); "" while nothing is overdue."""
    if review_by is None or at.astimezone(clinic.timezone).date() < told_from(review_by, clinic):
        return ""
    day = f"{review_by.day} {review_by:%B} {review_by.year}"
    return f"This answer was due for review by {day} and has not been reviewed since. Check with the clinic."

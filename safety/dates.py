"""Ages, years and times of life in a text: "aged 5", "in 2015", "in '88", "when i was little"."""

from __future__ import annotations

from safety.clauses import SUBJECTS, Clauses
from safety.matching import Match, Span

_AGES = range(3, 61)
_AFTER_AN_AGE = frozenset({"and", "but", "from", "with", "after", "when", "while"})
# "at nine" may be the clock.
_HOURS = range(13)
_HOUR_WORDS = frozenset({"three", "four", "five", "six", "seven", "eight", "nine", "eleven"})
_CLOCK_UNITS = frozenset({"minute", "minutes", "hour", "hours", "week", "weeks", "day", "days", "degrees"})
_SHORT_YEARS = range(40, 100)


class Dates:
    """Finds the dates of one text."""

    def __init__(self, text: Clauses) -> None:
        self._text = text

    def years(self, match: Match) -> list[Span]:
        """Give the years named ("in 2015"); "since 2015" goes on today."""
        years = [
            (start, end)
            for start, end in self._text.spans("YEAR", match)
            if start == 0 or self._text.tokens[start - 1].text not in ("since", "from")
        ]
        return years + self._short_years(match)

    def _short_years(self, match: Match) -> list[Span]:
        """Give the years of two digits, which end their clause: "a preemie in 88, weighed 2 lb"."""
        first, last = self._text.bounds(match)
        tokens = self._text.tokens
        return [
            (index, index + 1)
            for index in range(first + 1, last)
            if tokens[index].value in _SHORT_YEARS
            and tokens[index - 1].text == "in"
            and (index + 1 == len(tokens) or self._text.clauses[index + 1] != self._text.clauses[index])
        ]

    def ages(self, match: Match) -> list[Span]:
        """Give the ages at which something was: "aged 5", "at 17,"."""
        first, last = self._text.bounds(match)
        tokens = self._text.tokens
        found = []
        for index in range(first, last - 1):
            age = tokens[index + 1]
            if age.value not in _AGES and index + 1 not in self._text.starts_of("NUMBER_WORD"):
                continue
            ends = (
                index + 2 == len(tokens)
                or self._text.clauses[index + 2] != self._text.clauses[index]
                or tokens[index + 2].text in _AFTER_AN_AGE
                or index == first
            )
            clock = age.text in _HOUR_WORDS or age.value in _HOURS
            if (
                (tokens[index].text == "age" and self._text.told_in_past(match))
                or tokens[index].text == "aged"
                or (tokens[index].text == "at" and ends and not clock and self._text.told_in_past(match))
            ):
                found.append((index, index + 2))
        return found

    def ages_now(self) -> set[int]:
        """Give the places of a "now" that only goes with an age: "I am 42 now", "now 19"."""
        tokens = self._text.tokens
        before = {
            start
            for start in self._text.starts_of("NOW")
            if tokens[start].text == "now" and start + 1 < len(tokens) and tokens[start + 1].value in _AGES
        }
        return before | {
            start
            for start in self._text.starts_of("NOW")
            if start > 2
            and (tokens[start - 1].value is not None or start - 1 in self._text.starts_of("NUMBER_WORD"))
            and tokens[start - 2].text in ("am", "is", "are")
            and tokens[start - 3].text in SUBJECTS
        }

    def youths(self, first: int, last: int) -> list[Span]:
        """Give the times of life that are over, in that range: "when i was little", "as a small boy"."""
        found = []
        for index in range(first, last - 2):
            word = self._text.tokens[index].text
            if word == "as" and self._text.tokens[index + 1].text in ("a", "an"):
                end = index + 2
            elif word in ("when", "while", "since"):
                end = next(
                    (
                        place + 1
                        for place in range(index + 2, min(index + 5, last))
                        if self._text.tokens[place].text in ("was", "were")
                    ),
                    0,
                )
            else:
                continue
            if end and self._is_young(end, min(end + 3, last)):
                found.append((index, end + 1))
        return found

    def _is_young(self, start: int, end: int) -> bool:
        """Whether an age or a station of life is named there: "eight", "a young lad", "in my teens"."""
        return any(
            index in self._text.starts_of("YOUNG")
            or (
                self._text.tokens[index].value in _AGES
                and (
                    index + 1 >= len(self._text.tokens)
                    or self._text.tokens[index + 1].text not in _CLOCK_UNITS
                )
            )
            for index in range(start, end)
        )

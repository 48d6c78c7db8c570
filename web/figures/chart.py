"""Charts as numbers for an SVG: where each bar and line stands. Colours and words are the template's."""

from collections.abc import Sequence
from dataclasses import dataclass

from web.figures.days import Day

WIDTH, HEIGHT = 720, 220
LEFT, BOTTOM, TOP, RIGHT = 48, 24, 10, 24
LABELS = 8  # at most, below the bars


@dataclass(frozen=True, slots=True)
class Bar:
    """One rectangle; ``kind`` is the place of its channel in the legend."""

    x: float
    y: float
    width: float
    height: float
    kind: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A word at a place of an axis."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """Stacked bars with their axes."""

    bars: tuple[Bar, ...]
    days: tuple[Mark, ...]
    steps: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """At one threshold: the share of questions answered, and the share of the answers that is wrong."""

    threshold: float
    answered: float
    wrong: float


@dataclass(frozen=True, slots=True)
class Curve:
    """Coverage against error as a line, and the point chosen on it; None where none is good enough."""

    line: str
    chosen: Point | None
    x: float
    y: float
    across: tuple[Mark, ...]
    up: tuple[Mark, ...]


def bars(days: Sequence[Day], channels: Sequence[str]) -> BarChart:
    """Questions a day, one bar a day, the channels on top of each other in their order."""
    highest = top_of(max((day.total for day in days), default=0))
    room = (WIDTH - LEFT) / max(len(days), 1)
    found = []
    for number, day in enumerate(days):
        y = float(HEIGHT - BOTTOM)
        for kind, channel in enumerate(channels):
            height = day.channels[channel] / highest * (HEIGHT - BOTTOM - TOP)
            if height:
                y -= height
                found.append(
                    Bar(_r(LEFT + number * room + room * 0.1), _r(y), _r(room * 0.8), _r(height), kind)
                )
    every = -(-len(days) // LABELS)
    marks = [
        Mark(_r(LEFT + (number + 0.5) * room), f"{day.day.day} {day.day:%b}")
        for number, day in enumerate(days)
        if number % every == 0
    ]
    steps = [
        Mark(_r(HEIGHT - BOTTOM - part / 2 * (HEIGHT - BOTTOM - TOP)), f"{highest * part // 2:,}")
        for part in range(3)
    ]
    return BarChart(tuple(found), tuple(marks), tuple(steps))


def curve(points: Sequence[Point], most_wrong: float) -> Curve:
    """The line through the points, and of those with at most that share wrong the one that answers most.

    A threshold at which nothing is answered is none to choose: there nothing is wrong either.
    """
    widest = max([0.02, *(point.wrong for point in points)])

    def place(point: Point) -> tuple[float, float]:
        x = LEFT + point.wrong / widest * (WIDTH - LEFT - RIGHT)
        return _r(x), _r(HEIGHT - BOTTOM - point.answered * (HEIGHT - BOTTOM - TOP))

    good = [point for point in points if point.answered and point.wrong <= most_wrong]
    chosen = max(good, key=lambda point: (point.answered, point.threshold), default=None)
    ordered = sorted(points, key=lambda point: point.threshold)
    x, y = place(chosen) if chosen else (0.0, 0.0)
    return Curve(
        " ".join(f"{x},{y}" for x, y in map(place, ordered)),
        chosen,
        x,
        y,
        tuple(
            Mark(_r(LEFT + part / 4 * (WIDTH - LEFT - RIGHT)), f"{widest * part / 4:.1%}")
            for part in range(5)
        ),
        tuple(
            Mark(_r(HEIGHT - BOTTOM - part / 2 * (HEIGHT - BOTTOM - TOP)), f"{part / 2:.0%}")
            for part in range(3)
        ),
    )


def top_of(number: int) -> int:
    """The end of an axis for numbers up to this one: 2, 4, 10, 20, 40, 100 and so on."""
    top = 2
    while top < number:
        top = top * 5 // 2 if str(top)[0] == "4" else top * 2
    return top


def _r(number: float) -> float:
    return round(number, 1)

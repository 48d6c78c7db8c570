"""Results of the benchmarks as tables, ratios and a plot."""

import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil

Row = tuple[str, str, str, str]
FIGURES_HEADER = ("", "measured", "floor", "aim", "")


@dataclass(frozen=True)
class Figure:
    """One number that has a floor: the least, or with `most` the highest, value that will do."""

    name: str
    value: float
    floor: float
    aim: float
    unit: str = ""
    most: bool = False

    @property
    def verdict(self) -> str:
        """Whether the aim, only the floor, or not even that is met."""
        sign = -1 if self.most else 1
        if sign * self.value >= sign * self.aim:
            return "aim met"
        return "floor met" if sign * self.value >= sign * self.floor else "below the floor"


@dataclass(frozen=True)
class Table:
    """Ours beside another system, one measure a row: (measure, ours, other, ours divided by other)."""

    other: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Part:
    """One part of the benchmarks, measured in one go."""

    name: str
    """File name under which it is kept."""
    title: str
    notes: str
    """How it was measured."""
    measured: str
    """The day, as 2026-01-31."""
    table: Table | None
    figures: tuple[Figure, ...]

    def to_json(self) -> str:
        """As JSON text."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> "Part":
        """Read what `to_json` wrote."""
        data: dict[str, Any] = json.loads(text)
        table = data.pop("table")
        figures = tuple(Figure(**figure) for figure in data.pop("figures"))
        rows = tuple((row[0], row[1], row[2], row[3]) for row in table["rows"]) if table else ()
        return cls(**data, table=Table(table["other"], rows) if table else None, figures=figures)


def row(measure: str, ours: float, other: float, unit: str = "", digits: int = 1) -> Row:
    """A row of a table, with the ratio ours to other; "-" where there is nothing to divide by."""
    ratio = f"{ours / other:.2f}" if other else "-"
    return measure, shown(ours, unit, digits), shown(other, unit, digits), ratio


def shown(value: float, unit: str = "", digits: int = 1) -> str:
    """A number with its unit: "85.1 %"."""
    return f"{value:,.{digits}f} {unit}".rstrip()


def machine() -> str:
    """What was measured on, in a few words."""
    memory = psutil.virtual_memory().total / 1024**3
    cores = psutil.cpu_count()
    return f"{platform.machine()}, {cores} cores, {memory:.0f} GB, Python {platform.python_version()}"


def as_text(part: Part) -> str:
    """A part for the terminal."""
    lines = [part.title, "=" * len(part.title), part.notes, ""]
    if part.table:
        lines += [*_columns([_header(part.table), *part.table.rows]), ""]
    if part.figures:
        lines += _columns([FIGURES_HEADER, *map(_figure_cells, part.figures)])
    return "\n".join(lines)


def as_markdown(parts: Sequence[Part], plot: str) -> str:
    """The page ``docs/benchmarks/results.md``; `plot` is the file beside it, or empty."""
    lines = ["# Benchmarks", "", "Written by `make bench`; do not edit by hand.", ""]
    lines += [f"Machine: {machine()}.", ""]
    if plot:
        lines += [f"![Ours beside the others]({plot})", ""]
    for part in parts:
        lines += [f"## {part.title}", "", f"{part.notes} Measured on {part.measured}.", ""]
        if part.table:
            lines += _markdown_table([_header(part.table), *part.table.rows])
        if part.figures:
            lines += _markdown_table([FIGURES_HEADER, *map(_figure_cells, part.figures)])
    return "\n".join(lines)


def _header(table: Table) -> Row:
    return "", "ours", table.other, "ratio"


def _figure_cells(figure: Figure) -> tuple[str, str, str, str, str]:
    bound = "≤" if figure.most else "≥"
    digits = 3 if not figure.unit and figure.value < 1 else 2 if not figure.unit else 1
    return (
        figure.name,
        shown(figure.value, figure.unit, digits),
        f"{bound} {figure.floor:g}",
        f"{bound} {figure.aim:g}",
        figure.verdict,
    )


def _columns(cells: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(line[i]) for line in cells) for i in range(len(cells[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in cells]


def _markdown_table(cells: Sequence[Sequence[str]]) -> list[str]:
    head, *rest = ["| " + " | ".join(line) + " |" for line in cells]
    return [head, "| --- |" + " --- |" * (len(cells[0]) - 1), *rest, ""]


def draw_plot(bars: Mapping[str, Mapping[str, float]], path: Path) -> None:
    """A small PNG with one panel a measure: measure -> {system: value}."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, panels = pyplot.subplots(1, len(bars), figsize=(2.6 * len(bars), 2.4), squeeze=False)
    for panel, (measure, values) in zip(panels[0], bars.items()):
        colours = ["#1d6f6f" if system == "ours" else "#b5b5b5" for system in values]
        drawn = panel.bar(list(values), list(values.values()), color=colours)
        panel.bar_label(drawn, fmt="%.3g", fontsize=8)
        panel.set_title(measure, fontsize=9)
        panel.margins(y=0.15)
        panel.tick_params(labelsize=8)
        panel.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=90)
    pyplot.close(figure)

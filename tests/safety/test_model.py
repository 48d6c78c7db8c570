"""Levels and findings."""

from __future__ import annotations

import json

import pytest

from safety import Finding, Level


def test_levels_are_ordered_by_urgency() -> None:
    assert [level.label for level in sorted(Level)] == ["none", "check", "same_day", "emergency"]


@pytest.mark.parametrize("level", list(Level))
def test_label_leads_back_to_the_level(level: Level) -> None:
    assert Level.from_label(level.label) is level


def test_unknown_label_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match="unknown level 'EMERGENCY'; use one of: none, check"):
        Level.from_label("EMERGENCY")


def test_lowering_stops_at_none() -> None:
    assert Level.EMERGENCY.lowered() == Level.SAME_DAY
    assert Level.CHECK.lowered(2) == Level.NONE


def test_finding_survives_json() -> None:
    finding = Finding("fit", "other_emergency", Level.EMERGENCY, ("fit",), ((3, 6),), "present", True)
    assert Finding.from_dict(json.loads(json.dumps(finding.to_dict()))) == finding

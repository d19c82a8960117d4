"""A key that is none: the keys that may be meant, nearest to the day on which somebody asks."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from ita_scheduler.config.loading import load_offices
from ita_scheduler.errors import Refused
from ita_scheduler.usecases.finding import find
from tests.acceptance.office import PLAN


def listed(key: str, now: datetime) -> list[str]:
    (office,) = load_offices([PLAN], "office.example").offices
    with pytest.raises(Refused) as refused:
        find(key, {office.agency.id: office}, now)
    return re.findall(r"^  (\S+/\S+)  ", str(refused.value), re.MULTILINE)


def test_the_keys_that_may_be_meant_are_the_nearest_first_and_no_more_than_eight():
    found = listed("o37-2", datetime(2023, 1, 20, tzinfo=UTC))

    assert found[:2] == ["dong-mafai/O37/O37-2/2023-01-31", "dong-mafai/O37/O37-2/2022-12-31"]
    assert len(found) == 8
    assert "dong-mafai/O37/O37-2/2023-09-30" not in found


def test_a_measure_stands_for_all_its_duties_and_a_duty_for_itself_alone():
    day = datetime(2023, 3, 30, tzinfo=UTC)

    assert {key.split("/")[2] for key in listed("o37", day)} >= {"O37-1", "O37-2"}
    assert listed("DONG-MAFAI/O37-1", day) == ["dong-mafai/O37/O37-1/2023-03-31"]
    assert listed("nothing", day) == []

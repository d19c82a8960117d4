"""A changed document over the plan that is served: one date moves, and nothing that was said is said again."""

from __future__ import annotations

import shutil
import tomllib
from collections import Counter

import pytest

from ita_scheduler.config.loading import load_offices
from ita_scheduler.domain.answer import Completion
from ita_scheduler.domain.status import Status
from ita_scheduler.importing.plans.changes import ChangeKind
from ita_scheduler.importing.plans.merging import merge
from ita_scheduler.importing.plans.rewriting import rewritten
from ita_scheduler.storage.sql import SqlLedger
from ita_scheduler.usecases.listing import standings
from ita_scheduler.usecases.respond import record
from tests.acceptance.office import ROOT
from tests.world import Service, at

QUARTER = "dong-mafai/e6/e6-1/2022-12-31"
MARCH, APRIL = "dong-mafai/O37/O37-1/2023-03-31", "dong-mafai/O37/O37-1/2023-04-30"


@pytest.fixture
def plan(tmp_path):
    """Return the shipped plan in a folder of its own."""
    shutil.copytree(ROOT / "schedules", tmp_path / "schedules")
    return tmp_path / "schedules" / "dong-mafai-2566.toml"


@pytest.fixture
def ledger(tmp_path):
    opened = SqlLedger.open(tmp_path / "ledger.sqlite3")
    yield opened
    opened.close()


def office_of(plan):
    loaded = load_offices([plan], "dongmafai.example")
    assert loaded.problems == ()
    return loaded.offices[0]


def import_again(plan, document) -> list[ChangeKind]:
    """Lay a document over the plan's file; return what changed."""
    text = plan.read_text("utf-8")
    merged = merge(tomllib.loads(text), document)
    plan.write_text(rewritten(text, merged.table), encoding="utf-8")
    assert merged.would_drop == ()
    return [one.kind for one in merged.changes]


def revised(plan) -> dict:
    """Return the office's document with another month for the first duty, another order, and another code."""
    document = tomllib.loads(plan.read_text("utf-8"))
    first = document["measures"][0]
    first["obligations"][0] |= {
        "phrase": first["obligations"][0]["phrase"].replace("มีนาคม", "เมษายน"),
        "cadence": {"type": "once", "month": 4},
        "assumptions": ["“ภายในเดือนเมษายน” หมายถึงวันสุดท้ายของเดือน"],
    }
    first["id"] = "O36"
    document["measures"] = [*document["measures"][1:], first]
    return document


async def test_a_moved_due_date_is_said_once_and_nothing_said_is_said_again(plan, ledger):
    service = Service(office_of(plan), ledger=ledger)
    service.load(service.office, at("2022-10-01", "00:00"))
    said = await service.until(at("2023-01-10", "12:00"))
    record(
        Completion(occurrence=QUARTER, by="analyst", on=at("2023-01-10").date(), evidence="บันทึกที่ ๑"),
        {service.office.agency.id: service.office},
        ledger,
        at("2023-01-10", "13:00"),
    )
    said += await service.until(at("2023-03-23", "09:00"))
    told = {key.rpartition("@")[2] for _, key in said if key.startswith(MARCH)}
    assert told

    kinds = import_again(plan, revised(plan))
    assert sorted(kinds) == [ChangeKind.DUE_CHANGED, ChangeKind.MOVED, ChangeKind.MOVED]
    service.load(office_of(plan), at("2023-03-23", "12:00"))
    after = await service.until(at("2023-05-31", "09:00"))

    repeated = [key for key, times in Counter(key for _, key in [*said, *after]).items() if times > 1]
    assert repeated == []
    assert [key for _, key in after if key.startswith(MARCH)] == [], "the old date is never spoken of again"
    changed = [key for _, key in after if "#changed:" in key]
    assert sorted(changed) == sorted(f"{APRIL}#changed:moved-2023-03-23@{position}" for position in told)
    standing = {one.occurrence.key: one.status for one in standings((service.office,), ledger, at("2023-05-31").date())}
    assert standing[QUARTER] in (Status.COMPLETED, Status.COMPLETED_LATE), "the answer counts on"
    assert standing[APRIL] is Status.OVERDUE
    assert MARCH not in standing


async def test_the_same_document_again_is_no_fact_and_no_mail(plan, ledger):
    document = revised(plan)
    import_again(plan, document)
    before = plan.read_bytes()
    service = Service(office_of(plan), ledger=ledger)
    service.load(service.office, at("2022-10-01", "00:00"))
    await service.until(at("2023-03-23", "09:00"))
    facts = len([*ledger.facts("dong-mafai")])

    assert import_again(plan, document) == []
    assert plan.read_bytes() == before
    service.load(office_of(plan), at("2023-03-23", "12:00"))
    assert len([*ledger.facts("dong-mafai")]) == facts
    assert await service.morning(at("2023-03-23", "12:00")) == []

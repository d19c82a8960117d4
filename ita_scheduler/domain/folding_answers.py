"""The folding of answers: what each kind of answer changes in the history of its agency."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from ita_scheduler.domain.document import File
from ita_scheduler.domain.ledger import FactKind
from ita_scheduler.domain.lineage import revise
from ita_scheduler.domain.recorded import Acknowledgement, Completion, Lap, Request, Restated, Waiver

if TYPE_CHECKING:
    from collections.abc import Callable

    from ita_scheduler.domain.history import History


def _acknowledged(history: History, body: Any, day: date) -> None:
    given = Acknowledgement(body["by"], day, date.fromisoformat(body["until"]), history.head.seq)
    key = body["occurrence"]
    history.acknowledgements[key] = (*history.acknowledgements.get(key, ()), given)


def _completed(history: History, body: Any, day: date) -> None:
    done = Completion(
        by=body["by"],
        on=date.fromisoformat(body["on"]),
        evidence=body["evidence"],
        note=body.get("note", ""),
        fact=history.head.seq,
        files=tuple(
            File(name=name, format=kind, hash=mark, size=size) for name, kind, mark, size in body.get("files", ())
        ),
    )
    _restate(history, day, done.on)
    history.completions[body["occurrence"]] = done
    revise(history, body["occurrence"])


def _corrected(history: History, body: Any, day: date) -> None:
    former = history.completions[body["occurrence"]]
    on = date.fromisoformat(body["on"])
    _restate(history, day, min(on, former.on))
    history.completions[body["occurrence"]] = replace(
        former,
        by=body["done_by"],
        on=on,
        evidence=body["evidence"],
        note=body.get("note", former.note),
        fact=history.head.seq,
    )
    revise(history, body["occurrence"])


def _extension_requested(history: History, body: Any, day: date) -> None:
    asked = Request(
        by=body["by"],
        until=date.fromisoformat(body["until"]),
        asked=day,
        note=body.get("note", ""),
        fact=history.head.seq,
    )
    key = body["occurrence"]
    history.requests[key] = (*history.requests.get(key, ()), asked)


def _extended(history: History, body: Any, day: date) -> None:
    _decide(history, body, is_granted=True)
    history.extended_act_by[body["occurrence"]] = date.fromisoformat(body["act_by"])
    _begin_lap(history, body, day, date.fromisoformat(body["until"]), is_reopening=False)


def _extension_refused(history: History, body: Any, day: date) -> None:
    del day
    _decide(history, body, is_granted=False)


def _decide(history: History, body: Any, *, is_granted: bool) -> None:
    key = body["occurrence"]
    history.requests[key] = tuple(
        replace(one, is_granted=is_granted, answer=body.get("note", "")) if one.fact == body["request"] else one
        for one in history.requests.get(key, ())
    )


def _waived(history: History, body: Any, day: date) -> None:
    waiver = Waiver(by=body["by"], on=date.fromisoformat(body["on"]), why=body["note"], fact=history.head.seq)
    _restate(history, day, waiver.on)
    history.waivers[body["occurrence"]] = waiver
    revise(history, body["occurrence"])


def _reopened(history: History, body: Any, day: date) -> None:
    key = body["occurrence"]
    done, waiver = history.completions.pop(key, None), history.waivers.pop(key, None)
    closed = min((one.on for one in (done, waiver) if one), default=day)
    _restate(history, day, closed)
    laps = history.laps.get(key, ())
    _begin_lap(history, body, day, laps[-1].until if laps else None, is_reopening=True, closed=closed)


def _begin_lap(
    history: History, body: Any, day: date, until: date | None, *, is_reopening: bool, closed: date | None = None
) -> None:
    key = body["occurrence"]
    laps = history.laps.get(key, ())
    lap = Lap(
        number=len(laps) + 1,
        began=day,
        until=until,
        is_reopening=is_reopening,
        by=body["by"],
        note=body.get("note", ""),
        fact=history.head.seq,
        closed=closed,
    )
    history.laps[key] = (*laps, lap)
    revise(history, key)
    if not is_reopening:
        _restate(history, day, day)


def _restate(history: History, day: date, about: date) -> None:
    history.restated.append(Restated(history.head.seq, day, about))


ANSWERS: dict[FactKind, Callable[[History, Any, date], None]] = {
    FactKind.ACKNOWLEDGED: _acknowledged,
    FactKind.COMPLETED: _completed,
    FactKind.CORRECTED: _corrected,
    FactKind.EXTENSION_REQUESTED: _extension_requested,
    FactKind.EXTENDED: _extended,
    FactKind.EXTENSION_REFUSED: _extension_refused,
    FactKind.WAIVED: _waived,
    FactKind.REOPENED: _reopened,
}

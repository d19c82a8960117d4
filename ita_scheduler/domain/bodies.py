"""What the body of each kind of fact must hold so that it can be read, as `ledger.FactKind` describes it.

A right hash says that a fact is as it was written, and not that a program of ours wrote it. What is looked at is what
reading relies on: further keys are let be, since later versions may add some.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from ita_scheduler.domain.notice import Reason, Suppression, read_notice_key
from ita_scheduler.domain.occurrence import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# Beyond these years no fact of an office lies; a day beyond those cannot even be reckoned with.
FACTS_FROM, FACTS_TO = 2000, 2200
DAYS_FROM, DAYS_TO = 1900, 2300


def is_instant(spelled: str) -> bool:
    """Tell whether a fact can have been stated then: an instant of the calendar, with its zone, in a sane year."""
    try:
        at = datetime.fromisoformat(spelled)
    except ValueError:
        return False
    return at.tzinfo is not None and is_sane(at)


def is_sane(at: datetime) -> bool:
    """Tell whether an instant lies in years in which facts are stated."""
    return FACTS_FROM <= at.year <= FACTS_TO


def lacking(kind: str, body: Mapping[str, Any]) -> str | None:
    """Return the first key of a body that cannot be read, or None when each can."""
    for key, is_right in _BODIES.get(kind, {}).items():
        name = key.removesuffix("?")
        if name in body:
            if not _holds(is_right, body[name]):
                return name
        elif name == key:
            return name
    assumed = body.get("assumed")
    return None if assumed is None or _holds(lambda one: _is_day(one.get("on")), assumed) else "assumed"


def _holds(is_right: Callable[[Any], bool], value: Any) -> bool:
    try:
        return is_right(value)
    except (ValueError, TypeError, AttributeError):
        return False


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_yes_or_no(value: Any) -> bool:
    return isinstance(value, bool)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**15


def _is_day(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    day = date.fromisoformat(value)
    return day.isoformat() == value and DAYS_FROM <= day.year <= DAYS_TO


def _is_moment(value: Any) -> bool:
    return isinstance(value, str) and is_instant(value)


def _is_occurrence(value: Any) -> bool:
    return isinstance(value, str) and _is_day(value.rpartition("/")[2])


def _list_of(is_right: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(map(is_right, value))


def _row(*columns: Callable[[Any], bool], most: int | None = None) -> Callable[[Any], bool]:
    """Return what tells whether a list holds these, one after the other, and up to `most` in all."""

    def is_right(value: Any) -> bool:
        longest = len(columns) if most is None else most
        return (
            isinstance(value, list)
            and len(columns) <= len(value) <= longest
            and all(each(one) for each, one in zip(columns, value, strict=False))
        )

    return is_right


def _is_notice(value: Any) -> bool:
    read_notice_key(value)
    return _is_occurrence(value.partition("#")[0])


def _is_told(value: Any) -> bool:
    """Tell whether it is [key, reason, skipped?, whys?]."""
    if not _row(_is_notice, lambda one: Reason(one) is not None, most=4)(value):
        return False
    return len(value) < 3 or _list_of(_is_text)(value[2])


_is_dropped = _row(_is_notice, lambda one: Suppression(one) is not None, _is_text)
_is_file = _row(_is_text, _is_text, _is_text, _is_count)
_is_stood = _row(
    _is_text,
    lambda one: Status(one) is not None,
    lambda one: one is None or _is_count(one),
    lambda one: one is None or one == "" or _is_day(one),
)
_is_listed = _row(_is_occurrence, _is_day, _is_day, _is_day, _is_day)

_Body = dict[str, "Callable[[Any], bool]"]
_ANSWER: _Body = {"occurrence": _is_occurrence, "by": _is_text, "note?": _is_text}
_MESSAGE: _Body = {"message": _is_text}

_BODIES: dict[str, _Body] = {
    "plan_adopted": {
        "plan": _is_text,
        "in_force_from": _is_day,
        "is_declared?": _is_yes_or_no,
        "occurrences": _list_of(_is_listed),
    },
    "rules": {"mark": _is_text},
    "superseded": {"occurrence": _is_occurrence, "by": _is_occurrence, "inherits": _is_yes_or_no},
    "act_by_moved": {"occurrence": _is_occurrence, "act_by": _is_day, "last_day": _is_day},
    "withdrawn": {"occurrence": _is_occurrence},
    "composed": {
        "message": _is_text,
        "slot": _is_text,
        "morning": _is_day,
        "position": _is_text,
        "address": _is_text,
        "due_day": _is_yes_or_no,
        "notices": _list_of(_is_told),
    },
    "suppressed": {"notices": _list_of(_is_dropped)},
    "sent": _MESSAGE,
    "failed": {**_MESSAGE, "cause": _is_text},
    "stale": _MESSAGE,
    "in_doubt": _MESSAGE,
    "resent": _MESSAGE,
    "bounced": {**_MESSAGE, "address": _is_text, "notification": _is_text},
    "unsubscribed": {**_MESSAGE, "position": _is_text, "address": _is_text, "by": _is_text},
    "resubscribed": {"address": _is_text},
    "acknowledged": {**_ANSWER, "until": _is_day},
    "completed": {**_ANSWER, "on": _is_day, "evidence": _is_text, "files?": _list_of(_is_file)},
    "extension_requested": {**_ANSWER, "until": _is_day},
    "extended": {**_ANSWER, "until": _is_day, "act_by": _is_day, "last_day": _is_day, "request": _is_count},
    "extension_refused": {**_ANSWER, "request": _is_count},
    "waived": {**_ANSWER, "on": _is_day, "note": _is_text},
    "reopened": _ANSWER,
    "corrected": {**_ANSWER, "on": _is_day, "evidence": _is_text, "done_by": _is_text},
    "drafted": {
        "report": _is_text,
        "version": _is_count,
        "series": _is_text,
        "plan": _is_text,
        "as_of": _is_day,
        "covers": _row(_is_day, _is_day),
        "title": _is_text,
        "reason": lambda one: Reason(one) is not None,
        "head": _is_count,
        "overdue": _list_of(_is_text),
        "counts": lambda one: isinstance(one, dict) and all(map(_is_count, one.values())),
        "rows": _list_of(_is_stood),
        "files": _list_of(_is_file),
        "faults?": _list_of(_is_text),
    },
    "draft_failed": {"report": _is_text, "version": _is_count},
    "signed": {
        "report": _is_text,
        "version": _is_count,
        "by": _is_text,
        "hash": _is_text,
        "head": _is_count,
        "rows": _list_of(_is_stood),
    },
    "restored": {"backup_at": _is_moment, "restored_at": _is_moment},
    "resumed": {},
}

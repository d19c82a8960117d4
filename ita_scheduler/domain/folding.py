"""The folding of facts: each kind of fact, and what it changes in the history of its agency."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from ita_scheduler.domain import lineage
from ita_scheduler.domain.bodies import is_sane, lacking
from ita_scheduler.domain.calendar import Span, local
from ita_scheduler.domain.document import File
from ita_scheduler.domain.folding_answers import ANSWERS
from ita_scheduler.domain.folding_moves import carry_over, give_back
from ita_scheduler.domain.history import History
from ita_scheduler.domain.ledger import Fact, FactKind, Head
from ita_scheduler.domain.notice import Reason, Suppression, read_notice_key
from ita_scheduler.domain.occurrence import Status
from ita_scheduler.domain.outbox import State
from ita_scheduler.domain.recorded import (
    Carried,
    Dropped,
    Held,
    Listed,
    Move,
    Restated,
    Signed,
    Told,
    Unsubscribed,
    Version,
)
from ita_scheduler.domain.report import Stood
from ita_scheduler.errors import ChainUnreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from zoneinfo import ZoneInfo


def fold(facts: Iterable[Fact], zone: ZoneInfo) -> History:
    """Fold an agency's facts, in order. Raises ChainUnreadable."""
    history = History(zone)
    for fact in facts:
        absorb(history, fact)
    return history


def absorb(history: History, fact: Fact) -> None:
    """Take in the next fact of the chain. Raises ChainUnreadable for one that no program of ours can have written."""
    history.head, history.at = Head(fact.seq, fact.hash), fact.at
    # The answers are few, and their days are reckoned with later. The others are many: what is wrong with one that
    # cannot be folded is looked for then. An audit looks at all of them.
    wrong = lacking(fact.kind.value, fact.body) if fact.kind in ANSWERS else None
    if wrong is not None or not is_sane(fact.at):
        raise _unreadable(fact, wrong or "at")
    try:
        _FOLDS[fact.kind](history, fact.body, _day_of(fact, history.zone))
    except (LookupError, ValueError, TypeError, AttributeError, OverflowError) as error:
        # Or it speaks of a mail or an occurrence that no fact before it names.
        raise _unreadable(fact, lacking(fact.kind.value, fact.body) or "body") from error


def _unreadable(fact: Fact, what: str) -> ChainUnreadable:
    return ChainUnreadable(
        f"บัญชีของ {fact.agency} ลำดับที่ {fact.seq} อ่านไม่ได้ ({what}) ดูด้วย ledger --verify แล้วกู้คืนสำเนาสำรอง",
        f"fact {fact.seq} of {fact.agency} cannot be read ({what}): see `ledger --verify`, and restore a backup",
    )


def _day_of(fact: Fact, zone: ZoneInfo) -> date:
    """Return the local date on which it happened: the fact's own, but for what was assumed after a restore."""
    assumed = fact.body.get("assumed")
    return date.fromisoformat(assumed["on"]) if assumed else local(fact.at, zone).date()


def _plan_adopted(history: History, body: Any, day: date) -> None:
    history.restated.append(Restated(history.head.seq, day, None))
    since = date.fromisoformat(body["in_force_from"])
    listing = {
        key: Listed(key, (start, end), date.fromisoformat(act_by), date.fromisoformat(last_day), history.head.seq)
        for key, start, end, act_by, last_day in body["occurrences"]
    }
    history.listings[body["plan"]] = listing
    lineage.list_again(history, listing)
    if body.get("is_declared") or body["plan"] not in history.plan_since:
        history.plan_since[body["plan"]] = since
    for key in listing:
        if body.get("is_declared"):
            history.in_force[key] = since
        history.in_force.setdefault(key, since)
        history.withdrawn.discard(key)
        if (successor := history.superseded.pop(key, None)) is not None and successor in listing:
            give_back(history, key, successor)


def _rules(history: History, body: Any, day: date) -> None:
    del day
    history.rules = body["mark"]


def _superseded(history: History, body: Any, day: date) -> None:
    old, new = body["occurrence"], body["by"]
    carry_over(history, old, new, day)
    lineage.move(history, old, new)
    if body["inherits"]:
        inherited = {f"{new}#{key.partition('#')[2]}": told for key, told in history.told.get(old, {}).items()}
        history.told[new] = inherited | history.told.get(new, {})


def _act_by_moved(history: History, body: Any, day: date) -> None:
    key = body["occurrence"]
    history.moves[key] = Move(f"act-by-{body['act_by']}", day, None, history.head.seq)
    if key in history.extended_act_by:
        history.extended_act_by[key] = date.fromisoformat(body["act_by"])
        lineage.revise(history, key)


def _withdrawn(history: History, body: Any, day: date) -> None:
    del day
    history.withdrawn.add(body["occurrence"])
    lineage.revise(history, body["occurrence"])


def _composed(history: History, body: Any, day: date) -> None:
    message = Carried(
        id=body["message"],
        position=body["position"],
        slot=body["slot"],
        morning=date.fromisoformat(body["morning"]),
        due_day=body["due_day"],
        address=body["address"],
        fact=history.head.seq,
        is_assumed="assumed" in body,
    )
    history.messages[body["message"]] = message
    for key, reason, *skipped in body["notices"]:
        occurrence, kind, step, position = read_notice_key(key)
        told = Told(kind, step, position, message, Reason(reason), day, tuple(skipped[0]) if skipped else ())
        history.told.setdefault(occurrence, {})[key] = told


def _suppressed(history: History, body: Any, day: date) -> None:
    for key, why, by in body["notices"]:
        history.suppressed[key] = Suppression(why)
        history.dropped.setdefault(key.partition("#")[0], []).append(Dropped(key, day, Suppression(why), by))


def _sent(history: History, body: Any, day: date) -> None:
    message = history.messages[body["message"]]
    message.state, message.ended = State.SENT, day
    # A relay takes whatever it is given. What was on its way when a mail came back, or only tells of that, does not
    # show that the mailbox is well again.
    bounced = history.bounced.get(message.address)
    if bounced is None or (message.is_digest and message.fact > bounced):
        history.refused.pop(message.address, None)
        history.bounced.pop(message.address, None)


def _failed(history: History, body: Any, day: date) -> None:
    message = history.messages[body["message"]]
    message.state, message.ended = State.FAILED, day
    if body["cause"] == "mailbox":
        history.refused[message.address] = day


def _bounced(history: History, body: Any, day: date) -> None:
    message = history.messages[body["message"]]
    message.state, message.ended = State.FAILED, day
    history.refused[message.address] = day
    history.bounced[message.address] = history.head.seq
    history.returned.add((message.id, body["notification"]))


def _unsubscribed(history: History, body: Any, day: date) -> None:
    history.unsubscribed[body["address"]] = Unsubscribed(body["position"], day, body["by"])
    history.wishes.add(body["message"])


def _resubscribed(history: History, body: Any, day: date) -> None:
    del day
    history.unsubscribed.pop(body["address"], None)


def _stale(history: History, body: Any, day: date) -> None:
    message = history.messages[body["message"]]
    message.state, message.ended = State.STALE, day


def _in_doubt(history: History, body: Any, day: date) -> None:
    del day
    history.messages[body["message"]].doubtful = True


def _resent(history: History, body: Any, day: date) -> None:
    del day
    message = history.messages[body["message"]]
    message.state, message.ended, message.fact = State.PENDING, None, history.head.seq


def version_of(body: Any, day: date, fact: int) -> Version:
    """Return the version that a fact DRAFTED of that day and number states."""
    return Version(
        report=body["report"],
        number=body["version"],
        series=body["series"],
        plan=body["plan"],
        as_of=date.fromisoformat(body["as_of"]),
        covers=Span(*(date.fromisoformat(each) for each in body["covers"])),
        drafted=day,
        title=body["title"],
        reason=Reason(body["reason"]),
        head=body["head"],
        overdue=frozenset(body["overdue"]),
        counts=body["counts"],
        rows=_rows(body),
        fact=fact,
        files=tuple(File(name=name, format=kind, hash=mark, size=size) for name, kind, mark, size in body["files"]),
        faults=tuple(body.get("faults", ())),
    )


def _drafted(history: History, body: Any, day: date) -> None:
    version = version_of(body, day, history.head.seq)
    history.versions[version.report] = (*history.versions.get(version.report, ()), version)
    if version.faults:
        history.draft_faults.append((version.report, version.number, day))


def _rows(body: Any) -> tuple[Stood, ...]:
    return tuple(
        Stood(key, Status(status), days, date.fromisoformat(done) if done else None)
        for key, status, days, done in body["rows"]
    )


def _draft_failed(history: History, body: Any, day: date) -> None:
    history.draft_faults.append((body["report"], body["version"], day))


def _signed(history: History, body: Any, day: date) -> None:
    del day
    signed = Signed(
        version=body["version"],
        by=body["by"],
        hash=body["hash"],
        head=body["head"],
        rows=_rows(body),
        fact=history.head.seq,
    )
    history.signed[body["report"]] = (*history.signed.get(body["report"], ()), signed)


def _restored(history: History, body: Any, day: date) -> None:
    del day
    since = datetime.fromisoformat(body["backup_at"])
    if history.held is not None:  # restored again before anybody said how to go on: the gap begins where it began
        since = min(since, history.held.backup_at)
    history.held = Held(backup_at=since, restored_at=datetime.fromisoformat(body["restored_at"]))


def _resumed(history: History, body: Any, day: date) -> None:
    del body, day
    history.held = None


_FOLDS: dict[FactKind, Callable[[History, Any, date], None]] = {
    FactKind.PLAN_ADOPTED: _plan_adopted,
    FactKind.RULES: _rules,
    FactKind.SUPERSEDED: _superseded,
    FactKind.WITHDRAWN: _withdrawn,
    FactKind.ACT_BY_MOVED: _act_by_moved,
    FactKind.COMPOSED: _composed,
    FactKind.SUPPRESSED: _suppressed,
    FactKind.SENT: _sent,
    FactKind.FAILED: _failed,
    FactKind.BOUNCED: _bounced,
    FactKind.UNSUBSCRIBED: _unsubscribed,
    FactKind.RESUBSCRIBED: _resubscribed,
    FactKind.STALE: _stale,
    FactKind.IN_DOUBT: _in_doubt,
    FactKind.RESENT: _resent,
    FactKind.DRAFTED: _drafted,
    FactKind.DRAFT_FAILED: _draft_failed,
    FactKind.SIGNED: _signed,
    **ANSWERS,
    FactKind.RESTORED: _restored,
    FactKind.RESUMED: _resumed,
}

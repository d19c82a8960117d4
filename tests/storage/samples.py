"""What the storage tests are made of: one office, its mornings, and short ways to say a change."""

from datetime import UTC, date, datetime, timedelta

from ita_scheduler.domain.ledger import Draft, FactKind, Head
from ita_scheduler.domain.outbox import NewMessage, State, Template
from ita_scheduler.ports import Changes, Settlement

T0 = datetime(2023, 3, 1, 1, 30, tzinfo=UTC)  # 08:30 in Bangkok
LEASE = timedelta(minutes=5)
AGENCY = "phonsawan"


def minutes(count):
    return T0 + timedelta(minutes=count)


def draft(text="หนึ่ง", kind=FactKind.COMPLETED, actor="analyst"):
    said = {"on": "2023-03-30", "evidence": ""}
    if kind is FactKind.ACKNOWLEDGED:
        said = {"until": "2023-04-07"}
    elif kind is FactKind.RESTORED:
        said = {"backup_at": T0.isoformat(), "restored_at": T0.isoformat()}
    body = {"occurrence": f"{AGENCY}/O37/report/2023-03-31", "by": actor, "note": text}
    return Draft(kind=kind, actor=actor, body=body | said)


def new(name, *, agency=AGENCY, slot=None, notices=(), at=T0):
    return NewMessage(
        id=f"{name}.{agency}@mail.example",
        agency=agency,
        slot=slot or f"slot-{name}",
        template=Template.STAFF,
        position="analyst",
        address="analyst@phonsawan.example",
        morning=date(2023, 3, 1),
        at=at,
        notices=tuple(f"{agency}/{notice}" for notice in notices),
        payload='{"lines": "รายงานผล"}',
    )


def changes(ledger, *messages, drafts=(), stale=(), returned=None, agency=AGENCY, head=None, at=T0):
    """Say a change decided from the ledger's present head, unless another head is named."""
    head = head if head is not None else ledger.heads().get(agency, Head())
    return Changes(
        agency=agency,
        head=head,
        at=at,
        drafts=tuple(drafts),
        messages=messages,
        stale=tuple(stale),
        returned=returned or {},
    )


def sent(message, reply="250 2.0.0 queued"):
    fact = Draft(kind=FactKind.SENT, actor="daemon", body={"message": message.id, "reply": reply})
    return settlement(message, State.SENT, reply=reply, drafts=(fact,))


def settlement(message, state, *, reply="", next_attempt=None, doubt=False, drafts=(), also=()):
    return Settlement(
        message=message.id,
        agency=message.agency,
        state=state,
        next_attempt=next_attempt,
        reply=reply,
        doubt=doubt,
        drafts=tuple(drafts),
        also=tuple(also),
    )


def claim(ledger, *, at=T0, owner="daemon-1", limit=100):
    return ledger.claim(now=at, real_now=at, owner=owner, limit=limit, lease=LEASE)

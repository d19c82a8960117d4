"""Trying the way of the mails: is it open, and does a test letter arrive?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ita_scheduler import bootstrap
from ita_scheduler.clock import SystemClock
from ita_scheduler.domain.digest import Digest, to_json
from ita_scheduler.domain.outbox import Message, State, Template, message_id

if TYPE_CHECKING:
    from pathlib import Path

    from ita_scheduler.config.settings import Settings
    from ita_scheduler.domain.office import Office
    from ita_scheduler.domain.outbox import Outcome
    from ita_scheduler.installed import Installation


async def send_test_mail(
    installation: Installation, office: Office, address: str, maildir: Path | None = None
) -> Outcome:
    """Compose the test letter and hand it over once; it is no notice and leaves no fact.

    With a `maildir` it is put there, whatever the settings say.
    """
    now = SystemClock().now()
    morning = now.astimezone(office.agency.zone).date()
    directory = office.directory.on(morning)
    digest = Digest(
        agency=office.agency.id,
        agency_name=office.agency.name,
        fiscal_year=max(plan.fiscal_year.be for plan in office.plans),
        morning=morning,
        to_titles=(),
        is_executive=False,
        lines=(),
        coordinator_title=directory.title(directory.coordinator),
        reply_to=directory.answers_to(),
    )
    message = Message(
        id=message_id(office.agency.id, f"test:{address}:{now.isoformat()}", 0, office.mail_domain),
        agency=office.agency.id,
        slot="test",
        template=Template.TEST,
        position=directory.administrator,
        address=address,
        morning=digest.morning,
        at=now,
        payload=to_json(digest),
        state=State.SENDING,
        attempts=1,
        doubts=0,
        next_attempt=None,
        lease_until=None,
        settled_at=None,
        reply="",
    )
    mail = bootstrap.composer(installation.settings, (office,)).compose(message, {})
    carries = bootstrap.carrier(installation.settings, maildir)
    try:
        return await carries.carry(message, mail)
    finally:
        await carries.close()


async def try_carrier(settings: Settings, maildir: Path | None = None) -> str | None:
    """Return why no mail could be carried now, or None when the way is open. Nothing is sent."""
    carries = bootstrap.carrier(settings, maildir)
    try:
        return await carries.try_out()
    finally:
        await carries.close()

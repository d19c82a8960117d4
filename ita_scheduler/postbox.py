"""The postbox: when what came back is read, and what is logged of it. The rules stand in the use case.

The network is waited for in a thread and between the cycles; only the recording takes its turn with them.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ita_scheduler.domain.returned import Finding
from ita_scheduler.errors import ItaError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from datetime import timedelta

    from ita_scheduler.domain.office import Office
    from ita_scheduler.domain.returned import Returned
    from ita_scheduler.ports import Returns
    from ita_scheduler.usecases.returns import Dealt

log = logging.getLogger("ita_scheduler.postbox")


@dataclass(slots=True)
class Postbox:
    """Where mails come back to, and how often it is looked into."""

    returns: Returns
    every: timedelta
    _fault: str = ""
    _is_closed: bool = False

    async def collect(self, record: Callable[[tuple[Returned, ...]], Awaitable[tuple[Dealt, ...]]]) -> None:
        """Read what is there, have it recorded, then mark it as dealt with.

        A fault is logged once, until another one or a reading that goes well; the next reading tries again.
        """
        try:
            found = await asyncio.to_thread(self.returns.unread)
            if found:
                done = [one.handle for one in await record(found) if one.finding.is_dealt_with]
                await asyncio.to_thread(self.returns.deal_with, done)
            self._fault = ""
        except ItaError as fault:
            if str(fault) != self._fault and not self._is_closed:
                self._fault = str(fault)
                log.error("%s", fault, extra={"action": "postbox_not_read"})  # noqa: TRY400 - the sentence says it all

    def close(self) -> None:
        """Break off a reading that is under way: the service stops."""
        self._is_closed = True
        self.returns.close()


def log_dealt(one: Dealt, offices: Mapping[str, Office]) -> None:
    """Log what was found in a returned mail; no address is in it."""
    title = offices[one.agency].directory.title(one.position) if one.agency else ""
    facts = {"finding": one.finding.value, "agency": one.agency, "position": one.position}
    facts |= {"message_id": one.message, "status": one.status}
    match one.finding:
        case Finding.BOUNCED:
            log.warning("จดหมายถึง %s ถูกส่งคืน (%s)", title, one.status, extra={"action": "mail_returned", **facts})
        case Finding.UNSUBSCRIBED:
            log.info("%s ขอเลิกรับสำเนา", title, extra={"action": "copies_stopped", **facts})
        case Finding.UNPROVEN:
            log.warning(
                "จดหมายในตู้ตีกลับอ้างถึงจดหมายของเราโดยไม่มีตราที่ถูกต้อง จึงไม่เชื่อ",
                extra={"action": "returned_not_believed", **facts},
            )
        case _:
            log.debug("จดหมายในตู้ตีกลับ: %s", one.finding.value, extra={"action": "returned_left", **facts})

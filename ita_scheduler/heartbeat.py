"""The heartbeat: a sign to a watcher elsewhere that a night's audit was clean; when it stays away, somebody looks."""

from __future__ import annotations

import logging
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

log = logging.getLogger(__name__)

# A watcher that does not answer must not hold up the mails.
SECONDS = 10.0


class _Staying(HTTPRedirectHandler):
    """Follows no redirect: an address that was checked is the only one called."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


def call(url: str) -> bool:
    """Call the watcher; False when it could not be reached or did not answer with success. The URL is never logged."""
    try:
        request = Request(url, headers={"User-Agent": "ita-scheduler"})  # noqa: S310 - https only, checked by config
        with build_opener(_Staying).open(request, timeout=SECONDS) as answer:
            return bool(200 <= answer.status < 300)
    except HTTPError as fault:
        log.warning(
            "ผู้เฝ้าดูตอบ %d / the watcher answered %d", fault.code, fault.code, extra={"action": "heartbeat_refused"}
        )
    except (OSError, HTTPException, ValueError) as fault:  # an address that cannot be written is a ValueError
        why = type(fault).__name__
        log.warning("เรียกผู้เฝ้าดูไม่ได้ (%s) / the watcher was not reached", why, extra={"action": "heartbeat_failed"})
    return False

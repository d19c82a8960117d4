"""Report drafts as notices: whom a draft goes to, and which of them a newer one makes needless."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ita_scheduler.domain.drafting import next_drafting
from ita_scheduler.domain.notice import Kind, Notice, Reason, Suppressed, Suppression
from ita_scheduler.domain.view import Considered, Enclosure, unsettled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ita_scheduler.domain.recorded import Version
    from ita_scheduler.domain.view import View


def enclose(drafted_now: Iterable[Version], view: View) -> Considered:
    """Offer the newest draft of each line to ปลัด and the coordinator, until each has been told of it.

    A draft never waits for a later mail: it is meant for the morning on which it was made.
    """
    found = Considered()
    by_line: dict[tuple[str, ...], list[Version]] = {}
    for version in (*_known(view), *drafted_now):
        by_line.setdefault(_line(version), []).append(version)
    years = {plan.id: plan.fiscal_year.be for plan in view.office.plans}
    directory = view.office.directory
    for versions in by_line.values():
        newest = max(versions, key=lambda one: (one.as_of, one.number))
        for position in dict.fromkeys((directory.permanent_secretary, directory.coordinator)):
            notice = _notice(newest, position)
            if view.is_settled(notice.key):
                continue
            if not view.reach.reaches(position):
                found.suppressed.append(Suppressed(notice=notice, why=Suppression.UNREACHABLE))
                continue
            weaker = unsettled((_notice(one, position) for one in versions if one is not newest), view)
            enclosure = Enclosure(notice=notice, version=newest, fiscal_year=years[newest.plan], weaker=weaker)
            found.candidates.append(enclosure)
    day = next_drafting(view.office, view.history, view.today)
    if day is not None:
        found.wake.append(day)
    return found


def _line(version: Version) -> tuple[str, ...]:
    """Return what a draft has in common with those that make it needless.

    A newer month shows what the one before it would have. That a signed report changed is said by a newer version of
    that very report only.
    """
    return (version.report, "changed") if version.reason is Reason.REPORT_CHANGED else (version.plan, version.series)


def _known(view: View) -> Iterable[Version]:
    plans = {plan.id for plan in view.office.plans}
    return (one for versions in view.history.versions.values() for one in versions if one.plan in plans)


def _notice(version: Version, position: str) -> Notice:
    return Notice(
        occurrence=version.report,
        kind=Kind.REPORT,
        step=f"v{version.number}",
        position=position,
        reason=version.reason,
    )

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
    """Offer the newest drafts of each series to ปลัด and the coordinator, until each has been told of them.

    A draft never waits for a later mail: it is meant for the morning on which it was made.
    """
    found = Considered()
    by_series: dict[tuple[str, str], list[Version]] = {}
    for version in (*_known(view), *drafted_now):
        by_series.setdefault((version.plan, version.series), []).append(version)
    years = {plan.id: plan.fiscal_year.be for plan in view.office.plans}
    directory = view.office.directory
    for (plan, _), versions in by_series.items():
        newest = max(one.drafted for one in versions)
        for position in dict.fromkeys((directory.permanent_secretary, directory.coordinator)):
            older = [_notice(one, position) for one in versions if one.drafted < newest]
            for one in versions:
                notice = _notice(one, position)
                if one.drafted < newest or view.is_settled(notice.key):
                    continue
                if not view.reach.reaches(position):
                    found.suppressed.append(Suppressed(notice=notice, why=Suppression.UNREACHABLE))
                    continue
                weaker = unsettled(older, view)
                found.candidates.append(Enclosure(notice=notice, version=one, fiscal_year=years[plan], weaker=weaker))
    day = next_drafting(view.office, view.history, view.today)
    if day is not None:
        found.wake.append(day)
    return found


def _known(view: View) -> Iterable[Version]:
    plans = {plan.id for plan in view.office.plans}
    return (one for versions in view.history.versions.values() for one in versions if one.plan in plans)


def _notice(version: Version, position: str) -> Notice:
    return Notice(
        occurrence=version.report,
        kind=Kind.REPORT,
        step=f"v{version.number}",
        position=position,
        reason=Reason(version.reason),
    )

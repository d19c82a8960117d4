"""Rendering: from a digest or a fault to a subject, a text and an HTML page, by templates an office may edit.

The templates of one letter, `staff` for example, are

    staff.letter.j2       the letter's own sentences, for both parts: every `set` at its top becomes `letter.<name>`
    staff.subject.txt     the subject line; line breaks in it become spaces
    staff.txt             the text part; long lines are broken at spaces afterwards
    staff.html            the HTML part; everything written into it is escaped
    _words.j2             the sentences about one line of a digest: every `set` becomes `entry.<name>`
    _salutation.txt       who is addressed, and for which posts an acting officer is
    _report_words.j2      the sentences about one report draft: every `set` becomes `draft.<name>`

and `executive`, `fault` and `test` likewise. A file in the office's own directory stands in for the shipped one of
the same name. What a template may use (nothing else is defined, and an undefined name is a fault):

    in staff, executive, test
      digest      domain.digest.Digest: agency, agency_name, fiscal_year, morning, to_titles, is_executive, lines,
                  coordinator_title, reply_to, ahead, head, reports, appointments,
                  acting (each with by, post, orders)
      entries     the lines in reading order; an entry has `number` (from 1), `line` (domain.digest.Line: kind, step,
                  reason, occurrence, code, title, duty, phrase, actions, is_executive_duty, units, nominal, act_by,
                  last_day, covers_from, covers_to, days, told, next_step, earlier, assumptions, skipped, skips (each
                  with title, why, until), moved_from, extended_to, until, answered_on, evidence, note, before),
                  `is_late`, `asks`, and whatever _words.j2 sets: label, heading, headline, colour, count, due,
                  due_short, period, units, duty_label, wanted, why, follows, told, skipped, earlier, answered, before,
                  evidence, note
      sections    the entries in groups, each a list: late, due, moved, answered, for information
      lead, more  the first entry, which the subject speaks of (None without lines), and how many others there are
      is_sole     whether it speaks of one occurrence and encloses nothing: then its subject must be that of every
                  other mail about it, without counts (see threads)
      asks        whether the reader is asked to do anything at all
      drafts      the report drafts that are enclosed; a draft has `number` (from 1), `report` (domain.digest.Enclosed:
                  report, version, title, reason, as_of, counts, files, faults) and whatever _report_words.j2 sets:
                  counts, done, total, late, headline, version, as_of, summary, why, files, ask, missing
      unsubscribe the mailto by which the reader wants no more copies; empty where there is nothing to unsubscribe from
                  (in the .txt and .html only)
      letter      what <letter>.letter.j2 sets: salutation, opening, answer_label, answer, closing, respect,
                  signature, contact, footnote, calendar (what is said of the appointments that are enclosed)
    in fault
      fault       domain.digest.Fault: agency, agency_name, message, morning, subject_of, why, reply, reply_to, stand_in
      fiscal_year the one in which the fault's morning lies
      letter      what fault.letter.j2 sets: as above, and why, the cause in words, is_report and is_audit
    in _words.j2
      line, digest, is_late, asks
    in _report_words.j2
      report, digest
    filters, besides Jinja2's own
      thai_digits, long_date, short_date, full_date, working_days, thai_list, step_number, step_words (see wording)
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ita_scheduler.domain.calendar import FiscalYear
from ita_scheduler.domain.digest import Digest, Enclosed, Fault, Line, digest_from_json, fault_from_json
from ita_scheduler.domain.notice import Kind, Reason
from ita_scheduler.domain.outbox import Template
from ita_scheduler.errors import ComposeError
from ita_scheduler.mail.wording import FILTERS, wrapped
from ita_scheduler.sandbox import Sandbox, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

# The order in which a reader sees the lines, and which stand together.
_SECTION = {
    Kind.OVERDUE: 0,
    Kind.ESCALATION: 0,
    Kind.REMINDER: 1,
    Kind.MONITORING: 1,
    Kind.CHANGED: 2,
    Kind.ALL_CLEAR: 3,
    Kind.REPORT: 3,
    Kind.INFORMATION: 4,
}
_SECTION_OF_REASON = {Reason.EXTENSION_ASKED: 0.5, Reason.REOPENED: 1.5, Reason.EXTENSION_REFUSED: 2.5}
_ASKS = frozenset({Kind.OVERDUE, Kind.ESCALATION, Kind.REMINDER, Kind.MONITORING, Kind.CHANGED})


def _section(line: Line) -> float:
    """Return where a line stands among the sections; lines about answers stand in sections of their own."""
    return _SECTION_OF_REASON.get(line.reason, _SECTION[line.kind])


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter as a person reads it: one line of subject, the text part, the HTML part."""

    subject: str
    text: str
    html: str


class Renderer:
    """Renders letters from the templates in `directories`, the first of which wins."""

    def __init__(self, directories: Sequence[Path]) -> None:
        self._plain = Sandbox(directories, escapes=False, filters=FILTERS, raises=ComposeError)
        self._html = Sandbox(directories, escapes=True, filters=FILTERS, raises=ComposeError)

    def subject(self, template: Template, value: Digest | Fault) -> str:
        """Render the subject line alone. Raises ComposeError."""
        return self._subject(template, self._variables(template, value))

    def render(self, template: Template, value: Digest | Fault, *, unsubscribe: str = "") -> Rendered:
        """Render all three. Raises ComposeError with the template's file and line.

        `unsubscribe` is the URI by which the reader of a copy says that they want no more; empty for other letters.
        """
        variables = self._variables(template, value) | {"unsubscribe": unsubscribe}
        return Rendered(
            self._subject(template, variables),
            wrapped(self._plain.run(f"{template.value}.txt", variables)),
            self._html.run(f"{template.value}.html", variables),
        )

    def _subject(self, template: Template, variables: dict[str, Any]) -> str:
        return one_line(self._plain.run(f"{template.value}.subject.txt", variables))

    def _variables(self, template: Template, value: Digest | Fault) -> dict[str, Any]:
        variables = self._of_digest(value) if isinstance(value, Digest) else _of_fault(value)
        variables["letter"] = self._plain.sentences(f"{template.value}.letter.j2", variables)
        return variables

    def _of_digest(self, digest: Digest) -> dict[str, Any]:
        lines = sorted(digest.lines, key=_section)
        entries = [self._entry(number, line, digest) for number, line in enumerate(lines, 1)]
        sections: dict[float, list[dict[str, Any]]] = {}
        for entry in entries:
            sections.setdefault(_section(entry["line"]), []).append(entry)
        return {
            "digest": digest,
            "entries": entries,
            "sections": list(sections.values()),
            "lead": entries[0] if entries else None,
            "more": len(entries) - 1,
            "is_sole": digest.sole is not None,
            "asks": any(entry["asks"] for entry in entries),
            "drafts": [self._draft(number, report, digest) for number, report in enumerate(digest.reports, 1)],
        }

    def _draft(self, number: int, report: Enclosed, digest: Digest) -> dict[str, Any]:
        words = self._plain.sentences("_report_words.j2", {"report": report, "digest": digest})
        return words | {"number": number, "report": report}

    def _entry(self, number: int, line: Line, digest: Digest) -> dict[str, Any]:
        known = {
            "line": line,
            "digest": digest,
            "is_late": digest.morning > line.last_day,
            "asks": line.kind in _ASKS or line.reason is Reason.EXTENSION_ASKED,
        }
        words = self._plain.sentences("_words.j2", known)
        return words | {"number": number, "line": line, "is_late": known["is_late"], "asks": known["asks"]}


def _of_fault(fault: Fault) -> dict[str, Any]:
    return {"fault": fault, "fiscal_year": FiscalYear.of(fault.morning).be}


def value_of(template: Template, payload: str) -> Digest | Fault:
    """Read a message's payload: a fault for the fault letter, a digest for the others.

    Control characters in it are gone: they came from somebody's document and have no place in a letter.
    Raises ComposeError when the payload is not one of ours.
    """
    try:
        clean = _clean(payload)
        return fault_from_json(clean) if template is Template.FAULT else digest_from_json(clean)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as fault:
        raise ComposeError(
            f"อ่านเนื้อหาของจดหมายในบัญชีไม่ได้ ({one_line(str(fault))[:200]})",
            f"the message's payload cannot be read: {type(fault).__name__}",
        ) from fault


def _clean(payload: str) -> str:
    """Return the payload without control characters in its strings.

    Nearly every payload has none, which a look at the JSON text tells: no escapes, and nothing unprintable.
    """
    if payload.isprintable() and "\\" not in payload:
        return payload
    return json.dumps(_cleaned(json.loads(payload)), ensure_ascii=False)


def _cleaned(value: Any) -> Any:
    match value:
        case str():
            return one_line(value)
        case list():
            return [_cleaned(item) for item in value]
        case dict():
            return {key: _cleaned(item) for key, item in value.items()}
        case _:
            return value

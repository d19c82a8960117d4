"""Logging: a sentence for people, and beside it an `action` and its facts for machines.

Log calls pass `extra={"action": "mail_sent", …}`. The plain format shows the sentence, the JSON format everything.
Addresses, bodies and passwords are never logged; positions and Message-IDs are.
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import TextIO

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    """One JSON object a line: at, level, logger, message, and whatever the call added."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the record; Thai stays readable."""
        entry = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        entry |= {name: value for name, value in vars(record).items() if name not in _STANDARD}
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False, default=str)


class PlainFormatter(logging.Formatter):
    """The sentence alone, with its level where it is not an ordinary one. The journal adds the time."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the sentence, and a traceback where something unforeseen happened."""
        level = "" if record.levelno <= logging.INFO else f"{record.levelname}: "
        text = f"{level}{record.getMessage()}"
        return f"{text}\n{self.formatException(record.exc_info)}" if record.exc_info else text


def configure(style: str, level: str, stream: TextIO | None = None) -> None:
    """Send all logs to `stream` (standard output by default), `style` being `plain` or `json`."""
    handler = logging.StreamHandler(stream or sys.stdout)
    handler.setFormatter(JsonFormatter() if style == "json" else PlainFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("ita_scheduler").setLevel(level.upper())

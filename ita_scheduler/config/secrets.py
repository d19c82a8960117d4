"""What in config.toml is secret, and where a mail server's password lies. It is read when it is used, shown nowhere."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from ita_scheduler.config.sentences import problem
from ita_scheduler.errors import Faulty, Problem

# systemd hands credentials to a service in a folder that only the service can read (systemd.exec, LoadCredential=).
CREDENTIALS = "CREDENTIALS_DIRECTORY"


# Tables of servers that may want a password, and every place where a secret may stand in the clear. Whatever copies
# the settings goes by this list.
SERVERS = (("mail", "smtp"), ("mail", "returns"))
IN_THE_CLEAR = (*((*server, "password") for server in SERVERS), ("audit", "heartbeat"))


def written(place: tuple[str, ...]) -> str:
    """Write a place as people look for it: its table and its key."""
    return f"[{'.'.join(place[:-1])}] {place[-1]}"


class Keeper(StrEnum):
    """Who keeps the password."""

    FILE = "password_file"
    ENVIRONMENT = "password_env"
    CREDENTIAL = "password_credential"
    SETTINGS = "password"  # in the clear, in config.toml


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """A password's hiding place. Neither its `repr` nor any problem contains the password.

    `settings` is the file that named it, and `table` the one in it, for problems.
    """

    keeper: Keeper
    place: str = field(repr=False)
    settings: Path
    table: str = "mail.smtp"

    def read(self) -> str:
        """Return the password without its final newline; raises Faulty when it cannot be had."""
        try:
            found = self._fetch()
        except (OSError, ValueError, KeyError) as error:
            unset = "not set here" if isinstance(error, KeyError) else type(error).__name__
            reason = getattr(error, "strerror", None) or unset
            raise Faulty((self._problem("password_unreadable", reason=reason),)) from None
        password = found.removesuffix("\n").removesuffix("\r")
        if not password or any(letter in password for letter in "\n\r\0"):
            raise Faulty((self._problem("password_form"),))
        return password

    def _fetch(self) -> str:
        match self.keeper:
            case Keeper.FILE:
                return _first_of(Path(self.place))
            case Keeper.CREDENTIAL:
                return _first_of(Path(os.environ[CREDENTIALS]) / self.place)
            case Keeper.ENVIRONMENT:
                return os.environ[self.place]
            case Keeper.SETTINGS:
                return self.place

    def _problem(self, kind: str, reason: str = "") -> Problem:
        source = self.keeper.value if self.keeper is Keeper.SETTINGS else f"{self.keeper.value} {self.place}"
        return problem(kind, self.settings, source=source, reason=reason, table=self.table)


def _first_of(path: Path) -> str:
    """Return the file's text, but no more than any password has: it may be the wrong file."""
    with path.open(encoding="utf-8", newline="") as file:
        return file.read(4096)

"""An installation in a folder: settings, the shipped plan, and the command line run on it as a person would."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Self

from ita_scheduler.cli import run

ROOT = Path(__file__).resolve().parents[2]
PLAN = ROOT / "schedules" / "dong-mafai-2566.toml"

SETTINGS = """\
plans = ["{plan}"]
[storage]
database = "ledger.sqlite3"
[mail]
transport = "{transport}"
from = "ita@dongmafai.example"
from_name = "ระบบแจ้งเตือน ITA"
[mail.maildir]
path = "mail"
{smtp}
[rehearsal]
days_per_second = 1000
"""
SMTP = '[mail.smtp]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'


@dataclass
class Installation:
    """A folder with a config.toml in it."""

    folder: Path

    @classmethod
    def make(cls, folder: Path, *, port: int | None = None, plan: Path = PLAN) -> Self:
        """Write the settings: a Maildir, or the SMTP server on that port."""
        folder.mkdir(parents=True, exist_ok=True)
        smtp = SMTP.format(port=port) if port else ""
        text = SETTINGS.format(plan=plan, transport="smtp" if port else "maildir", smtp=smtp)
        (folder / "config.toml").write_text(text, encoding="utf-8")
        return cls(folder)

    def command(self, *arguments: str) -> list[str]:
        """Return the command line."""
        return [sys.executable, "-m", "ita_scheduler", *arguments]

    def run(self, *arguments: str, timeout: float = 600) -> subprocess.CompletedProcess[str]:
        """Run a command to its end, in the folder."""
        return subprocess.run(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command and leave it running."""
        return subprocess.Popen(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def json(self, *arguments: str):
        """Run a command with --json and return its answer."""
        done = self.run(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    @property
    def environment(self) -> dict[str, str]:
        """Return an environment in which the checkout is found from anywhere."""
        return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}


class AtHand(Installation):
    """One whose commands run in this process, by the same door: for tests that are not about processes."""

    def run(self, *arguments: str, timeout: float = 0) -> subprocess.CompletedProcess[str]:
        """Run a command to its end, in the folder; what it does to the log ends with it."""
        out, err, log = StringIO(), StringIO(), logging.getLogger()
        package = logging.getLogger("ita_scheduler")
        handlers, levels = [*log.handlers], (log.level, package.level)
        try:
            with chdir(self.folder), redirect_stdout(out), redirect_stderr(err):
                code = run(arguments)
        finally:
            log.handlers[:] = handlers
            for one, level in zip((log, package), levels, strict=True):
                one.setLevel(level)
        return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())

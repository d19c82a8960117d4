"""A small IMAP4rev1 server (RFC 3501) on loopback, in threads of its own: as much of it as a reader of mails needs.

It is strict: a command that it does not know exactly is BAD, so a client that passes it speaks the standard's words.
"""

from __future__ import annotations

import base64
import re
import socketserver
import ssl
import threading
from dataclasses import dataclass, field
from typing import Self

WORD = re.compile(rb'"((?:[^"\\]|\\.)*)"|(\([^)]*\))|([^\s()"]+)')


@dataclass
class Stored:
    """A mail in the mailbox."""

    content: bytes
    flags: set[str] = field(default_factory=set)


class Server(socketserver.ThreadingTCPServer):
    """A mailbox for one user. `faults` maps a command's name to what happens instead of its answer:

    `drop` hangs up, `silence` says nothing, anything else is said as it stands (`{tag}` is the command's tag).
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(
        self, *mails: bytes, user: str = "ita-returns@dongmafai.example", password: str = "pa55-ลับ", **options
    ):
        super().__init__(("127.0.0.1", 0), Session)
        self.mails = {uid: Stored(content) for uid, content in enumerate(mails, 1)}
        self.user, self.password = user, password
        self.validity: int = options.pop("validity", 41)
        self.folder: str = options.pop("folder", "INBOX")
        self.context: ssl.SSLContext | None = options.pop("context", None)
        self.has_implicit_tls: bool = options.pop("implicit_tls", False)
        self.has_auth_plain: bool = options.pop("auth_plain", True)
        self.faults: dict[str, str] = options.pop("faults", {})
        # What is said to a login, before what the client sent.
        self.repeats: str | None = options.pop("repeats", None)
        self.repeated: list[str] = []
        assert not options
        self.commands: list[str] = []
        self.logins = 0
        self.waiting = threading.Event()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def get_request(self):
        connection, address = super().get_request()
        if self.has_implicit_tls:
            connection = self.context.wrap_socket(connection, server_side=True)
        return connection, address

    def handle_error(self, request, client_address):
        """Say nothing: clients that break off are what these tests are about."""

    def seen(self) -> list[int]:
        return [uid for uid, mail in self.mails.items() if r"\Seen" in mail.flags]

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self._thread.join()
        self.server_close()


class Session(socketserver.StreamRequestHandler):
    """One connection."""

    server: Server

    def handle(self) -> None:
        self.is_in, self.is_open = False, False
        self.say(b"* OK [CAPABILITY " + self.capabilities() + b"] ready")
        while line := self.rfile.readline(65536):
            tag, _, rest = line.strip().partition(b" ")
            words = [re.sub(rb"\\(.)", rb"\1", quoted) or group or atom for quoted, group, atom in WORD.findall(rest)]
            name = words[0].decode().upper() if words else ""
            if name == "UID" and len(words) > 1:
                name = f"UID {words.pop(1).decode().upper()}"
            self.server.commands.append(name)
            fault = self.server.faults.get(name)
            if fault == "drop":
                return
            if fault == "silence":
                self.server.waiting.set()
                self.rfile.read()
                return
            if fault is not None:
                self.wfile.write(fault.replace("{tag}", tag.decode()).encode())
                continue
            if not self.answer(tag, name, words[1:], rest):
                return

    def finish(self) -> None:
        """Close what was wrapped, too: with STARTTLS that is another socket than the one it began with."""
        try:
            super().finish()
        finally:
            self.connection.close()

    def say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")

    def capabilities(self) -> bytes:
        starttls = b" STARTTLS" if self.server.context and not isinstance(self.connection, ssl.SSLSocket) else b""
        return b"IMAP4rev1" + starttls + (b" AUTH=PLAIN" if self.server.has_auth_plain else b"")

    def answer(self, tag: bytes, name: str, words: list[bytes], rest: bytes) -> bool:  # noqa: C901, PLR0911, PLR0912 - a case each
        """Carry a command out; False ends the session."""
        match name, words:
            case "CAPABILITY", []:
                self.say(b"* CAPABILITY " + self.capabilities())
            case "STARTTLS", [] if self.server.context:
                self.say(tag + b" OK begin")
                self.connection = self.server.context.wrap_socket(self.connection, server_side=True)
                self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
                return True
            case "LOGIN" | "AUTHENTICATE", _ if self.server.repeats:
                if name == "AUTHENTICATE":
                    self.say(b"+ ")
                sent = self.rfile.readline().strip() if name == "AUTHENTICATE" else rest
                self.server.repeated.append(sent.decode())
                self.say(tag + self.server.repeats.encode() + sent)
                return True
            case "LOGIN", [user, password] if not self.server.has_auth_plain:
                if not self.lets_in(user, password):
                    self.say(tag + b" NO [AUTHENTICATIONFAILED] wrong password " + password)
                    return True
            case "AUTHENTICATE", [b"PLAIN"] if self.server.has_auth_plain:
                self.say(b"+ ")
                _, user, password = base64.b64decode(self.rfile.readline()).split(b"\0")
                if not self.lets_in(user, password):
                    self.say(tag + b" NO [AUTHENTICATIONFAILED] wrong")
                    return True
            case "SELECT", [folder] if self.is_in:
                if folder.decode() != self.server.folder:
                    self.say(tag + b" NO [NONEXISTENT] no such folder")
                    return True
                self.is_open = True
                self.say(b"* %d EXISTS" % len(self.server.mails))
                self.say(b"* OK [UIDVALIDITY %d] valid" % self.server.validity)
                self.say(tag + b" OK [READ-WRITE] opened")
                return True
            case "UID SEARCH", [b"UNSEEN"] if self.is_open:
                unseen = [uid for uid, mail in self.server.mails.items() if r"\Seen" not in mail.flags]
                self.say(b"* SEARCH" + b"".join(b" %d" % uid for uid in unseen))
            case "UID FETCH", _ if self.is_open:
                self.fetch(words)
            case "UID STORE", [uids, b"+FLAGS.SILENT", flags] if self.is_open:
                for uid in uids.split(b","):
                    if int(uid) in self.server.mails:
                        self.server.mails[int(uid)].flags |= set(flags.decode().strip("()").split())
            case "NOOP", []:
                pass
            case "LOGOUT", []:
                self.say(b"* BYE")
                self.say(tag + b" OK")
                return False
            case _:
                self.say(tag + b" BAD " + name.encode() + b" is not understood here")
                return True
        self.say(tag + b" OK done")
        return True

    def lets_in(self, user: bytes, password: bytes) -> bool:
        self.server.logins += 1
        self.is_in = (user.decode(), password.decode()) == (self.server.user, self.server.password)
        return self.is_in

    def fetch(self, words: list[bytes]) -> None:
        """Send the beginning of a mail, after something that the client did not ask for: servers do."""
        asked = re.fullmatch(rb"\(UID BODY\.PEEK\[\]<0\.(\d+)>\)", words[1])
        assert asked, words
        mail = self.server.mails.get(int(words[0]))
        if mail is None:
            return
        self.say(b"* 1 FETCH (FLAGS () UID 999)")
        content = mail.content[: int(asked[1])]
        self.wfile.write(b"* 2 FETCH (UID %s BODY[]<0> {%d}\r\n%s)\r\n" % (words[0], len(content), content))

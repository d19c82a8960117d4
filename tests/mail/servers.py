"""SMTP servers on loopback: aiosmtpd where a real one will do, a scripted one where a server must misbehave."""

from __future__ import annotations

import asyncio
import ssl
import warnings
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

PASSWORD = "pa55-ลับ-w0rd"


# aiosmtpd looks for handle_<COMMAND>.


class Inbox:
    """What a server took, how many connections it saw, and what it answers instead of 250 at RCPT and after DATA."""

    def __init__(self, *, pipelining: bool = False, rcpt: str = "250 OK", data: str = "250 taken") -> None:
        self.pipelining = pipelining
        self.rcpt_reply = rcpt
        self.data_reply = data
        self.mails: list[bytes] = []
        self.recipients: list[str] = []
        self.options: list[list[str]] = []
        self.connections = 0
        self.logins = 0

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [*responses[:-1], *(["250-PIPELINING"] if self.pipelining else []), responses[-1]]

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if self.rcpt_reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt_reply

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.data_reply.startswith("250"):
            self.mails.append(envelope.original_content)
            self.recipients += envelope.rcpt_tos
            self.options.append(envelope.mail_options)
        return self.data_reply

    def authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, credentials: Any) -> AuthResult:
        self.logins += 1
        good = credentials.login == b"ita" and credentials.password == PASSWORD.encode()
        return AuthResult(success=good, handled=False)


@asynccontextmanager
async def serving(inbox: Inbox, *, implicit_tls: ssl.SSLContext | None = None, **options: Any) -> AsyncIterator[int]:
    """Serve an inbox on a free port of 127.0.0.1."""

    def session() -> SMTP:
        inbox.connections += 1
        with warnings.catch_warnings():
            # It warns of logins without STARTTLS, not seeing that the connection is encrypted from its first octet.
            warnings.simplefilter("ignore")
            return SMTP(inbox, hostname="sink", enable_SMTPUTF8=False, **options)

    loop = asyncio.get_running_loop()
    server = await loop.create_server(session, "127.0.0.1", 0, ssl=implicit_tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()
        # Sessions see their client go; give them the turn of the loop in which they end.
        await asyncio.sleep(0.02)


@asynccontextmanager
async def scripted(
    script: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
) -> AsyncIterator[int]:
    """Serve one script for each connection, then hang up."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await script(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()
        await asyncio.sleep(0.02)


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """Make a certificate for localhost and 127.0.0.1 that vouches for itself; return its file and a server's context."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    chain, private = folder / "cert.pem", folder / "key.pem"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, private)
    return chain, context

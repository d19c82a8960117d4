"""A bare SMTP sink for a process of its own: takes every mail, keeps none, counts distinct Message-IDs."""

from __future__ import annotations

import asyncio
import multiprocessing
import re
from contextlib import contextmanager

_ID = re.compile(rb"^Message-ID: (<[^>\r\n]+>)", re.MULTILINE | re.IGNORECASE)


class Session(asyncio.Protocol):
    """One connection; speaks just enough SMTP, pipelining included."""

    def __init__(self, seen: set[bytes]) -> None:
        self.seen = seen
        self.buffer = b""
        self.in_data = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.reply(b"220 sink ESMTP\r\n")

    def reply(self, line: bytes) -> None:
        self.transport.write(line)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while True:
            if self.in_data:
                end = self.buffer.find(b"\r\n.\r\n")
                if end < 0:
                    return
                if found := _ID.search(self.buffer[:end]):
                    self.seen.add(found[1])
                self.buffer, self.in_data = self.buffer[end + 5 :], False
                self.reply(b"250 2.0.0 taken\r\n")
                continue
            line, mark, rest = self.buffer.partition(b"\r\n")
            if not mark:
                return
            self.buffer = rest
            self.command(line[:4].upper())

    def command(self, verb: bytes) -> None:
        match verb:
            case b"EHLO":
                self.reply(b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 10000000\r\n")
            case b"DATA":
                self.in_data = True
                self.reply(b"354 go on\r\n")
            case b"QUIT":
                self.reply(b"221 bye\r\n")
                self.transport.close()
            case _:
                self.reply(b"250 2.0.0 ok\r\n")


def serve(wire) -> None:
    """Serve on a free port until told to count: each line asked for is answered with the number of mails seen."""

    async def main() -> None:
        seen: set[bytes] = set()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: Session(seen), "127.0.0.1", 0)
        wire.send(server.sockets[0].getsockname()[1])
        while await loop.run_in_executor(None, wire.recv):
            wire.send(len(seen))
            seen.clear()

    asyncio.run(main())


class Sink:
    """The other end: where it listens, and how many mails it has taken since it was last asked."""

    def __init__(self, wire) -> None:
        self.wire = wire
        self.port: int = wire.recv()

    def taken(self) -> int:
        self.wire.send(True)
        return self.wire.recv()


@contextmanager
def running_sink():
    """Run a sink in a process of its own."""
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield Sink(ours)
    finally:
        ours.send(False)
        process.join(5)
        process.terminate()

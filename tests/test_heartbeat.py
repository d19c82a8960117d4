"""The heartbeat: a real watcher is called, and whatever it does, nothing is raised and its address is never logged."""

from __future__ import annotations

import logging
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar

import pytest

from ita_scheduler.heartbeat import call


class Watcher(BaseHTTPRequestHandler):
    seen: ClassVar[list[str]] = []
    answer = 200

    def do_GET(self):
        type(self).seen.append(self.path)
        self.send_response(self.answer)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def watcher():
    Watcher.seen, Watcher.answer = [], 200
    server = HTTPServer(("127.0.0.1", 0), Watcher)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def address(server, path="/ping/secret-name"):
    return f"http://127.0.0.1:{server.server_port}{path}"


def test_a_watcher_that_answers_is_called_once(watcher):
    assert call(address(watcher))
    assert Watcher.seen == ["/ping/secret-name"]


@pytest.mark.parametrize("answer", [301, 302, 404, 500])
def test_a_watcher_that_refuses_or_sends_elsewhere_is_not_followed(answer, watcher, caplog):
    Watcher.answer = answer

    assert not call(address(watcher))
    assert Watcher.seen == ["/ping/secret-name"]
    assert "secret-name" not in caplog.text


def test_a_watcher_that_is_not_there_is_a_sentence_in_the_log_without_its_address(watcher, caplog):
    port = watcher.server_port
    watcher.shutdown()
    watcher.server_close()
    with caplog.at_level(logging.WARNING):
        assert not call(f"http://127.0.0.1:{port}/ping/secret-name")

    assert "the watcher was not reached" in caplog.text
    assert "secret-name" not in caplog.text


@pytest.mark.parametrize(
    "url", ["https://hc.example/ตรวจ", f"https://{'a' * 64}.example/", "https://.example/", "https://[::1", "nonsense"]
)
def test_an_address_that_cannot_be_called_is_no_traceback(url, caplog):
    with caplog.at_level(logging.WARNING):
        assert not call(url)

    assert "the watcher was not reached" in caplog.text

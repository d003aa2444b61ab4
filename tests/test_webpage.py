"""Pages from addresses: served on this machine for the test, never from anywhere else."""

from __future__ import annotations

import gzip
import http.server
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from geo.documents import read
from geo.errors import DocumentError
from geo.models import Document
from geo.webpage import fetch, is_address, is_public

ARTICLE = "قتل ثلاثة جنود بانفجار عبوة ناسفة في التاجي شمال بغداد."
PAGE = f'<html><head><meta property="og:title" content="انفجار"></head><body><article><p>{ARTICLE}</p></article></body>'


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        name = self.path.strip("/").split("?")[0]
        getattr(self, f"_{name}", self._missing)()

    def log_message(self, *args: Any) -> None:
        pass

    def _send(self, body: bytes, kind: str = "text/html; charset=utf-8", **headers: str) -> None:
        self.send_response(200)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _redirect_to(self, target: str) -> None:
        self.send_response(302)
        self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _missing(self) -> None:
        self.send_error(404)

    def _page(self) -> None:
        self._send(PAGE.encode())

    def _arabic(self) -> None:
        self._send(PAGE.encode("cp1256"), "text/html; charset=windows-1256")

    def _packed(self) -> None:
        self._send(gzip.compress(PAGE.encode()), Content_Encoding="gzip")

    def _bomb(self) -> None:
        self._send(gzip.compress(b"<p>" + b"a" * 50_000_000), Content_Encoding="gzip")

    def _text(self) -> None:
        self._send(f"عنوان\n{ARTICLE}".encode(), "text/plain; charset=utf-8")

    def _image(self) -> None:
        self._send(b"\x89PNG", "image/png")

    def _moved(self) -> None:
        self._redirect_to("/page")

    def _loop(self) -> None:
        self._redirect_to("/loop")

    def _inside(self) -> None:
        self._redirect_to("http://10.0.0.1/page")

    def _file(self) -> None:
        self._redirect_to("file:///etc/passwd")

    def _endless(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"<p>x</p>")
                time.sleep(0.02)
        except OSError:
            pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


@pytest.mark.parametrize("path", ["page", "arabic", "packed", "moved"])
def test_the_article_of_a_page(server: str, path: str) -> None:
    page = fetch(f"{server}/{path}", allow_loopback=True)
    assert page.text == ARTICLE
    assert page.title == "انفجار"
    assert page.url == f"{server}/{path}"


def test_plain_text_is_taken_as_it_is(server: str) -> None:
    page = fetch(f"{server}/text", allow_loopback=True)
    assert page.text == f"عنوان\n{ARTICLE}"
    assert page.title == "عنوان"


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("gone", "the server answered 404 Not Found"),
        ("image", "it is image/png, not a page of text"),
        ("loop", "it redirects more than 5 times"),
        ("inside", "10.0.0.1 leads to 10.0.0.1, which is not a public address"),
        ("file", "file:///etc/passwd is not an address of a page"),
        ("bomb", "the page is larger than 10485760 bytes"),
    ],
)
def test_what_is_no_page_is_refused(server: str, path: str, problem: str) -> None:
    with pytest.raises(DocumentError) as caught:
        fetch(f"{server}/{path}", allow_loopback=True)
    assert caught.value.problem == problem
    assert caught.value.where == f"{server}/{path}"


def test_a_page_that_never_ends_is_given_up(server: str) -> None:
    start = time.monotonic()
    with pytest.raises(DocumentError, match="the server took too long"):
        fetch(f"{server}/endless", allow_loopback=True, timeout_s=0.5)
    assert time.monotonic() - start < 5


def test_this_machine_is_not_asked_unless_a_test_allows_it(server: str) -> None:
    with pytest.raises(DocumentError, match="is not a public address"):
        fetch(f"{server}/page")


@pytest.mark.parametrize("address", ["http://user:secret@127.0.0.1/", "http://", "http://127.0.0.1:99999/"])
def test_odd_addresses_are_refused(address: str) -> None:
    with pytest.raises(DocumentError):
        fetch(address, allow_loopback=True)


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "64:ff9b::a00:1", "2002:a00:1::",
    ],
)  # fmt: skip
def test_addresses_inside_networks_are_not_public(ip: str) -> None:
    assert not is_public(ip)


@pytest.mark.parametrize("ip", ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"])
def test_addresses_of_the_internet_are_public(ip: str) -> None:
    assert is_public(ip)


def test_an_address_among_files_gives_a_document_or_an_error(server: str) -> None:
    document, error = read([f"{server}/page", f"{server}/gone"], allow_loopback=True)
    assert isinstance(document, Document)
    assert document.id.startswith("127.0.0.1-")
    assert document.url == f"{server}/page"
    assert document.language == "ar"
    assert isinstance(error, DocumentError)


def test_paths_are_not_taken_for_addresses() -> None:
    assert is_address("HTTPS://example.org")
    assert not is_address("https.txt")

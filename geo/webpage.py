"""An article out of a web page, and a page from an address that the user named.

Only public addresses are asked: each name is resolved once, every address it gives is checked, and the
connection goes to the address that was checked, so that a second answer of the name server cannot lead
elsewhere. Redirects are followed by hand and checked alike.
"""

from __future__ import annotations

import datetime as dt
import http.client
import ipaddress
import re
import socket
import ssl
import time
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

from geo.errors import DocumentError

TIMEOUT_S = 30.0
MAX_PAGE_BYTES = 10 * 1024 * 1024
_MAX_REDIRECTS = 5
_SHORTEST_ARTICLE = 40  # characters
_READ_BYTES = 1 << 16
_USER_AGENT = "incident-map (reads one page on a person's request)"
# RFC 6052: an IPv4 address translated into IPv6; the inner address is what counts.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """The article of a page, without navigation and notices."""

    text: str
    title: str | None = None
    published: dt.date | None = None
    source: str | None = None
    url: str | None = None


def is_address(source: str | Path) -> bool:
    """Whether it is an http(s) address rather than a path."""
    return isinstance(source, str) and source.lower().startswith(("http://", "https://"))


def article(content: bytes, *, where: str, charset: str | None = None) -> Page:
    """Take the article out of an HTML page with trafilatura.

    Parameters
    ----------
    content : bytes
        The page; UTF-8, or the character set that `charset` or its own ``<meta>`` names.
    where : str
        File or address, for messages.
    charset : str, optional
        What the server said.

    Raises
    ------
    DocumentError
        Where the bytes are not text or the page holds no article.
    """
    import trafilatura  # it takes a second to load, and only pages need it

    markup = _decode(content, where, charset)
    settings = trafilatura.settings.use_config()
    # A report of one sentence is an article too; below this size all of the page is taken, menus included.
    settings.set("DEFAULT", "MIN_EXTRACTED_SIZE", str(_SHORTEST_ARTICLE))
    found = trafilatura.bare_extraction(
        markup,
        config=settings,
        include_comments=False,
        with_metadata=True,
        # Only what the page states as its date: an extensive search takes any date in the text for it.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    text = (getattr(found, "text", None) or "").strip()
    if not text:
        raise DocumentError(where, "no article was found in the page", "Save the article's text as .txt instead")
    return Page(
        text=text,
        title=getattr(found, "title", None) or None,
        published=_date(getattr(found, "date", None)),
        source=getattr(found, "sitename", None) or getattr(found, "hostname", None) or None,
        url=getattr(found, "url", None) or None,
    )


def fetch(
    address: str,
    *,
    allow_loopback: bool = False,
    timeout_s: float = TIMEOUT_S,
    max_bytes: int = MAX_PAGE_BYTES,
) -> Page:
    """Fetch the page at an address and take its article out.

    Parameters
    ----------
    address : str
        ``http://`` or ``https://``.
    allow_loopback : bool
        For tests: let the address lead to this machine.
    timeout_s : float
        Seconds for all of it, redirects included.
    max_bytes : int
        Size that the page may have, unpacked.

    Raises
    ------
    DocumentError
        Where the address is not public, does not answer, answers with an error, or is no page of text.
    """
    deadline = time.monotonic() + timeout_s
    target = address
    for _ in range(_MAX_REDIRECTS + 1):
        reply = _request(target, address, deadline, allow_loopback=allow_loopback, max_bytes=max_bytes)
        if reply.location is None:
            return _page(reply, address)
        target = urljoin(target, reply.location)
    raise DocumentError(address, f"it redirects more than {_MAX_REDIRECTS} times", "Give the final address")


@dataclass(frozen=True, slots=True)
class _Reply:
    content: bytes
    kind: str
    charset: str | None
    location: str | None


def _request(target: str, address: str, deadline: float, *, allow_loopback: bool, max_bytes: int) -> _Reply:
    connection = _connect(target, address, deadline, allow_loopback=allow_loopback)
    parts = urlsplit(target)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("GET", _quoted(path), headers={"User-Agent": _USER_AGENT, "Accept-Encoding": "identity"})
        sock = connection.sock  # getresponse() lets go of it where the server closes after the reply
        with connection.getresponse() as response:
            return _reply(response, sock, address, deadline, max_bytes)
    except TimeoutError:
        raise DocumentError(address, "the server took too long", "Try again later, or save the page as .html") from None
    except (OSError, http.client.HTTPException) as error:
        raise DocumentError(address, f"the connection failed ({error})", "Check the address and the network") from None
    finally:
        connection.close()


def _reply(
    response: http.client.HTTPResponse, sock: socket.socket, address: str, deadline: float, max_bytes: int
) -> _Reply:
    headers = response.headers
    if response.status in (301, 302, 303, 307, 308) and headers.get("Location"):
        return _Reply(b"", "", None, headers["Location"])
    if response.status != 200:
        problem = f"the server answered {response.status} {response.reason}"
        raise DocumentError(address, problem, "Open it in a browser and save the page as .html")
    content = _body(response, sock, address, deadline, max_bytes)
    return _Reply(content, headers.get_content_type(), headers.get_content_charset(), None)


def _connect(target: str, address: str, deadline: float, *, allow_loopback: bool) -> http.client.HTTPConnection:
    parts = urlsplit(target)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        raise DocumentError(address, f"{target} is not an address of a page", "Only http:// and https:// are read")
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise DocumentError(address, f"{target} has no valid port", "Check the address") from None
    checked = _checked_ip(parts.hostname, port, address, allow_loopback=allow_loopback)
    timeout_s = max(deadline - time.monotonic(), 0.001)
    if parts.scheme == "https":
        return _PinnedHTTPS(parts.hostname, port, checked, timeout_s)
    return _PinnedHTTP(parts.hostname, port, checked, timeout_s)


class _PinnedHTTP(http.client.HTTPConnection):
    """A connection to the address that was checked, whatever the name leads to by now."""

    def __init__(self, host: str, port: int, checked_ip: str, timeout_s: float) -> None:
        super().__init__(host, port, timeout=timeout_s)
        self._checked_ip = checked_ip

    def connect(self) -> None:
        self.sock = socket.create_connection((self._checked_ip, self.port), self.timeout)


class _PinnedHTTPS(_PinnedHTTP):
    """The same with TLS; the certificate is checked against the name."""

    def connect(self) -> None:
        super().connect()
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


def _checked_ip(host: str, port: int, address: str, *, allow_loopback: bool) -> str:
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise DocumentError(address, f"the name {host} is not known", "Check the address and the network") from None
    found = [str(answer[4][0]) for answer in answers]
    for text in found:
        if not is_public(text) and not (allow_loopback and ipaddress.ip_address(text).is_loopback):
            problem = f"{host} leads to {text}, which is not a public address"
            raise DocumentError(address, problem, "Save the page as .html and give the file instead")
    return found[0]


def is_public(ip: str) -> bool:
    """Whether an IP address is reachable from anywhere: not private, local, shared, multicast or a tunnel to such."""
    parsed = ipaddress.ip_address(ip.split("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo[1] if parsed.teredo else None)
        if parsed in _NAT64:
            inner = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return parsed.is_global and not parsed.is_multicast


def _body(
    response: http.client.HTTPResponse, sock: socket.socket, address: str, deadline: float, max_bytes: int
) -> bytes:
    # wbits 47 takes gzip and zlib alike.
    encoding = response.headers.get("Content-Encoding", "identity").lower()
    unpack = zlib.decompressobj(47) if encoding in ("gzip", "x-gzip", "deflate") else None
    content = bytearray()
    while True:
        left_s = deadline - time.monotonic()
        if left_s <= 0:
            raise TimeoutError
        if not response.isclosed():
            sock.settimeout(left_s)
        piece = response.read1(_READ_BYTES)
        if not piece:
            return bytes(content)
        try:
            content += unpack.decompress(piece, max_bytes + 1 - len(content)) if unpack else piece
        except zlib.error:
            raise DocumentError(address, "the page is packed in a broken way", "Save the page as .html") from None
        if len(content) > max_bytes:
            raise DocumentError(address, f"the page is larger than {max_bytes} bytes", "Save the article as .txt")


def _page(reply: _Reply, address: str) -> Page:
    if reply.kind in ("text/html", "application/xhtml+xml"):
        page = article(reply.content, where=address, charset=reply.charset)
        return page if page.url else replace(page, url=address)
    if reply.kind == "text/plain":
        text = _decode(reply.content, address, reply.charset)
        title = next((line.strip() for line in text.splitlines() if line.strip()), None)
        return Page(text=text, title=title, url=address)
    raise DocumentError(address, f"it is {reply.kind}, not a page of text", "Give the address of an article")


def _decode(content: bytes, where: str, charset: str | None) -> str:
    """UTF-8 where the bytes are; older Arabic pages are windows-1256 and say so."""
    stated = _CHARSET.search(content[:4096])
    names = [charset, stated.group(1).decode("ascii") if stated else None, "utf-8-sig"]
    problem = ""
    for name in reversed([n for n in names if n]):
        try:
            return content.decode(name)
        except UnicodeDecodeError as error:
            problem = problem or f"byte {error.start} (0x{content[error.start]:02X}) is not UTF-8"
        except LookupError:
            continue
    raise DocumentError(where, problem, "Save the page as UTF-8, or let it name its character set in <meta charset>")


def _quoted(path: str) -> str:
    return quote(path, safe="/%?&=+:;,@!$'()*~[]-._#")


def _date(value: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value)[:10]) if value else None
    except ValueError:
        return None

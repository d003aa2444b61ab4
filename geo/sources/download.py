"""A file from the network with pooch, within limits of size and time, whole or not at all."""

from __future__ import annotations

import hashlib
import ipaddress
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urljoin, urlsplit

from geo.errors import InputError
from geo.webpage import is_public

MAX_BYTES = 64 * 1024 * 1024
TIMEOUT_S = 300.0
_READ_TIMEOUT_S = 30.0
_MAX_REDIRECTS = 5
_READ_BYTES = 1 << 16
_REDIRECTS = (301, 302, 303, 307, 308)
_HEADERS = {"User-Agent": "incident-map (installs the GeoNames dump of one country)", "Accept-Encoding": "identity"}

Progress = Callable[[int, int], None]
"""Bytes so far, and all there are (0 where the server does not say)."""


class DownloadError(InputError):
    """A file cannot be had from where it was looked for."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file on disk, where it came from, and its SHA-256."""

    address: str
    path: Path
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost: bytes, and seconds with all redirects."""

    max_bytes: int = MAX_BYTES
    timeout_s: float = TIMEOUT_S


def fetch(
    address: str,
    target: Path,
    limits: Limits = Limits(),
    progress: Progress = lambda done, total: None,
) -> Fetched:
    """Fetch a file.

    Parameters
    ----------
    address : str
        ``http://`` or ``https://``. The address that the user named may be any; a redirect leads to the same host or to
        a public address, and never from https to http.
    target : Path
        Where to put it; nothing is left there where the fetch fails.
    limits : Limits
    progress : callable
        Called with bytes so far and in all.

    Raises
    ------
    DownloadError
        What failed, where, and what to do instead.
    """
    import pooch

    pooch.get_logger().setLevel("ERROR")  # it would print the checksum
    target.unlink(missing_ok=True)
    path = Path(
        pooch.retrieve(
            url=address,
            known_hash=None,  # the dump is made anew every day
            fname=target.name,
            path=target.parent,
            downloader=_Bounded(limits, progress),
        )
    )
    return described(address, path)


def described(address: str, path: Path) -> Fetched:
    """A file on disk with its size and SHA-256."""
    content = path.read_bytes()
    return Fetched(address, path, len(content), hashlib.sha256(content).hexdigest())


class _Bounded:
    """A downloader for pooch that checks where redirects lead and stops at the limits."""

    def __init__(self, limits: Limits, progress: Progress) -> None:
        self._limits = limits
        self._progress = progress

    def __call__(self, url: str, output_file: str, pooch: Any) -> None:
        import requests
        import urllib3

        deadline = time.monotonic() + self._limits.timeout_s
        try:
            with (
                requests.Session() as session,
                self._follow(session, url, deadline) as response,
                Path(output_file).open("wb") as file,
            ):
                self._save(response, file, url, deadline)
        except requests.exceptions.SSLError as error:
            raise DownloadError(f"{url}: the certificate is not accepted ({_cause(error)}); {_REMEDY}") from None
        except (requests.exceptions.Timeout, urllib3.exceptions.TimeoutError):
            raise DownloadError(f"{url}: the server took too long; {_REMEDY}") from None
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError) as error:
            raise DownloadError(f"{url}: the connection failed ({_cause(error)}); {_REMEDY}") from None

    def _follow(self, session: Any, url: str, deadline: float) -> Any:
        target = url
        for _ in range(_MAX_REDIRECTS + 1):
            _check_target(session, target, url)
            timeout_s = min(_READ_TIMEOUT_S, max(deadline - time.monotonic(), 0.001))
            response = session.get(target, headers=_HEADERS, stream=True, allow_redirects=False, timeout=timeout_s)
            if response.status_code == 200:
                return response
            response.close()
            if response.status_code not in _REDIRECTS or "location" not in response.headers:
                answer = f"{response.status_code} {response.reason}"
                raise DownloadError(f"{url}: the server answered {answer}; {_REMEDY}")
            target = urljoin(target, response.headers["location"])
        raise DownloadError(f"{url}: it redirects more than {_MAX_REDIRECTS} times; give the final address with --url")

    def _save(self, response: Any, file: BinaryIO, url: str, deadline: float) -> None:
        stated = int(response.headers.get("content-length") or 0)
        self._check_size(stated, url)
        done = 0
        # read1 returns what has come: a server that drips must not hold the clock.
        while piece := response.raw.read1(_READ_BYTES):
            done += len(piece)
            self._check_size(done, url)
            if time.monotonic() > deadline:
                raise DownloadError(
                    f"{url}: not done in {self._limits.timeout_s:.0f} seconds ({done} bytes came); "
                    "try again, or give it more with --timeout"
                )
            file.write(piece)
            self._progress(done, stated)
        if stated and done != stated:
            raise DownloadError(f"{url}: the connection ended after {done} of {stated} bytes; try again")

    def _check_size(self, size: int, url: str) -> None:
        if size > self._limits.max_bytes:
            raise DownloadError(
                f"{url}: larger than the limit of {self._limits.max_bytes} bytes; is it the right file?"
            )


_REMEDY = (
    "check the network and the address, name a mirror with --url, or fetch IQ.zip and alternatenames/IQ.zip "
    "on another machine and give their folder with --from"
)


def _cause(error: BaseException) -> str:
    """The innermost reason in a nest of errors, on one line."""
    inner: object = error
    while isinstance(inner, BaseException):
        reason = getattr(inner, "reason", None) or (inner.args[0] if inner.args else None)
        if not isinstance(reason, BaseException) or reason is inner:
            break
        inner = reason
    return " ".join(str(inner).split()).rpartition(": ")[2] or type(error).__name__


def _check_target(session: Any, target: str, url: str) -> None:
    parts, first = urlsplit(target), urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise DownloadError(f"{url}: {target} is no http(s) address; give one that is with --url")
    if target == url or parts.hostname == first.hostname:
        if first.scheme == "https" and parts.scheme == "http":
            raise DownloadError(f"{url}: it redirects from https to {target}; give a mirror with --url")
        return
    if first.scheme == "https" and parts.scheme == "http":
        raise DownloadError(f"{url}: it redirects from https to {target}; give a mirror with --url")
    for ip in _addresses(session, target, parts.hostname, parts.port or 443):
        if not is_public(ip):
            raise DownloadError(
                f"{url}: it redirects to {parts.hostname} ({ip}), which is not a public address; "
                "give the final address with --url if you trust it"
            )


def _addresses(session: Any, target: str, host: str, port: int) -> list[str]:
    import requests

    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        pass
    settings = session.merge_environment_settings(target, {}, None, None, None)
    if requests.utils.select_proxy(target, settings["proxies"]):
        return []  # the proxy looks the name up, and this machine may not be able to
    try:
        return [str(answer[4][0]) for answer in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise DownloadError(f"{target}: the name {host} is not known; {_REMEDY}") from None

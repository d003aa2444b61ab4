"""Where official boundaries can be had, and the fetching of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from geo.sources.download import DownloadError, Fetched, Limits, Progress, fetch

GEOBOUNDARIES_COMMIT = "41af8f1e141eb6826ab9877e306df6f848b9ff0b"
GEOBOUNDARIES = (
    f"https://github.com/wmgeolab/geoBoundaries/raw/{GEOBOUNDARIES_COMMIT}/releaseData/gbOpen/IRQ/"
    "ADM{level}/geoBoundaries-IRQ-ADM{level}.geojson"
)
"""The gbOpen release, held at one commit; it has no level 3 for Iraq."""
GEOBOUNDARIES_SHA256: Mapping[int, str] = {
    1: "ae17bef546cd9d820123a9db669bdd09285dcdbc6a9891102e25caa9d2f88b1a",
    2: "0238c24eb9723b51546e3640bc3c114ba533f219913356b5089f410d838883c1",
}
"""As the repository's own pointers to these files state."""
COD_AB = "https://data.humdata.org/api/3/action/package_show?id=cod-ab-irq"
"""What the Humanitarian Data Exchange lists for Iraq (CKAN); the addresses of the files change with each edition."""
_FORMATS = ("geojson", "shp")


@dataclass(frozen=True, slots=True)
class Source:
    """A file to fetch: its address, and its SHA-256 where that is known beforehand."""

    address: str
    sha256: str | None = None

    @property
    def file_name(self) -> str:
        """The last part of the address."""
        return Path(urlsplit(self.address).path).name or "boundaries.geojson"


def geoboundaries(level: int) -> Source:
    """The geoBoundaries file of a level.

    Raises
    ------
    DownloadError
        Where there is none.
    """
    if level not in GEOBOUNDARIES_SHA256:
        raise DownloadError(f"geoBoundaries has no level {level} for Iraq; use --source cod-ab")
    return Source(GEOBOUNDARIES.format(level=level), GEOBOUNDARIES_SHA256[level])


def cod_ab(folder: Path, limits: Limits, listing: str = COD_AB) -> Source:
    """The archive of all levels that OCHA lists now.

    Parameters
    ----------
    folder : Path
        Where the listing is put while it is read.
    limits : Limits
    listing : str
        Address of the list of files.

    Raises
    ------
    DownloadError
        Where the list cannot be had or names no archive that can be read.
    """
    path = download(Source(listing), folder / "listing.json", limits).path
    try:
        resources: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["result"]["resources"]
    except (ValueError, KeyError, TypeError) as error:
        raise DownloadError(f"{listing}: not a list of files ({error}); {_REMEDY}") from None
    for kind in _FORMATS:
        for resource in resources:
            address = str(resource.get("download_url") or resource.get("url") or "")
            named = f"{resource.get('format', '')} {resource.get('name', '')} {address}".lower()
            if kind in named and address.lower().endswith(".zip"):
                return Source(address)
    raise DownloadError(f"{listing}: names no archive of GeoJSON files or shapefiles; {_REMEDY}")


def download(source: Source, target: Path, limits: Limits, progress: Progress = lambda done, total: None) -> Fetched:
    """Fetch a file, and refuse one that is not what its checksum says.

    Raises
    ------
    DownloadError
        What failed, and what to do instead; nothing is left behind then.
    """
    try:
        found = fetch(source.address, target, limits, progress)
    except DownloadError as error:
        # The remedies of the other downloads name other files.
        raise DownloadError(f"{str(error).split('; ')[0]}; {_REMEDY}") from None
    if source.sha256 and found.sha256 != source.sha256.lower():
        target.unlink()
        raise DownloadError(
            f"{source.address}: SHA-256 is {found.sha256} and should be {source.sha256}; "
            "the file was changed or damaged: if you trust it, name its checksum with --sha256"
        )
    return found


_REMEDY = "check the network and the address, name another with --url, or fetch the file elsewhere and import it"

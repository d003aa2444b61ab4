"""Where the data lies: beside the packages in the repository, inside `geo` in an installed wheel."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from geo.errors import DataError

HOME_VARIABLE = "INCIDENT_MAP_HOME"
"""Environment variable that names another folder for what the user installs."""
_PACKAGE = Path(__file__).resolve().parent


def data_dir() -> Path:
    """The folder of the bundled data.

    Raises
    ------
    DataError
        Where neither the wheel's copy nor the repository's folder is there.
    """
    for folder in (_PACKAGE / "_data", _PACKAGE.parent / "data"):
        if (folder / "gazetteer").is_dir():
            return folder
    raise DataError(
        f"no bundled data at {_PACKAGE / '_data'} or {_PACKAGE.parent / 'data'}; "
        "reinstall iraq-incident-map, or run `make data` in a checkout"
    )


def gazetteer_dir() -> Path:
    """Gazetteer tables (CSV, UTF-8)."""
    return data_dir() / "gazetteer"


def lexicon_dir() -> Path:
    """Event words, cues, months, actors (CSV, UTF-8)."""
    return data_dir() / "lexicons"


def boundaries_dir() -> Path:
    """Map layers (GeoJSON, WGS84)."""
    return data_dir() / "boundaries"


def basemap_dir() -> Path:
    """Land, rivers, lakes (GeoJSON, WGS84)."""
    return data_dir() / "basemap"


def samples_dir() -> Path:
    """The bundled sample documents (JSON Lines)."""
    return data_dir() / "samples"


def user_dir() -> Path:
    """The folder for what the user installs, whether it is there or not.

    `INCIDENT_MAP_HOME`, or the platform's folder for a user's data: the XDG base directory on Linux, `Application
    Support` on macOS, `LOCALAPPDATA` on Windows.
    """
    if named := os.environ.get(HOME_VARIABLE):
        return Path(named).expanduser()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "iraq-incident-map"


def installed_dir() -> Path:
    """Gazetteer tables that the user installed or imported."""
    return user_dir() / "gazetteer"


def installed_boundaries_dir() -> Path:
    """Official boundaries that the user installed or imported."""
    return user_dir() / "boundaries"

"""Numbers and texts made small for a page: gzip in base64, the same bytes for the same values.

The browser opens them with `DecompressionStream`; see assets/packing.js for the way back.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

T = TypeVar("T")
_LEVEL = 9
_SCRIPT_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def to_json(value: object) -> str:
    """JSON that is the same for the same value, and safe inside a `<script>` element.

    Source: HTML Living Standard, "Restrictions for contents of script elements": `<` is written as an escape.
    """
    return _plain_json(value).translate(_SCRIPT_ESCAPES)


def pack_bytes(data: bytes) -> str:
    """Base64 of gzip; without the time of packing, so that a page is the same whenever it is built."""
    return base64.b64encode(gzip.compress(data, compresslevel=_LEVEL, mtime=0)).decode()


def pack_json(value: object) -> str:
    """A value as base64 of gzip of its JSON."""
    return pack_bytes(_plain_json(value).encode())


def pack_columns(columns: Mapping[str, tuple[npt.ArrayLike, str]]) -> dict[str, Any]:
    """Columns of equal length in one piece, each by byte planes: all lowest bytes, then all second ones, and so on.

    Neighbouring numbers differ in their lowest byte alone, so that whole planes nearly vanish when packed.

    Parameters
    ----------
    columns : mapping
        Name to values and their numpy type, little-endian.

    Returns
    -------
    dict
        `layout`, a list of [name, type], and `data`.
    """
    planes = bytearray()
    for values, dtype in columns.values():
        array = np.asarray(values).astype(dtype)
        planes += array.view("u1").reshape(len(array), array.itemsize).T.tobytes()
    layout = [[name, dtype.lstrip("<|")] for name, (_, dtype) in columns.items()]
    return {"layout": layout, "data": pack_bytes(bytes(planes))}


def pack_blocks(values: Sequence[T], size: int, block: Callable[[Sequence[T]], object]) -> dict[str, Any]:
    """Values in blocks of `size`, each packed on its own, so that one can be opened without the others."""
    starts: Iterable[int] = range(0, len(values), size)
    return {"size": size, "blocks": [pack_json(block(values[start : start + size])) for start in starts]}


def _plain_json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    # A lone surrogate, as from a broken source, cannot be written as UTF-8.
    return text.encode("utf-8", "replace").decode("utf-8")

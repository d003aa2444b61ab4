"""Geometry as a GeoPackage stores it: a header, then WKB (OGC 12-128r19, 2.1.3)."""

from __future__ import annotations

import struct

import shapely
from shapely.geometry import Polygon

_LITTLE_ENDIAN = 0x01
_ENVELOPE_XY = 0x02
_POINT_HEADER = struct.pack("<2sBBi", b"GP", 0, _LITTLE_ENDIAN, 4326)


def point_blob(lat: float, lon: float) -> bytes:
    """A WGS84 point; degrees."""
    return _POINT_HEADER + struct.pack("<BIdd", 1, 1, lon, lat)


def polygon_blob(polygon: Polygon) -> bytes:
    """A WGS84 polygon of (lon, lat), with its envelope."""
    min_x, min_y, max_x, max_y = polygon.bounds
    header = struct.pack("<2sBBi4d", b"GP", 0, _LITTLE_ENDIAN | _ENVELOPE_XY, 4326, min_x, max_x, min_y, max_y)
    return header + bytes(shapely.to_wkb(polygon, byte_order=1))

"""Coordinate reference systems: the one place where anything is reprojected or measured on the ellipsoid."""

from __future__ import annotations

import geopandas as gpd
from pyproj import Geod
from shapely.geometry import Polygon

WGS84 = "EPSG:4326"
# UTM zone 38N covers 42 to 48 degrees east: all of Iraq but the western desert and the Faw tip, where
# lengths are off by less than 0.3 %.
METRIC = "EPSG:32638"
_ELLIPSOID = Geod(ellps="WGS84")
_CIRCLE_SIDES = 48


def to_metric(frame: gpd.GeoDataFrame | gpd.GeoSeries) -> gpd.GeoDataFrame | gpd.GeoSeries:
    """Reproject from WGS84 to UTM 38N (metres).

    Raises
    ------
    ValueError
        Where the frame states no CRS: guessing one would put points into the sea.
    """
    if frame.crs is None:
        raise ValueError("the frame has no CRS; set one first, e.g. frame.set_crs('EPSG:4326')")
    return frame.to_crs(METRIC)


def to_wgs84(frame: gpd.GeoDataFrame | gpd.GeoSeries) -> gpd.GeoDataFrame | gpd.GeoSeries:
    """Reproject to WGS84 (degrees)."""
    if frame.crs is None:
        raise ValueError("the frame has no CRS; set one first, e.g. frame.set_crs('EPSG:32638')")
    return frame.to_crs(WGS84)


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Geodesic distance in kilometres between two WGS84 points."""
    return float(_ELLIPSOID.inv(lon1, lat1, lon2, lat2)[2]) / 1000


def offset(lat: float, lon: float, bearing_deg: float, distance_km: float) -> tuple[float, float]:
    """The (lat, lon) reached from a point on a bearing (degrees clockwise from north) over a distance."""
    lon2, lat2, _ = _ELLIPSOID.fwd(lon, lat, bearing_deg, distance_km * 1000)
    return float(lat2), float(lon2)


def circle(lat: float, lon: float, radius_m: float) -> Polygon:
    """A geodesic circle as a polygon of (lon, lat), WGS84."""
    bearings = [360 * i / _CIRCLE_SIDES for i in range(_CIRCLE_SIDES)]
    n = len(bearings)
    lons, lats, _ = _ELLIPSOID.fwd([lon] * n, [lat] * n, bearings, [max(radius_m, 1.0)] * n)
    return Polygon(list(zip(lons, lats, strict=True)))

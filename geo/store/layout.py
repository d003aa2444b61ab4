"""The tables of a store: a GeoPackage 1.4 (OGC 12-128r19) with the incidents and all that they rest on."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from geo.schema import COLUMNS

SCHEMA_VERSION = 1
FORMAT = "iraq-incident-map"
APPLICATION_ID = 0x47504B47  # "GPKG"
_USER_VERSION = 10400  # GeoPackage 1.4.0
_SRS_ID = 4326

_SQL_TYPES = {
    "str": "TEXT",
    "datetime64[s]": "DATE",
    "Int64": "INTEGER",
    "int64": "INTEGER NOT NULL",
    "float64": "REAL",
    "bool": "BOOLEAN NOT NULL",
}
_REFERENCES = {
    "incident_id": "TEXT NOT NULL UNIQUE",
    "document_id": "TEXT NOT NULL REFERENCES documents (document_id) ON DELETE CASCADE",
    # Merging writes events and incidents in one transaction, in either order.
    "event_id": "TEXT NOT NULL REFERENCES events (event_id) DEFERRABLE INITIALLY DEFERRED",
}
_INCIDENT_COLUMNS = ", ".join(f"{name} {_REFERENCES.get(name) or _SQL_TYPES[kind]}" for name, kind in COLUMNS.items())

AREA_COLUMNS = ("incident_id", "type", "date_start", "name_ar", "name_en", "admin1", "radius_m", "precision")

_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],'
    'UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],'
    'AUTHORITY["EPSG","4326"]]'
)

_METADATA = """
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents (table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
"""

_CONTENT = f"""
CREATE TABLE store_info (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, name TEXT NOT NULL UNIQUE, value TEXT NOT NULL);
CREATE TABLE documents (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, document_id TEXT NOT NULL UNIQUE, key TEXT NOT NULL UNIQUE,
  title TEXT, published DATE, source TEXT, url TEXT, language TEXT, text TEXT NOT NULL);
CREATE TABLE mentions (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  document_id TEXT NOT NULL REFERENCES documents (document_id) ON DELETE CASCADE,
  mention_start INTEGER NOT NULL, mention_end INTEGER NOT NULL, surface TEXT NOT NULL, role TEXT NOT NULL,
  confidence REAL NOT NULL, reason TEXT NOT NULL, ambiguous BOOLEAN NOT NULL,
  place_id TEXT, place_kind TEXT, name_ar TEXT, name_en TEXT, lat REAL, lon REAL, radius_m REAL,
  admin1 TEXT, admin2 TEXT, candidates TEXT NOT NULL);
CREATE TABLE events (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, event_id TEXT NOT NULL UNIQUE,
  incident_ids TEXT NOT NULL, reason TEXT NOT NULL, sources TEXT NOT NULL);
CREATE TABLE incidents (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom POINT, {_INCIDENT_COLUMNS});
CREATE TABLE incident_areas (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom POLYGON,
  incident_id TEXT NOT NULL UNIQUE REFERENCES incidents (incident_id) ON DELETE CASCADE,
  type TEXT NOT NULL, date_start DATE, name_ar TEXT, name_en TEXT, admin1 TEXT, radius_m REAL, precision INTEGER);
CREATE INDEX mentions_document ON mentions (document_id);
CREATE INDEX incidents_document ON incidents (document_id);
CREATE INDEX incidents_event ON incidents (event_id);
CREATE INDEX incidents_date ON incidents (date_start);
"""

_SYSTEMS = (
    ("WGS 84 geodetic", _SRS_ID, "EPSG", 4326, _WGS84, "longitude and latitude in degrees"),
    ("Undefined cartesian SRS", -1, "NONE", -1, "undefined", "undefined cartesian coordinate reference system"),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"),
)
_LAYERS: Mapping[str, tuple[str | None, str]] = {
    "incidents": ("POINT", "What happened; without geometry where the place could not be told"),
    "incident_areas": ("POLYGON", "Circle of the uncertainty of each located incident"),
    "documents": (None, "The articles"),
    "mentions": (None, "Place names in the articles, with the reasons for what they were taken to mean"),
    "events": (None, "Reports of one event, with the reason for joining them"),
    "store_info": (None, "Format and version of this file"),
}


def create_tables(connection: sqlite3.Connection) -> None:
    """Make an empty store of an empty database; the caller holds a transaction, so that it is all or nothing."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {_USER_VERSION}")
    for statement in (_METADATA + _CONTENT).split(";\n"):
        if statement.strip():
            connection.execute(statement)
    connection.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", _SYSTEMS)
    for table, (geometry, description) in _LAYERS.items():
        connection.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES (?, ?, ?, ?, ?)",
            (table, "features" if geometry else "attributes", table, description, _SRS_ID if geometry else None),
        )
        if geometry:
            connection.execute(
                "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)", (table, geometry, _SRS_ID)
            )
    connection.executemany(
        "INSERT INTO store_info (name, value) VALUES (?, ?)",
        [("format", FORMAT), ("schema_version", str(SCHEMA_VERSION))],
    )


def touch(connection: sqlite3.Connection) -> None:
    """Note in the contents table that the content changed now."""
    connection.execute("UPDATE gpkg_contents SET last_change = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')")

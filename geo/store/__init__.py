"""The store: one GeoPackage file that QGIS opens as it stands, and its only writer."""

from geo.store.file import Outcome, Store

__all__ = ["Outcome", "Store"]

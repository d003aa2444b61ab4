"""The filters of the command line: options to `geo.query.Filters`, and those in words."""

from __future__ import annotations

from dashboard.labels import TYPES
from geo.query import Filters, describe, parse_bbox, parse_date, parse_type


def filters_from(
    *,
    date_from: str | None,
    date_to: str | None,
    types: tuple[str, ...],
    admin1: tuple[str, ...],
    bbox: str | None,
    query: str | None,
    disputed: bool,
    no_background: bool,
    undated: bool,
) -> Filters:
    """The filters that the options of `export` ask for.

    Raises
    ------
    FilterError
        Where a value means nothing.
    """
    return Filters(
        date_from=parse_date(date_from) if date_from else None,
        date_to=parse_date(date_to) if date_to else None,
        types=tuple(parse_type(name) for name in _listed(types)),
        admin1=tuple(code.upper() for code in _listed(admin1)),
        bbox=parse_bbox(bbox) if bbox else None,
        query=query or None,
        disputed=disputed,
        background=not no_background,
        undated=undated,
    )


def describe_both(filters: Filters) -> str:
    """What the filters let through, in Arabic and English."""
    arabic = describe(filters, "ar", {name: label[0] for name, label in TYPES.items()})
    english = describe(filters, "en", {name: label[1] for name, label in TYPES.items()})
    return f"{arabic} · {english}"


def _listed(values: tuple[str, ...]) -> list[str]:
    return [part.strip() for value in values for part in value.split(",") if part.strip()]

"""Which installed places are ones that are already known: they add spellings and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from geo.crs import distance_km
from geo.gazetteer import all_names
from geo.models import Place
from geo.sources.checks import ARABIC, compared
from geo.sources.kinds import Tables

NEAR_KM = 5.0
# Their points lie anywhere along them; the radius says how far.
_WIDE_GROUPS = frozenset(("relief", "water", "road", "oil", "area"))
# Below this likeness (of 100) a Latin spelling is an old name or another language's; those are left to hand.
_MIN_LIKENESS = 75.0


@dataclass(frozen=True, slots=True)
class Link:
    """An installed place that is a known one, and the spellings that it adds to it."""

    same_as: str
    adds: tuple[str, ...]


def link(places: Iterable[Place], known: Sequence[Place], tables: Tables) -> dict[str, Link]:
    """Find the places that are known already.

    Two are the same where they share a folded name and a kind group, and lie within 5 km of each other or in the same
    district; of what is long or wide, within its radius; of governorates, where the code is the same.

    Parameters
    ----------
    places : iterable of Place
        Installed ones.
    known : sequence of Place
        The bundled ones and those of a user's own tables.
    tables : Tables

    Returns
    -------
    dict
        Id of an installed place to its link; ids that are not in it are places of their own.
    """
    index: dict[tuple[str, str], list[Place]] = {}
    owners: dict[str, set[tuple[str, str | None]]] = {}
    for place in known:
        for key in {compared(name) for name in all_names(place) if name}:
            owners.setdefault(key, set()).add(_kin(place))
            if place.country == "IQ":
                index.setdefault((_group(place, tables), key), []).append(place)
    governorates = [place for place in known if place.kind == "governorate"]
    links: dict[str, Link] = {}
    for place in places:
        names = [name for name in all_names(place) if name]
        keys = dict.fromkeys(map(compared, names))
        candidates = [k for key in keys for k in index.get((_group(place, tables), key), ())]
        if place.kind == "governorate":
            candidates = governorates
        same = _nearest(place, candidates, tables)
        if same is not None:
            links[place.id] = Link(same.id, _added(names, same, owners, tables))
    return links


def _group(place: Place, tables: Tables) -> str:
    return tables.kinds[place.kind].group if place.kind in tables.kinds else place.kind


def _kin(place: Place) -> tuple[str, str | None]:
    # A town, its district and its subdistrict share their names without being in each other's way.
    return compared(place.name_ar or place.name_en), place.admin1


def _nearest(place: Place, candidates: Sequence[Place], tables: Tables) -> Place | None:
    main = {compared(name) for name in (place.name_ar, place.name_en) if name}
    fitting = []
    for candidate in candidates:
        away = distance_km(place.lat, place.lon, candidate.lat, candidate.lon)
        if _is_same(place, candidate, away, _group(place, tables)):
            same_main = bool(main & {compared(name) for name in (candidate.name_ar, candidate.name_en) if name})
            fitting.append((candidate.kind != place.kind, not same_main, away, candidate.id, candidate))
    return min(fitting)[4] if fitting else None


def _is_same(place: Place, known: Place, away_km: float, group: str) -> bool:
    if group == "governorate":
        return place.admin1 == known.admin1
    if away_km <= NEAR_KM:
        return True
    if group in _WIDE_GROUPS and away_km <= known.radius_m / 1000:
        return True
    return bool(place.admin1 and place.admin2) and (place.admin1, place.admin2) == (known.admin1, known.admin2)


def _added(
    names: Sequence[str], known: Place, owners: Mapping[str, set[tuple[str, str | None]]], tables: Tables
) -> tuple[str, ...]:
    """The spellings that the known place lacks: no other place's, no ordinary word, and like its own."""
    own = [name for name in all_names(known) if name]
    seen = {compared(name) for name in own}
    latin = [compared(name) for name in own if not ARABIC.search(name)]
    added = []
    for name in names:
        key = compared(name)
        mine = owners.get(key, {_kin(known)}) == {_kin(known)}
        like = bool(ARABIC.search(name)) or any(fuzz.ratio(key, other) >= _MIN_LIKENESS for other in latin)
        # حي of a quarter is part of its name; قضاء before a town's would make the district of it.
        bare = tables.without_type(name, known.kind) == name
        if key not in seen and mine and like and bare and not tables.needs_type_word(name):
            seen.add(key)
            added.append(name)
    return tuple(added)

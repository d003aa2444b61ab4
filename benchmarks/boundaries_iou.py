"""How far the embedded boundaries are from official ones: intersection over union, unit by unit.

Run ``python benchmarks/boundaries_iou.py FOLDER`` where FOLDER holds the COD-AB files of OCHA as GeoJSON, named
``*adm1*.geojson`` and ``*adm2*.geojson``. They serve as a measure only: nothing of them enters the project.

The official list of 2019 has 101 districts. Where the gazetteer has a district that was made out of one of them later
(``data/boundaries/district_origins.csv``), the two are measured together.
"""

from __future__ import annotations

import sys
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geo.boundaries import DISPUTED_TERRITORIES, DISTRICTS, GOVERNORATES, read_geojson
from geo.crs import to_metric

BOUNDARIES = Path(__file__).resolve().parent.parent / "data" / "boundaries"


def overlaps(ours: gpd.GeoDataFrame, official: gpd.GeoDataFrame) -> pd.DataFrame:
    """Each of our units with one official one, pairs that agree best first, and their intersection over union.

    No official unit is given twice: one of ours whose counterpart went to a better match has 0.
    """
    ours, official = to_metric(ours).reset_index(drop=True), to_metric(official).reset_index(drop=True)
    pairs = ours.sindex.query(official.geometry, predicate="intersects")
    rows = []
    for official_at, our_at in pairs.T:
        a, b = ours.geometry[our_at], official.geometry[official_at]
        common = a.intersection(b).area
        rows.append((our_at, official_at, common / (a.area + b.area - common)))
    table = pd.DataFrame(rows, columns=["ours", "official", "iou"]).sort_values("iou", ascending=False)
    found: dict[int, tuple[int, float]] = {}
    for row in table.itertuples():
        if row.ours not in found and row.official not in {official_at for official_at, _ in found.values()}:
            found[row.ours] = (row.official, row.iou)
    missing = {at: (-1, 0.0) for at in range(len(ours)) if at not in found}
    return pd.DataFrame.from_dict(found | missing, orient="index", columns=["official", "iou"])


def with_origins(districts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Districts joined with those that were made out of them later."""
    table = pd.read_csv(BOUNDARIES / "district_origins.csv")
    origin = table.set_index(["admin1", "admin2"])["origin"]
    units = zip(districts["admin1"], districts["admin2"], strict=True)
    return districts.assign(name_en=[origin.get(unit, unit[1]) for unit in units]).dissolve("name_en", as_index=False)


def report(title: str, ours: gpd.GeoDataFrame, official: gpd.GeoDataFrame, name: str) -> None:
    """Print the table of one layer, worst unit first."""
    table = overlaps(ours, official)
    print(f"\n{title}: mean {table['iou'].mean():.3f}, minimum {table['iou'].min():.3f}, {len(table)} units")
    for at, row in table.sort_values("iou").iterrows():
        counterpart = official[name].iloc[int(row["official"])] if row["official"] >= 0 else "none"
        print(f"  {row['iou']:.3f}  {ours['name_en'].iloc[at]:24} {counterpart}")


def main() -> None:
    """Print the tables of governorates, districts and the disputed districts."""
    folder = Path(sys.argv[1])
    admin1 = gpd.read_file(next(folder.glob("*adm1*.geojson")))
    report("Governorates", read_geojson(BOUNDARIES / GOVERNORATES), admin1, "ADM1_EN")
    admin2 = gpd.read_file(next(folder.glob("*adm2*.geojson")))
    report("Districts", with_origins(read_geojson(BOUNDARIES / DISTRICTS)), admin2, "ADM2_EN")
    disputed = read_geojson(BOUNDARIES / DISPUTED_TERRITORIES)
    disputed = disputed[disputed["overlay_id"] == "unami-2009"].reset_index(drop=True)
    report("Disputed districts", disputed, admin2, "ADM2_EN")
    counterparts = admin2.iloc[overlaps(disputed, admin2)["official"].to_numpy()]
    whole = overlaps(disputed.dissolve(), counterparts.dissolve())["iou"].item()
    print(f"\nThe disputed districts as one area: {whole:.3f}")


if __name__ == "__main__":
    main()

"""Folium layers: offline, on any folium map, from the bundled data."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import folium
import pytest
from incident_frames import frame, kirkuk_bomb, sample

from dashboard import basemap
from dashboard.basemap import base_layers
from dashboard.layers import IncidentLayer, Inline, base_map, bundle, figure_of, leaflet_css, leaflet_js, page_script
from geo.errors import DataError

ARABIC = re.compile(r"[\u0600-\u06ff]")


def islands(html: str) -> list[object]:
    return [json.loads(text) for text in re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', html)]


def test_leaflet_is_the_version_of_folium() -> None:
    links = dict(folium.Map.default_js)
    assert "leaflet@1.9.3" in links["leaflet"]
    assert leaflet_js().startswith("/* @preserve\n * Leaflet 1.9.3")


def test_leaflets_styles_ask_for_no_pictures() -> None:
    assert "url(" not in leaflet_css()


def test_the_bundle_has_neither_imports_nor_exports_but_the_default() -> None:
    lines = bundle("component-library.js").splitlines()
    assert [line for line in lines if line.startswith(("import ", "export "))] == [
        "export default function component({ data }) {"
    ]


def test_the_bundled_modules_do_not_redefine_each_others_names() -> None:
    names = re.findall(
        r"^(?:async )?(?:function|class|const|let) (\w+)", bundle("page-table.js", "page.js"), re.MULTILINE
    )
    assert sorted(set(names)) == sorted(names)


def test_every_import_of_a_module_names_something_that_its_source_exports() -> None:
    assets = Path(basemap.__file__).parent / "assets"
    for module in assets.glob("*.js"):
        for names, source in re.findall(
            r'^import \{([^}]*)\} from "\./([\w-]+\.js)";', module.read_text("utf-8"), re.M
        ):
            exported = re.findall(
                r"^export (?:const|(?:async )?function|class) (\w+)", (assets / source).read_text("utf-8"), re.M
            )
            assert {name.strip() for name in names.split(",")} <= set(exported), f"{module.name} from {source}"


def test_the_base_map_links_to_nothing() -> None:
    html = figure_of(base_map()).render()
    assert re.findall(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=", html) == []
    assert "jquery" not in html.lower()
    assert "bootstrap" not in html.lower()


def test_the_base_layers_have_names_in_arabic_and_english() -> None:
    layers = base_layers()
    named = [
        *(
            feature["properties"]
            for name in ("governorates", "disputed", "overlays")
            for feature in layers[name]["features"]
        ),
        *layers["cities"],
    ]
    assert len(layers["governorates"]["features"]) >= 18
    for properties in named:
        assert ARABIC.search(properties["name_ar"]), properties
        assert re.search("[A-Za-z]", properties["name_en"]), properties


def test_overlays_say_whose_view_they_are() -> None:
    layers = base_layers()
    parts = [feature["properties"] for name in ("disputed", "overlays") for feature in layers[name]["features"]]
    assert {part["overlay_id"] for part in parts} == set(layers["overlayFacts"])
    assert {"unami-2009", "wider-claim", "green-line-2003"} <= set(layers["overlayFacts"])
    for facts in layers["overlayFacts"].values():
        assert ARABIC.search(facts["name_ar"])
        assert ARABIC.search(facts["name_ku"])
        assert ARABIC.search(facts["holder_ar"])
        assert ARABIC.search(facts["note_ar"])
        assert facts["name_en"]
        assert facts["holder"]
        assert facts["source"]
        assert facts["approximate"] is True


def test_an_overlay_lasts_as_long_as_any_of_its_parts() -> None:
    facts = base_layers()["overlayFacts"]["control-2014"]
    assert (facts["valid_from"], facts["valid_to"]) == ("2014-08-01", "2017-10-15")


def test_labelled_places_lie_on_the_map() -> None:
    west, south, east, north = base_layers()["extent"]
    cities = base_layers()["cities"]
    assert {"Baghdad", "Mosul", "Basra", "Kirkuk"} <= {city["name_en"] for city in cities}
    assert all(west <= city["lon"] <= east and south <= city["lat"] <= north for city in cities)
    assert "London" not in {city["name_en"] for city in cities}


def test_borders_leave_out_the_edges_of_the_cut() -> None:
    west, south, east, north = base_layers()["extent"]
    for feature in base_layers()["borders"]["features"]:
        for line in feature["geometry"]["coordinates"]:
            for (lon1, lat1), (lon2, lat2) in pairwise(line):
                assert not (lon1 == lon2 and lon1 in (west, east))
                assert not (lat1 == lat2 and lat1 in (south, north))


def test_a_missing_layer_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"nowhere\.geojson cannot be read"):
        basemap._collection(tmp_path / "nowhere.geojson", ())


def test_of_a_collection_the_polygons_are_drawn() -> None:
    square = [[[44.00001, 33.0], [44.0, 34.0], [45.0, 34.0], [44.00001, 33.0]]]
    seam = {"type": "LineString", "coordinates": [[44.0, 33.0], [45.0, 34.0]]}
    geometry = {"type": "GeometryCollection", "geometries": [{"type": "Polygon", "coordinates": square}, seam]}
    assert basemap._geometry(geometry) == {
        "type": "MultiPolygon",
        "coordinates": [[[[44.0, 33.0], [44.0, 34.0], [45.0, 34.0], [44.0, 33.0]]]],
    }


def test_a_gazetteer_without_coordinates_is_named(tmp_path: Path) -> None:
    table = tmp_path / "gazetteer.csv"
    table.write_text("kind,name_ar,name_en,lat,lon,importance\ncity,س,S,,44.1,4\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"gazetteer\.csv cannot be read"):
        basemap._cities(table, [36.0, 27.0, 51.0, 39.5])


def test_incidents_can_be_added_to_any_folium_map() -> None:
    folium_map = folium.Map(location=[33.3, 44.4], zoom_start=6, tiles=None)
    IncidentLayer(sample()).add_to(folium_map)
    html = figure_of(folium_map).render()
    (island,) = islands(html)
    assert isinstance(island, dict)
    assert island["payload"]["count"] == 12
    assert f"IncidentMap.attach({folium_map.get_name()}, options)" in html


def test_two_layers_bring_the_script_once() -> None:
    folium_map = base_map()
    IncidentLayer(frame([kirkuk_bomb()])).add_to(folium_map)
    IncidentLayer(frame([kirkuk_bomb("other")])).add_to(folium_map)
    figure = figure_of(folium_map)
    figure.render()
    scripts = [c.text for c in figure.header._children.values() if isinstance(c, Inline) and c.tag == "script"]
    assert scripts == [leaflet_js(), page_script()]


def test_a_layer_on_no_map_says_so() -> None:
    with pytest.raises(TypeError, match=r"is on no map; add it first"):
        figure_of(IncidentLayer(sample()))

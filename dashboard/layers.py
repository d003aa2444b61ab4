"""Folium layers: the offline base map of Iraq, and the incidents on any folium map.

Nothing here asks the network for anything: Leaflet comes from the installed package `xstatic-leaflet` (folium's
version), the base layers from the bundled data, the map script from `dashboard/assets`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd
import xstatic.pkg.leaflet
from branca.element import Element, Figure, MacroElement
from folium.template import Template

from dashboard.basemap import base_layers
from dashboard.labels import catalogue
from dashboard.packing import to_json
from dashboard.payload import encode
from dashboard.style import css_variables, type_rules

_ASSETS = Path(__file__).resolve().parent / "assets"
_LEAFLET = Path(xstatic.pkg.leaflet.BASE_DIR)
_MODULES = (
    "dom.js",
    "shapes.js",
    "packing.js",
    "incidents.js",
    "theme.js",
    "areas.js",
    "symbols.js",
    "incident-layer.js",
    "base-layers.js",
    "citation.js",
    "evidence-panel.js",
    "controls.js",
    "incident-map.js",
)
_PUBLIC = ("mount", "attach", "addBase", "fit", "read", "load", "wirePage")
_IMPORT = re.compile(r"^import [^;]*;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)


class Inline(Element):
    """A style or script element with its text as it is, no template.

    Its text is code of this project, never data: the exported page allows exactly these by their hashes.
    """

    def __init__(self, tag: str, text: str) -> None:
        super().__init__()
        self.tag = tag
        self.text = text

    def render(self, **kwargs: Any) -> str:
        """The element as HTML."""
        return f"<{self.tag}>{self.text}</{self.tag}>"


class Island(Element):
    """Data in the page, as JSON in a `<script>` that no browser runs."""

    def __init__(self, element_id: str, value: object) -> None:
        super().__init__()
        self.element_id = element_id
        self.value = value

    def render(self, **kwargs: Any) -> str:
        """The element as HTML, safe whatever the data contain."""
        return f'<script type="application/json" id="{self.element_id}">{to_json(self.value)}</script>'


class BaseMap(folium.Map):
    """A folium map with Leaflet inside and nothing from the network."""

    _template = Template(
        """
        {% macro html(this, kwargs) %}
            <div class="folium-map incident-map im-theme" id={{ this.get_name()|tojson }}></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {{ this.options|tojavascript }});
            IncidentMap.fit({{ this.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self, **options: Any) -> None:
        super().__init__(tiles=None, **options)
        # What folium would load from the network: Leaflet comes with the page, the rest is not used.
        self.default_js = []
        self.default_css = []

    def render(self, **kwargs: Any) -> str:
        """Put Leaflet, the map script and the map into the figure."""
        head = figure_of(self).header
        head.add_child(Inline("style", leaflet_css()), name="leaflet_css")
        head.add_child(Inline("script", leaflet_js()), name="leaflet_js")
        size = f"#{self.get_name()}{{width:100%;height:100%;min-height:320px}}html,body{{height:100%;margin:0}}"
        head.add_child(Inline("style", size), name=f"{self.get_name()}_size")
        _add_assets(figure_of(self))
        # Map.render would add styles and switches that its own template needs and this one does not.
        super(folium.Map, self).render(**kwargs)  # type: ignore[no-untyped-call]
        return ""


class BaseLayers(MacroElement):
    """Land, water, governorates, districts, disputed territories and names, with a control to switch them."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            IncidentMap.addBase({{ this._parent.get_name() }}, IncidentMap.read({{ this.island|tojson }}));
        {% endmacro %}
        """
    )

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "BaseLayers"

    @property
    def island(self) -> str:
        """Id of the element that holds the layers."""
        return f"{self.get_name()}_data"

    def render(self, **kwargs: Any) -> str:
        """Put the layers into the figure."""
        value = {"layers": base_layers(), "labels": catalogue()}
        figure_of(self).html.add_child(Island(self.island, value), name=self.island)
        super().render(**kwargs)  # type: ignore[no-untyped-call]
        return ""


class IncidentLayer(MacroElement):
    """Incidents on a folium map: symbols, uncertainty, and the evidence on a click.

    In the page, the variable of this element is a promise of the map script's incident map.

    Parameters
    ----------
    frame : GeoDataFrame
        Conforming to `geo.schema`, EPSG:4326.
    theme : str
        ``light``, ``dark``, or ``auto`` for what the reader's system asks for.

    Examples
    --------
    >>> IncidentLayer(frame).add_to(base_map())  # doctest: +SKIP
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = IncidentMap.load({{ this.island|tojson }})
                .then((options) => IncidentMap.attach({{ this._parent.get_name() }}, options));
        {% endmacro %}
        """
    )

    def __init__(self, frame: gpd.GeoDataFrame, *, theme: str = "auto") -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "IncidentLayer"
        self.options = {"payload": encode(frame), "labels": catalogue(), "theme": theme}

    @property
    def island(self) -> str:
        """Id of the element that holds the incidents."""
        return f"{self.get_name()}_data"

    def render(self, **kwargs: Any) -> str:
        """Put the script and the incidents into the figure."""
        _add_assets(figure_of(self))
        figure_of(self).html.add_child(Island(self.island, self.options), name=self.island)
        super().render(**kwargs)  # type: ignore[no-untyped-call]
        return ""


def base_map(*, element_id: str | None = None) -> folium.Map:
    """A folium map of Iraq that works without a network: no tiles, Leaflet and all layers inside.

    Parameters
    ----------
    element_id : str, optional
        Ids of the page are built from it; random where it is not given, as folium does.

    Raises
    ------
    DataError
        Where a bundled layer is missing.
    """
    folium_map = BaseMap(zoom_snap=0.25, zoom_delta=0.75, min_zoom=4, max_zoom=15)
    folium_map.options |= {"maxBounds": [[20, 28], [46, 60]], "maxBoundsViscosity": 0.8, "wheelPxPerZoomLevel": 110}
    layers = BaseLayers().add_to(folium_map)
    if element_id is not None:
        folium_map._id = layers._id = element_id
    return folium_map


def bundle(*modules: str) -> str:
    """The map script's modules joined into one, in the order in which they need each other.

    Parameters
    ----------
    modules : str
        Further modules of `dashboard/assets` that follow those of the map.

    Returns
    -------
    str
        JavaScript without imports and exports, but for an `export default`.
    """
    sources = (_asset(name) for name in (*_MODULES, *modules))
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", source)) for source in sources)


@lru_cache(maxsize=1)
def page_script() -> str:
    """The map script for a page: sets the global `IncidentMap`."""
    script, public = bundle("page-table.js", "page.js"), ", ".join(_PUBLIC)
    return f'"use strict";\n(() => {{\n{script}\nglobalThis.IncidentMap = {{ {public} }};\n}})();'


@lru_cache(maxsize=1)
def map_css() -> str:
    """Styles of the map and its panel, colours included."""
    return css_variables() + type_rules() + _asset("incident-map.css")


@lru_cache(maxsize=1)
def leaflet_js() -> str:
    """Leaflet 1.9.3 as the package has it, without the reference to a source map."""
    return re.sub(r"//# sourceMappingURL=.*\s*$", "", (_LEAFLET / "leaflet.js").read_text("utf-8"))


@lru_cache(maxsize=1)
def leaflet_css() -> str:
    """Leaflet's styles without its pictures: the map uses none of them, and each would be a request."""
    return re.sub(r"url\([^)]*\)", "none", (_LEAFLET / "leaflet.css").read_text("utf-8"))


def figure_of(element: Element) -> Figure:
    """The page that an element of folium belongs to.

    Raises
    ------
    TypeError
        Where it was not added to a map yet.
    """
    root = element.get_root()
    if not isinstance(root, Figure):
        raise TypeError(f"{element.get_name()} is on no map; add it first: .add_to(folium_map)")
    return root


def component_asset(name: str) -> str:
    """A module of the app's component as it is."""
    return _asset(name)


def page_css() -> str:
    """Styles of the exported page around the map."""
    return _asset("page.css")


def _add_assets(figure: Figure) -> None:
    """Styles and script, once a figure however many maps and layers it has."""
    figure.header.add_child(Inline("style", map_css()), name="incident_map_css")
    figure.header.add_child(Inline("script", page_script()), name="incident_map_js")


@lru_cache(maxsize=32)
def _asset(name: str) -> str:
    return (_ASSETS / name).read_text("utf-8")

"""Colours and symbols: what the map looks like, in one place, for both themes.

An incident's type shows twice, as a shape and as a colour, so that neither a colour-blind reader nor a black-and-white
print loses it: no two types share a shape, and types of one family (explosions, state action, ...) share a hue.
The hues follow Paul Tol's *vibrant* scheme (SRON/EPS/TN/09-002, 2021), darkened or lightened until each has a contrast
of at least 3:1 against the land of its theme (WCAG 2.2, 1.4.11).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from geo.models import INCIDENT_TYPES

Theme = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Symbol:
    """How one incident type is drawn.

    `shape` names a geometry of assets/shapes.js; the colours are sRGB hex for the light and the dark theme.
    """

    shape: str
    light: str
    dark: str


SYMBOLS: dict[str, Symbol] = {
    "Armed clash": Symbol("cross", "#a3276c", "#f07cb8"),
    "Attack": Symbol("triangle", "#c12f14", "#ff7d66"),
    "Suicide bomb": Symbol("star", "#bd5200", "#ffa04d"),
    "Remote explosive/landmine/IED": Symbol("diamond", "#bd5200", "#ffa04d"),
    "Shelling/artillery/missile attack": Symbol("triangle-down", "#0063a3", "#55a8ea"),
    "Air/drone strike": Symbol("chevron", "#0063a3", "#55a8ea"),
    "Grenade": Symbol("hexagon", "#bd5200", "#ffa04d"),
    "Abduction/forced disappearance": Symbol("square", "#7a2a8c", "#e6b8f2"),
    "Arrests": Symbol("bar", "#007065", "#4fc9b9"),
    "Disrupted weapons use": Symbol("plus", "#007065", "#4fc9b9"),
    "Looting/property destruction": Symbol("house", "#7a6200", "#dcc257"),
    "Other": Symbol("circle", "#5a5f66", "#b4bac2"),
}
"""One symbol a type; the order is that of the legend."""

# Quiet land, a little darker water, administrative lines that recede behind the incidents.
PALETTE: dict[Theme, dict[str, str]] = {
    "light": {
        "sea": "#d3dde3",
        "land": "#f5f3ee",
        "land-iraq": "#fdfcf9",
        "border": "#8d8a80",
        "governorate": "#c2bdb0",
        "district": "#dedacf",
        "water": "#a9c0cd",
        "disputed": "#8a5a00",
        "disputed-fill": "#b8860b",
        "overlay-0": "#8a5a00",
        "overlay-1": "#2f6b3a",
        "overlay-2": "#5b4b8a",
        "overlay-3": "#8a3b3b",
        "label": "#45433d",
        "label-quiet": "#6b6860",
        "halo": "#fdfcf9",
        "surface": "#ffffff",
        "surface-raised": "#f6f5f1",
        "text": "#1d1f21",
        "text-quiet": "#595d61",
        "line": "#dcd9d1",
        "accent": "#0b5c8a",
        "focus": "#0b5c8a",
        "casing": "#ffffff",
        "mark-trigger": "#ffd9cf",
        "mark-place": "#cfe6f5",
        "mark-date": "#e4dcf3",
        "mark-toll": "#fbe7a9",
    },
    "dark": {
        "sea": "#14191d",
        "land": "#22272b",
        "land-iraq": "#2a3034",
        "border": "#858b8f",
        "governorate": "#4d555a",
        "district": "#383f44",
        "water": "#3b5566",
        "disputed": "#e3b756",
        "disputed-fill": "#e3b756",
        "overlay-0": "#e3b756",
        "overlay-1": "#8fd19b",
        "overlay-2": "#b9a8ec",
        "overlay-3": "#e8a5a5",
        "label": "#d4d6d3",
        "label-quiet": "#a3a8a8",
        "halo": "#22272b",
        "surface": "#1b1f23",
        "surface-raised": "#262b30",
        "text": "#eceeee",
        "text-quiet": "#b0b6ba",
        "line": "#3b4147",
        "accent": "#7cc4f0",
        "focus": "#7cc4f0",
        "casing": "#14171a",
        "mark-trigger": "#6a2a1c",
        "mark-place": "#14496a",
        "mark-date": "#463468",
        "mark-toll": "#5c4a0c",
    },
}
"""CSS custom properties (`--im-<name>`) of each theme."""


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two sRGB colours, 1 to 21.

    Source: WCAG 2.2, definition of contrast ratio and relative luminance.
    """
    high, low = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _declarations(theme: Theme) -> str:
    lines = [f"  --im-{name}: {value};" for name, value in PALETTE[theme].items()]
    lines += [f"  --im-type-{INCIDENT_TYPES.index(name)}: {getattr(s, theme)};" for name, s in SYMBOLS.items()]
    return "\n".join([f"  --im-theme: {theme};", f"  color-scheme: {theme};", *lines])


def css_variables() -> str:
    """The custom properties as CSS: light, dark where the reader's system asks for it, or as `data-theme` says."""
    light, dark = _declarations("light"), _declarations("dark")
    return (
        f".im-theme {{\n{light}\n}}\n"
        f"@media (prefers-color-scheme: dark) {{\n.im-theme:not([data-theme='light']) {{\n{dark}\n}}\n}}\n"
        f".im-theme[data-theme='dark'] {{\n{dark}\n}}\n"
        # Paper is white whatever the screen was.
        f"@media print {{\n.im-theme.im-theme {{\n{light}\n}}\n}}\n"
    )


def type_rules() -> str:
    """CSS rules that fill the symbols of legend, panel and table with the colour of their type."""
    rules = [
        f".im-icon .im-type-{i} {{ fill: var(--im-type-{i}); }}\n"
        f".im-icon.is-hollow .im-type-{i} {{ fill: none; stroke: var(--im-type-{i}); stroke-width: 0.34; }}"
        for i in range(len(INCIDENT_TYPES))
    ]
    return "\n".join(rules) + "\n"


def shapes() -> list[str]:
    """Shape of each type, in the order of `INCIDENT_TYPES`: what the map script looks up by the type's code."""
    return [SYMBOLS[name].shape for name in INCIDENT_TYPES]

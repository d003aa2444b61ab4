"""Symbols and colours: every type tells itself apart by shape, and shows on the land of both themes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard import style
from geo.models import INCIDENT_TYPES

SHAPES_JS = Path(style.__file__).parent / "assets" / "shapes.js"
MIN_GRAPHIC_CONTRAST = 3.0  # WCAG 2.2, 1.4.11
MIN_TEXT_CONTRAST = 4.5  # WCAG 2.2, 1.4.3


def test_contrast_of_black_on_white_is_21() -> None:
    assert style.contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert style.contrast("#ffffff", "#777777") == pytest.approx(4.478, abs=0.001)


def test_every_type_has_a_symbol_and_no_two_share_a_shape() -> None:
    assert list(style.SYMBOLS) == list(INCIDENT_TYPES)
    assert len({symbol.shape for symbol in style.SYMBOLS.values()}) == len(INCIDENT_TYPES)


def test_the_map_script_can_draw_every_shape() -> None:
    outlines = SHAPES_JS.read_text("utf-8").split("export const OUTLINES", 1)[1].split("};", 1)[0]
    drawn = set(re.findall(r'^  "?([\w-]+)"?:', outlines, re.MULTILINE))
    assert drawn == set(style.shapes())


@pytest.mark.parametrize("name", INCIDENT_TYPES)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["land-iraq", "land", "surface"])
def test_symbols_stand_out_from_what_is_under_them(name: str, theme: style.Theme, ground: str) -> None:
    colour = getattr(style.SYMBOLS[name], theme)
    assert style.contrast(colour, style.PALETTE[theme][ground]) >= MIN_GRAPHIC_CONTRAST


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("text", "surface"),
        ("text", "surface-raised"),
        ("text-quiet", "surface"),
        ("text-quiet", "surface-raised"),
        ("accent", "surface"),
        ("label", "land-iraq"),
        ("label-quiet", "land-iraq"),
        ("disputed", "land-iraq"),
        ("overlay-0", "land-iraq"),
        ("overlay-1", "land-iraq"),
        ("overlay-2", "land-iraq"),
        ("overlay-3", "land-iraq"),
        ("text", "mark-trigger"),
        ("text", "mark-place"),
        ("text", "mark-date"),
        ("text", "mark-toll"),
    ],
)
def test_words_can_be_read(theme: style.Theme, text: str, ground: str) -> None:
    palette = style.PALETTE[theme]
    assert style.contrast(palette[text], palette[ground]) >= MIN_TEXT_CONTRAST


def test_both_themes_define_the_same_names() -> None:
    assert set(style.PALETTE["light"]) == set(style.PALETTE["dark"])


def test_css_uses_only_colours_that_are_defined() -> None:
    defined = set(re.findall(r"(--im-[\w-]+):", style.css_variables())) | {"--im-height"}
    for asset in ("incident-map.css", "page.css"):
        used = set(re.findall(r"var\((--im-[\w-]+)", (SHAPES_JS.parent / asset).read_text("utf-8")))
        assert used <= defined, asset


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_neighbouring_families_stay_apart_for_a_green_blind_reader(theme: str) -> None:
    """Explosions, air and artillery, arrests: the three that are seen together most (Viénot et al. 1999)."""
    names = ("Remote explosive/landmine/IED", "Air/drone strike", "Arrests", "Abduction/forced disappearance")
    colours = [_green_blind(getattr(style.SYMBOLS[name], theme)) for name in names]
    distances = [_distance(a, b) for i, a in enumerate(colours) for b in colours[i + 1 :]]
    assert min(distances) >= 25


def _green_blind(colour: str) -> tuple[float, float, float]:
    r, g, b = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    yellow = 0.29275 * r + 0.70725 * g
    return (yellow, yellow, b - 0.02234 * r + 0.02234 * g)


def _distance(first: tuple[float, ...], second: tuple[float, ...]) -> float:
    return max(abs(a - b) for a, b in zip(first, second, strict=True))

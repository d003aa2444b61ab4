"""The place finder: a name typed by the reader, the places that it may mean, with the reasons, in table and map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard import reasons, session, table, texts
from dashboard.markup import element
from dashboard.table import Cell, Column, Row
from dashboard.texts import Text
from dashboard.views import both
from geo.errors import GeoError
from geo.models import Candidate, Place
from geo.search import Findings

LONGEST_NAME = 120
"""Characters; no place has a longer name."""
MOST_SHOWN = 40
IMPORT_COMMAND = "incident-map data import places.csv"
INSTALL_COMMAND = "incident-map data install gazetteer"

COLUMNS = (
    Column("number", texts.COLUMN_NUMBER),
    Column("name_ar", texts.COLUMN_NAME),
    Column("name_ku", texts.COLUMN_KURDISH),
    Column("kind", texts.COLUMN_KIND),
    Column("where", texts.COLUMN_WHERE),
    Column("lat", texts.COLUMN_COORDINATES),
    Column("radius_m", texts.COLUMN_RADIUS),
    Column("score", texts.COLUMN_SCORE),
    Column("reason", texts.COLUMN_REASONS),
    Column("source", texts.COLUMN_SOURCE),
)
_GUESSED = "spelled nearly like"
"""How `geo.resolve` begins the reason where no place has exactly this name."""
_NAME, _GOVERNORATE, _CHOSEN = "place_name", "place_governorate", "place_chosen"


@dataclass(frozen=True)
class Found:
    """What the finder has to show in one run of the page; what was not asked for is not there."""

    name: str = ""
    admin1: str | None = None
    findings: Findings | None = None
    places: int = 0
    names: int = 0
    """How many the gazetteer holds."""
    error: str = ""

    @property
    def shown(self) -> tuple[Candidate, ...]:
        """The candidates that table and map show."""
        return self.findings.candidates[:MOST_SHOWN] if self.findings else ()

    @property
    def chosen(self) -> str | None:
        """Id of the place that stands out: the one the reader chose, else the one the name was taken to mean."""
        ids = {candidate.place.id for candidate in self.shown}
        picked = st.session_state.get(_CHOSEN)
        if picked in ids:
            return str(picked)
        place = self.findings.resolution.place if self.findings else None
        return place.id if place is not None else None

    @property
    def marks(self) -> list[dict[str, object]]:
        """The candidates as the map takes them."""
        return [_mark(number, candidate.place) for number, candidate in enumerate(self.shown, start=1)]


def panel() -> Found:
    """Draw the finder; what was found goes to the map as well."""
    _form()
    found = _find()
    if found.error:
        _state("im-finder-error", texts.TROUBLE, texts.TROUBLE_REMEDY)
        st.html(element("p", found.error, class_="im-detail", dir="auto"))
    elif found.findings is None:
        st.html(both(texts.FINDER_HINT, class_="im-both im-finder-hint"))
    else:
        _results(found, found.findings)
    return found


def choose(place_id: str | None) -> None:
    """Make one of the candidates stand out."""
    st.session_state[_CHOSEN] = place_id


def clear() -> None:
    """Empty the box; the marks go with it."""
    st.session_state.update({_NAME: "", _GOVERNORATE: None, _CHOSEN: None})


def _form() -> None:
    governorates = session.governorates()
    for key, default in ((_NAME, ""), (_GOVERNORATE, None)):
        st.session_state.setdefault(key, default)
    with st.container(key="finder_form"):
        st.text_input(
            texts.FINDER_NAME.line,
            key=_NAME,
            placeholder=texts.FINDER_EXAMPLE.line,
            max_chars=LONGEST_NAME,
            on_change=choose,
            args=(None,),
        )
        st.selectbox(
            texts.GOVERNORATE.line,
            sorted(governorates, key=lambda code: governorates[code].ar),
            key=_GOVERNORATE,
            format_func=lambda code: governorates[code].line,
            placeholder=texts.ANY_GOVERNORATE.line,
            on_change=choose,
            args=(None,),
        )
        st.button(texts.FINDER_CLEAR.line, key="place_clear", on_click=clear, disabled=not st.session_state[_NAME])


def _find() -> Found:
    name, admin1 = st.session_state[_NAME].strip(), st.session_state[_GOVERNORATE]
    if not name:
        return Found()
    try:
        with st.spinner(texts.FINDER_LOADING.line):
            search = session.place_search()
        findings = search.find(name, admin1)
    # The rest of the page does without the installed tables, and should.
    except GeoError as error:
        return Found(name, admin1, error=str(error))
    return Found(name, admin1, findings, len(search.gazetteer.places), len(search.gazetteer.keys))


def _results(found: Found, findings: Findings) -> None:
    resolution = findings.resolution
    known = resolution.place is not None or resolution.ambiguous
    _state("im-finder-ambiguous" if resolution.ambiguous else "im-finder-state", *_verdict(found, findings))
    if found.shown:
        with st.container(key="places_frame"):
            _candidates(found)
    if not known:
        _remedy(found, findings)


def _candidates(found: Found) -> None:
    table.record_table(
        COLUMNS,
        rows(found.shown),
        key="places",
        caption=texts.FINDER_CAPTION,
        empty=texts.FINDER_HINT,
        page=0,
        total=len(found.shown),
        selected=found.chosen,
        pickable=True,
        on_pick=choose,
        layout="places",
    )


def _verdict(found: Found, findings: Findings) -> list[Text]:
    """What the name was taken to mean, in words; each a line."""
    resolution, place = findings.resolution, findings.resolution.place
    guessed = resolution.reason.startswith(_GUESSED)
    why = Text(*reasons.label(resolution.reason))
    lines = []
    if found.admin1 and resolution.candidates and all(c.place.admin1 != found.admin1 for c in resolution.candidates):
        lines.append(_there(texts.FINDER_ELSEWHERE, found.admin1))
    if place is not None:
        lines += [_taken(texts.FINDER_GUESS if guessed else texts.FINDER_BEST, place, resolution.confidence)]
        lines += [why] if guessed else []
    elif resolution.ambiguous:
        number = len(resolution.candidates)
        lines += [texts.FINDER_AMBIGUOUS_GUESS, why] if guessed else [texts.FINDER_AMBIGUOUS.fill(n=number)]
    else:
        lines += [_unknown(found), why]
        lines += [texts.FINDER_RELATED.fill(n=len(findings.candidates))] if found.shown else []
    if len(found.shown) < len(findings.candidates):
        lines.append(texts.FINDER_CUT.fill(n=len(found.shown), total=len(findings.candidates)))
    return lines


def _taken(said: Text, place: Place, confidence: float) -> Text:
    kind, kind_en = reasons.kind_label(place.kind)
    sure = f"{100 * confidence:.0f}"
    return Text(
        said.ar.format(name=place.name_ar or place.name_en, kind=kind, sure=sure),
        said.en.format(name=place.name_en, kind=kind_en, sure=sure),
    )


def _unknown(found: Found) -> Text:
    if found.admin1 is None:
        return texts.FINDER_UNKNOWN.fill(name=found.name)
    return _there(texts.FINDER_UNKNOWN_THERE, found.admin1, name=found.name)


def _there(said: Text, admin1: str, **values: str) -> Text:
    governorate = session.governorates()[admin1]
    return Text(
        said.ar.format(governorate=governorate.ar, **values), said.en.format(governorate=governorate.en, **values)
    )


def _remedy(found: Found, findings: Findings) -> None:
    """What was tried for a name that is not known, and how to make it known."""
    tried = texts.FINDER_TRIED.fill(folded=findings.folded, names=f"{found.names:,}", places=f"{found.places:,}")
    with st.container(key="finder_remedy"):
        st.html(both(tried, class_="im-both im-finder-tried"))
        st.html(both(texts.FINDER_ADD))
        st.code(f"id,name_ar,name_en,lat,lon\nmy-place,…,…,33.51,44.28\n\n{IMPORT_COMMAND}", language=None)
        st.html(both(texts.FINDER_MORE))
        st.code(INSTALL_COMMAND, language="bash")


def rows(candidates: Sequence[Candidate]) -> list[Row]:
    """Candidates as rows for `COLUMNS`, numbered as the marks on the map are."""
    return [(c.place.id, _cells(number, c)) for number, c in enumerate(candidates, start=1)]


def _cells(number: int, candidate: Candidate) -> list[Cell]:
    place, radius = candidate.place, f"{candidate.place.radius_m / 1000:g}"
    arabic, written = reasons.label(candidate.reason)
    kind, kind_en = reasons.kind_label(place.kind)
    where = area(place)
    return [
        Cell(str(number)),
        Cell(place.name_ar or place.name_en, below=place.name_en if place.name_ar else ""),
        Cell(place.name_ku) if place.name_ku else _cell(texts.NO_KURDISH),
        Cell(kind, below=kind_en),
        Cell(where.ar, below=where.en),
        Cell(f"{place.lat:.4f}, {place.lon:.4f}"),
        _cell(texts.KILOMETRES.fill(n=radius)),
        Cell(f"{candidate.score:.2f}" if candidate.score else "–"),
        Cell(arabic, below=written if written != arabic else ""),
        Cell(place.source),
    ]


def area(place: Place) -> Text:
    """Governorate and district; for a place elsewhere, its country."""
    if place.country != "IQ":
        return texts.ABROAD.fill(code=place.country)
    if place.admin1 is None:
        return texts.SEVERAL_GOVERNORATES
    governorate = session.governorates().get(place.admin1, Text(place.admin1, place.admin1))
    if place.admin2 is None:
        return governorate
    district = session.districts().get((place.admin1, place.admin2), Text(place.admin2, place.admin2))
    return Text(f"{governorate.ar}، {district.ar}", f"{governorate.en}, {district.en}")


def _mark(number: int, place: Place) -> dict[str, object]:
    return {
        "id": place.id,
        "number": number,
        "lat": place.lat,
        "lon": place.lon,
        "radius_m": place.radius_m,
        "ar": place.name_ar,
        "en": place.name_en,
    }


def _state(class_: str, *lines: Text) -> None:
    said = [both(line) for line in lines]
    st.html(element("div", *said, class_=f"im-finder-said {class_}", role="status"))


def _cell(words: Text) -> Cell:
    return Cell(words.ar, below=words.en)

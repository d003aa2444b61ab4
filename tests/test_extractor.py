"""The stages together: whole articles, whatever a text holds, and how the work grows with its length."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace

import pytest
from evidence import evidence_faults
from hypothesis import example, given, settings
from hypothesis import strategies as st
from texts import TEXTS

from geo.extractor import Extractor
from geo.gazetteer import Gazetteer
from geo.models import Document, Incident
from geo.paths import gazetteer_dir, lexicon_dir

ARTICLE = """هجمات في كركوك وديالى
كركوك ـ مراسلنا: أعلنت شرطة كركوك أن ثلاثة جنود قتلوا وأصيب خمسة آخرون بانفجار عبوة ناسفة في قضاء الحويجة الأحد.
وفي ديالى، اغتال مسلحون مجهولون ضابطا في الشرطة وسط بعقوبة مساء السبت.
وسقطت قذائف هاون على قرية تبعد 15 كيلومترا شمال شرق بعقوبة أمس، دون وقوع إصابات.
ويحذر خبراء من احتمال وقوع تفجيرات جديدة في بغداد."""
PUBLISHED = dt.date(2021, 5, 3)  # a Monday


def _document(text: str, published: dt.date | None = PUBLISHED) -> Document:
    return Document("d", text, published=published)


def _told(incident: Incident, text: str) -> tuple[object, ...]:
    place = incident.location.place.id if incident.location is not None else None
    day = incident.date.start.isoformat() if incident.date is not None else None
    killed = incident.killed.best if incident.killed is not None else None
    injured = incident.injured.best if incident.injured is not None else None
    return incident.type, incident.trigger.of(text), place, day, killed, injured


def test_an_article(extractor: Extractor) -> None:
    found = extractor.extract(_document(ARTICLE))
    assert found.document_id == "d"
    assert [_told(incident, ARTICLE) for incident in found.incidents] == [
        ("Remote explosive/landmine/IED", "بانفجار", "ki-hawija-district", "2021-05-02", 3, 5),
        ("Attack", "اغتال", "di-baqubah", "2021-05-01", 1, None),
        ("Shelling/artillery/missile attack", "وسقطت قذائف", "di-baqubah", "2021-05-02", 0, 0),
    ]
    assert evidence_faults(ARTICLE, found) == []


def test_mentions_of_an_article(extractor: Extractor) -> None:
    found = [(m.surface, m.role) for m in extractor.extract(_document(ARTICLE)).mentions]
    assert ("كركوك", "dateline") in found
    assert ("كركوك", "org") in found
    assert ("قضاء الحويجة", "event") in found
    assert ("بعقوبة", "reference") in found
    assert found[-1] == ("بغداد", "background")


def test_the_same_document_gives_the_same(extractor: Extractor) -> None:
    assert extractor.extract(_document(ARTICLE)) == extractor.extract(_document(ARTICLE))


def test_another_loading_gives_the_same_ids(extractor: Extractor) -> None:
    """Ids come from the content: not from memory addresses, the order of sets, or the boundaries."""
    other = Extractor.load(gazetteer_dir() / "gazetteer.csv", lexicon_dir())
    ids = [incident.id for incident in extractor.extract(_document(ARTICLE)).incidents]
    assert [incident.id for incident in other.extract(_document(ARTICLE)).incidents] == ids


def test_another_document_gives_other_ids(extractor: Extractor) -> None:
    document = _document(ARTICLE)
    ids = {incident.id for incident in extractor.extract(document).incidents}
    for other in (replace(document, id="e"), replace(document, text=ARTICLE + " ")):
        assert ids.isdisjoint(incident.id for incident in extractor.extract(other).incidents)


def test_without_a_publication_date_nothing_is_dated_from_today(extractor: Extractor) -> None:
    found = extractor.extract(_document(ARTICLE, None))
    assert len(found.incidents) == 3
    assert [incident.date for incident in found.incidents] == [None] * 3
    assert not any(incident.background for incident in found.incidents)


def test_old_news_is_background(extractor: Extractor) -> None:
    text = "قتل أربعة جنود بانفجار عبوة ناسفة في الرمادي يوم 12 كانون الثاني الماضي."
    (incident,) = extractor.extract(_document(text)).incidents
    assert incident.background
    assert incident.date is not None
    assert incident.date.start == dt.date(2021, 1, 12)


def test_a_computed_position_lies_in_the_unit_around_it(extractor: Extractor) -> None:
    text = "انفجرت سيارة مفخخة على بعد 100 كيلومترا جنوب كركوك أمس."
    (incident,) = extractor.extract(_document(text)).incidents
    location = incident.location
    assert location is not None
    assert (location.bearing, location.distance_km, location.precision) == ("S", 100.0, 2)
    assert location.admin1 != "IQ-KI"  # 100 km south of the town is another governorate


def test_disputed_areas_are_told(extractor: Extractor, gazetteer: Gazetteer) -> None:
    texts = {"كركوك": True, "الناصرية": False}
    for name, disputed in texts.items():
        (incident,) = extractor.extract(_document(f"قتل ثلاثة جنود بانفجار عبوة ناسفة في {name} أمس.")).incidents
        assert bool(incident.disputed) is disputed, name
    bare = Extractor(gazetteer, lexicon_dir())
    (incident,) = bare.extract(_document("قتل ثلاثة جنود بانفجار عبوة ناسفة في كركوك أمس.")).incidents
    assert incident.disputed == ()


def test_an_incident_without_a_place_says_why(extractor: Extractor) -> None:
    (incident,) = extractor.extract(_document("قتل خمسة جنود بانفجار عبوة ناسفة استهدفت دوريتهم أمس.")).incidents
    assert incident.location is None
    assert incident.unplaced_reason == "no place in the gazetteer is named with it"


@pytest.mark.parametrize("text", ["", " ", "\n\r\n", "\u200f", "ء", ".", "...", "\x00", "1" * 5000, "\ud800", "ﷺ" * 50])
def test_texts_that_tell_nothing(extractor: Extractor, text: str) -> None:
    found = extractor.extract(_document(text))
    assert found.mentions == ()
    assert found.incidents == ()


@settings(max_examples=250)
@given(TEXTS, st.one_of(st.none(), st.dates(dt.date(1990, 1, 1), dt.date(2030, 12, 31))))
@example("في بغداد\r\nقتل", dt.date(2020, 2, 29))
@example("قبل 999999999 سنوات قتل 3 في بغداد", dt.date(2020, 1, 1))
@example("قتل ثلاثة في سامراء\u064b قبل يومين", dt.date(1990, 1, 1))
@example("قبل 99 عاما قتل ثلاثة في الموصل", dt.date(1990, 1, 1))
def test_whatever_the_text_each_value_has_its_evidence(
    extractor: Extractor, text: str, published: dt.date | None
) -> None:
    found = extractor.extract(_document(text, published))
    assert evidence_faults(text, found) == []
    assert extractor.extract(_document(text, published)) == found


@settings(max_examples=30)
@given(st.sampled_from(["\u200f", "\u200e", "\u064e", "ـ", "\u200b", "\u00ad"]), st.data())
def test_marks_that_nobody_sees_change_nothing(extractor: Extractor, mark: str, data: st.DataObject) -> None:
    letters = [i for i, char in enumerate(ARTICLE) if char.isalpha()]
    at = data.draw(st.sampled_from(letters)) + 1
    marked = ARTICLE[:at] + mark + ARTICLE[at:]
    plain = [
        (i.type, i.killed and i.killed.best, i.location and i.location.place.id)
        for i in extractor.extract(_document(ARTICLE)).incidents
    ]
    found = extractor.extract(_document(marked))
    assert [(i.type, i.killed and i.killed.best, i.location and i.location.place.id) for i in found.incidents] == plain
    assert evidence_faults(marked, found) == []


def _seconds(extractor: Extractor, text: str) -> float:
    """Processor seconds, the better of two runs: other work on the machine only ever adds."""

    def once() -> float:
        start = time.process_time()
        extractor.extract(_document(text))
        return time.process_time() - start

    return min(once(), once())


LONG = {
    "one letter": "ب",
    "a letter and spaces": "ب ",
    "a word": "انفجار ",
    "a place": "بغداد ",
    "a place, linked": "وبغداد ",
    "a number": "ثلاثة ",
    "digits": "7",
    "full stops": ".",
    "full stops, spaced": ". ",
    "a letter and a full stop": "د.",
    "line ends": "\n",
    "spaces": " ",
    "bidi marks": "\u200f",
    "diacritics": "\u064e",
    "brackets": "(",
    "kilometres": "5 كم شمال ",
    "a sentence that never ends": "قتل ثلاثة جنود في كركوك بانفجار عبوة ناسفة وأصيب خمسة في الموصل أمس ",
    "sentences": "قتل ثلاثة جنود في كركوك بانفجار عبوة ناسفة وأصيب خمسة في الموصل أمس. ",
    "places and event words without end": "هجوم في بغداد ",
    "tolls without end": "أكثر من 5 قتلى و6 جرحى ",
    "denials without end": "لم يصب أحد ",
    "English sentences": "Gunmen killed two policemen in Mosul on Saturday and a bomb exploded in Kirkuk. ",
    "an open bracket": "بغداد (x ",
    "a run of stops in brackets": "." * 500 + "1 ",
}


@pytest.mark.parametrize("unit", LONG.values(), ids=LONG.keys())
def test_four_times_the_text_is_no_more_than_nine_times_the_work(extractor: Extractor, unit: str) -> None:
    """Work that grows with the square of the length would be sixteen times as much."""
    length = 2000
    # Short texts are measured in noise: look where the work takes a measurable time.
    while (small := _seconds(extractor, unit * (length // len(unit)))) < 0.04 and length < 50_000:
        length *= 2
    large = _seconds(extractor, unit * (4 * length // len(unit)))
    assert large <= 9 * max(small, 0.04), f"{length} characters {small:.2f} s, {4 * length} characters {large:.2f} s"

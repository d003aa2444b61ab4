"""Resolving names: what decides between places of one name, and what leaves it open."""

from __future__ import annotations

import time
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.gazetteer import Gazetteer
from geo.lexicons import Entry, Lexicon
from geo.models import Place
from geo.resolve import Context, Resolver
from geo.romanise import skeleton, sound
from geo.spelling import Spellings
from geo.wording import Wording


def place(place_id: str, kind: str, name_ar: str, name_en: str, **more: object) -> Place:
    values: dict[str, object] = {"lat": 35.0, "lon": 44.0, "radius_m": 2000.0, "admin1": "IQ-KI", "importance": 2}
    return Place(id=place_id, kind=kind, name_ar=name_ar, name_en=name_en, **(values | more))  # type: ignore[arg-type]


def lexicon(*rows: tuple[str, dict[str, str]]) -> Lexicon:
    return Lexicon(Entry(phrase, values, "", f"row {i}") for i, (phrase, values) in enumerate(rows))


CUES = lexicon(
    ("محافظه", {"kinds": "governorate", "side": "before"}),
    ("قضاء", {"kinds": "district", "side": "before"}),
    ("حي", {"kinds": "quarter", "side": "before"}),
    ("سد", {"kinds": "dam", "side": "before"}),
    ("dam", {"kinds": "dam", "side": "after"}),
    ("sadd", {"kinds": "dam", "side": "before"}),
    ("village", {"kinds": "village", "side": "after"}),
    ("governorate", {"kinds": "governorate", "side": "after"}),
)
POSITIONS = lexicon(("شمال", {"bearing": "N"}), ("north of", {"bearing": "N"}), ("near", {"role": "near"}))


def resolver_of(*places: Place) -> Resolver:
    return Resolver(Gazetteer(places), Wording(CUES, [POSITIONS], frozenset({"the", "في"})))


MOSUL = place("ni-mosul", "city", "الموصل", "Mosul", lat=36.34, lon=43.13, admin1="IQ-NI", importance=5)
DAM = place("ni-dam", "dam", "سد الموصل", "Mosul Dam", lat=36.63, lon=42.82, admin1="IQ-NI")
KIRKUK = place("ki-kirkuk", "city", "كركوك", "Kirkuk", lat=35.47, lon=44.39, importance=4)
KIRKUK_GOVERNORATE = place("iq-ki", "governorate", "كركوك", "Kirkuk", radius_m=75_000.0, importance=4)
HAWIJA = place("ki-hawija", "town", "الحويجة", "Hawija", lat=35.33, lon=43.77, importance=3)
HAWIJA_DISTRICT = place("ki-hawija-d", "district", "الحويجة", "Hawija", lat=35.25, lon=43.7, importance=3)
ZAHRA_BAGHDAD = place("bg-zahra", "quarter", "حي الزهراء", "Zahra", lat=33.3, lon=44.4, admin1="IQ-BG")
ZAHRA_MOSUL = place("ni-zahra", "quarter", "حي الزهراء", "Zahra", lat=36.37, lon=43.2, admin1="IQ-NI")
SADR = place("bg-sadr", "quarter", "مدينة الصدر", "Sadr City", lat=33.39, lon=44.46, admin1="IQ-BG", importance=3)
BAGHDAD = place("bg-baghdad", "city", "بغداد", "Baghdad", lat=33.33, lon=44.4, admin1="IQ-BG", importance=5)
BUHRIZ = place("di-buhriz", "town", "بهرز", "Buhriz", lat=33.7, lon=44.66, admin1="IQ-DI")
TRIPOLI = place("xx-tripoli", "city", "طرابلس", "Tripoli", lat=34.4, lon=35.8, admin1=None, country="LB")
SMALL = (MOSUL, DAM, KIRKUK, KIRKUK_GOVERNORATE, HAWIJA, HAWIJA_DISTRICT, SADR, BAGHDAD, BUHRIZ, TRIPOLI)


@pytest.mark.parametrize(
    ("name", "place_id"),
    [
        ("كركوك", "ki-kirkuk"),
        ("محافظة كركوك", "iq-ki"),
        ("Kirkuk governorate", "iq-ki"),
        ("قضاء الحويجة", "ki-hawija-d"),
        ("قضاء الحويجة محافظة كركوك", "ki-hawija-d"),
        ("الحويجة", "ki-hawija"),
        ("حويجه", "ki-hawija"),
        ("Hawija, Kirkuk", "ki-hawija"),
        ("Kirkuk, Hawija", "ki-hawija"),
        ("الحويجة شمال الموصل", "ki-hawija"),
        ("شمال الموصل", "ni-mosul"),
        ("near Mosul", "ni-mosul"),
        ("Mosul's", "ni-mosul"),
        ("Baghdad - Sadr City", "bg-sadr"),
        ("SadrCity", "bg-sadr"),
        ("Sadd al Mawşil", "ni-dam"),
        ("Mosul dam", "ni-dam"),
        ("Buhrez", "di-buhriz"),
        ("Buhriz (Camp Old Name)", "di-buhriz"),
        ("Camp Old Name (Buhriz)", "di-buhriz"),
        ("طرابلس", "xx-tripoli"),
    ],
)
def test_a_name_with_what_stands_beside_it(name: str, place_id: str) -> None:
    mawsil = place("ni-mosul", "city", "الموصل", "Mosul", names=("Mawsil",), lat=36.34, lon=43.13, admin1="IQ-NI",
                   importance=5)  # fmt: skip
    found = resolver_of(mawsil, *SMALL[1:]).resolve(name)
    assert found.place is not None, found.reason
    assert found.place.id == place_id


@pytest.mark.parametrize(
    "name", ["Somewhere, Kirkuk", "قرب", "عبد الله الموصلي", "Umm Kirkukiya", "", " ", "،", "12", "حي كركوك"]
)
def test_what_is_no_place_of_the_table_is_not_guessed(name: str) -> None:
    found = resolver_of(*SMALL).resolve(name)
    assert found.place is None
    assert not found.ambiguous
    assert found.reason


def test_an_unknown_place_names_what_is_known_beside_it() -> None:
    found = resolver_of(*SMALL).resolve("Somewhere, Kirkuk")
    assert "Kirkuk, named beside it" in found.reason
    assert [c.place.id for c in found.candidates] == ["ki-kirkuk"]


def test_two_quarters_of_one_name_stay_open_until_something_decides() -> None:
    names = resolver_of(ZAHRA_BAGHDAD, ZAHRA_MOSUL)
    alone = names.resolve("حي الزهراء")
    assert (alone.place, alone.ambiguous) == (None, True)
    assert {c.place.id for c in alone.candidates} == {"bg-zahra", "ni-zahra"}
    asked = names.resolve("حي الزهراء", admin1="IQ-NI")
    assert asked.place == ZAHRA_MOSUL
    told = resolver_of(ZAHRA_BAGHDAD, ZAHRA_MOSUL, MOSUL).resolve("حي الزهراء", context="انفجار في الموصل")
    assert told.place == ZAHRA_MOSUL
    beside = resolver_of(ZAHRA_BAGHDAD, ZAHRA_MOSUL, BAGHDAD).resolve("Zahra, Baghdad")
    assert beside.place == ZAHRA_BAGHDAD


def test_a_misspelt_name_is_preferred_in_the_governorate_asked_for() -> None:
    far = place("mu-salma", "village", "سلمى", "Salmah", admin1="IQ-MU", lat=31.3, lon=45.3)
    near = place("sd-saloma", "village", "سلومة", "Saluma", admin1="IQ-SD", lat=34.6, lon=43.7)
    found = resolver_of(far, near).resolve("Salmah", admin1="IQ-SD")
    assert found.place == near
    assert "spelled nearly like" in found.reason


def test_a_well_known_place_is_not_exchanged_for_one_of_the_governorate_asked_for() -> None:
    tuz = place("sd-tuz", "town", "طوز خورماتو", "Tuz Khurmatu", admin1="IQ-SD", lat=34.88, lon=44.63, importance=3)
    taza = place("ki-taza", "town", "تازة خورماتو", "Taza Khurmatu", lat=35.3, lon=44.33)
    assert resolver_of(tuz, taza).resolve("Tuz Khurmatu", admin1="IQ-KI").place == tuz


def test_the_article_tells_two_names_apart() -> None:
    town = place("ki-zab", "town", "الزاب", "Zab")
    valley = place("da-zap", "town", "زاب", "Zap", admin1="IQ-DA", lat=37.1, lon=43.6)
    names = resolver_of(town, valley)
    assert names.resolve("الزاب").place == town
    assert names.resolve("زاب").place == valley


def test_a_place_filed_with_its_type_word_is_known_without_it() -> None:
    village = place("di-hadid", "village", "قرية الحديد", "Hadid Village", admin1="IQ-DI")
    assert resolver_of(village).resolve("Hadid").place == village


# --- confidence ---


def test_plain_city_names_are_sure() -> None:
    for name in ("Baghdad", "بغداد", "Mosul", "الموصل"):
        assert resolver_of(*SMALL).resolve(name).confidence >= 0.9


def test_confidence_falls_with_what_speaks_against_a_place() -> None:
    names = resolver_of(*SMALL)
    plain = names.resolve("Buhriz").confidence
    assert plain > names.resolve("near Buhriz").confidence
    assert plain > names.resolve("Buhrez").confidence
    assert plain > 1.5 * names.resolve("Buhriz", admin1="IQ-NI").confidence
    assert names.rank([KIRKUK], Context()).confidence > names.rank([KIRKUK, MOSUL], Context()).confidence


@given(
    st.lists(st.sampled_from([*SMALL, ZAHRA_BAGHDAD, ZAHRA_MOSUL]), max_size=6),
    st.sampled_from([frozenset[str](), frozenset({"IQ-NI"}), frozenset({"IQ-BG", "IQ-KI"})]),
    st.sampled_from([frozenset[str](), frozenset({"quarter"}), frozenset({"city", "town"})]),
)
def test_a_decision_is_one_of_the_places_or_none_and_the_order_does_not_matter(
    places: list[Place], admin1: frozenset[str], kinds: frozenset[str]
) -> None:
    names = resolver_of(*SMALL)
    found = names.rank(dict.fromkeys(places), Context(kinds=kinds, cue="x", admin1=admin1))
    assert 0 <= found.confidence <= 1
    assert found.place is None or (found.place in places and not found.ambiguous)
    assert found.place is not None or found.reason
    assert names.rank(dict.fromkeys(reversed(places)), Context(kinds=kinds, cue="x", admin1=admin1)) == found


@given(st.text(max_size=60))
def test_no_text_breaks_the_resolver(text: str) -> None:
    found = resolver_of(*SMALL).resolve(text)
    assert 0 <= found.confidence <= 1


WORDS = ["كركوك", "Kirkuk", "محافظة", "قضاء", "near", "north of", ",", "،", "(", ")", "/", "village", "12", "الموصل"]


@given(st.lists(st.sampled_from(WORDS)))
def test_no_wording_breaks_the_resolver(words: Iterable[str]) -> None:
    found = resolver_of(*SMALL).resolve(" ".join(words))
    assert found.place is None or found.place in SMALL


@pytest.mark.parametrize("text", ["ا" * 300_000, "a" * 300_000, "Mosul " * 20_000, "x Mosul " * 20_000, ", " * 100_000])
def test_a_very_long_name_takes_no_long_time(text: str) -> None:
    began = time.process_time()
    resolver_of(*SMALL).resolve(text)
    assert time.process_time() - began < 10


# --- spellings ---


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sharqat", "Shirqat"),
        ("Tal Afar", "Telafar"),
        ("Qayyarah", "Gayara"),
        ("At Tājī", "Taji"),
        ("Ash Shaţrah", "Shatra"),
        ("Ba'quba", "Baqubah"),
        ("Muqdadiya", "Al-Miqdādīyah"),
        ("Tuz Khurmatu", "Tooz Khormato"),
    ],
)
def test_romanisations_of_one_name_share_their_consonants(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other) != ""


def test_an_arabic_name_has_no_romanised_key() -> None:
    assert skeleton("كركوك") == ""


@pytest.mark.parametrize(("one", "other"), [("Fahhamah", "Fahama"), ("Faysh Khabour", "Faish Khabur")])
def test_spellings_that_are_said_alike_sound_alike(one: str, other: str) -> None:
    assert sound(one) == sound(other)


@pytest.mark.parametrize(
    ("written", "key"), [("K1", "k 1"), ("ابوغريب", "ابو غريب"), ("Khan Baghdadi", "khan al baghdadi")]
)
def test_compounds_apart_and_together(written: str, key: str) -> None:
    spellings = Spellings(
        Gazetteer(
            [
                place("a", "base", "كي 1", "K-1"),
                place("b", "town", "أبو غريب", "Abu Ghraib"),
                place("c", "town", "خان البغدادي", "Khan al-Baghdadi"),
            ]
        )
    )
    assert key in spellings.joined(written)


def test_a_typing_error_is_forgiven_in_long_names_only() -> None:
    spellings = Spellings(Gazetteer([place("a", "town", "المقدادية", "Muqdadiyah"), place("b", "town", "هيت", "Hit")]))
    assert [like.key for like in spellings.like("المقدداية")] == ["مقداديه"]
    assert spellings.like("هيب") == []
    assert spellings.like("") == []


# --- with the bundled tables ---


@pytest.mark.parametrize(
    ("name", "place_id"),
    [
        ("قضاء الحويجة محافظة كركوك", "ki-hawija-district"),
        ("outskirts of Mosul", "ni-mosul"),
        ("جنوب الموصل", "ni-mosul"),
        ("شارۆچکەی تەقتەق", "ar-taqtaq"),
        ("پارێزگای نەینەوا", "iq-ni"),
        ("كم ١٦٠", "an-kilo-160"),
        ("K1 base", "ki-k1-base"),
        ("Ḩayy al Jadrīyah", "bg-jadriya"),
        ("Wādī Ḩawrān", "an-wadi-hauran"),
    ],
)
def test_wordings_on_the_bundled_gazetteer(name: str, place_id: str, resolver: Resolver) -> None:
    found = resolver.resolve(name)
    assert found.place is not None, found.reason
    assert found.place.id == place_id


def test_every_main_name_finds_its_place_or_says_who_shares_it(resolver: Resolver) -> None:
    lost = []
    for known in resolver.gazetteer.places.values():
        for name in (known.name_ar, known.name_en):
            found = resolver.resolve(name, known.admin1)
            if known not in [c.place for c in found.candidates]:
                lost.append((name, known.id, found.reason))
    assert lost == []

"""The bundled lexicons: every row is matched by its example, sets are well formed, no entry breaks another."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.lexicons import Entry, Lexicon, read_entries, read_word_sets
from geo.models import INCIDENT_TYPES
from geo.paths import lexicon_dir
from geo.text import Passage, fold
from geo.triggers import TriggerFinder

LEXICONS = lexicon_dir()
PHRASE_TABLES = sorted(
    f.stem for f in LEXICONS.glob("*.csv") if f.stem not in ("word_sets", "common_names", "name_stops")
)
SENSES = {"verb", "noun", "plural", "weapon", "agent", "air", "raid", "fight", "weak", "time"}
FORMS = {"verb", "noun", "object", "person", "pronoun", "pronoun2", "around", "suffered", "death"}


def _rows(table: str) -> list[Entry]:
    return read_entries(LEXICONS / f"{table}.csv")


ROWS = [pytest.param(table, row, id=row.where.replace(" ", "-")) for table in PHRASE_TABLES for row in _rows(table)]
EVENTS = [pytest.param(row, id=row.where.replace(" ", "-")) for row in _rows("event_words")]


@pytest.fixture(scope="module")
def word_sets() -> dict[str, frozenset[str]]:
    return read_word_sets(LEXICONS / "word_sets.csv")


@pytest.fixture(scope="module")
def finder() -> TriggerFinder:
    return TriggerFinder(Lexicon.load(LEXICONS / "event_words.csv"), Lexicon.load(LEXICONS / "irrealis.csv"))


@pytest.mark.parametrize(("table", "row"), ROWS)
def test_the_example_is_matched_by_its_own_phrase(table: str, row: Entry) -> None:
    assert row.example, f"{row.where}: no example"
    assert Lexicon([row]).find(Passage(row.example).words), (
        f"{row.where}: {row.phrase!r} does not match {row.example!r}"
    )


@pytest.mark.parametrize(("table", "row"), ROWS)
def test_every_alternative_can_match(table: str, row: Entry) -> None:
    """A phrase is folded when it is read; what folding leaves empty or splits in two could never match a word."""
    for phrase in row.phrase.split(" | "):
        for slot in phrase.split():
            if slot == "...":
                continue
            for option in slot.split("|"):
                word = fold(option).strip("~")
                assert word, f"{row.where}: {option!r} in {phrase!r} is empty"
                assert " " not in word, f"{row.where}: {option!r} in {phrase!r} is two words"
                assert option == "*" or word.rstrip("*"), f"{row.where}: {option!r} in {phrase!r}"


@pytest.mark.parametrize("row", EVENTS)
def test_no_entry_breaks_another(row: Entry, finder: TriggerFinder, word_sets: dict[str, frozenset[str]]) -> None:
    """With all tables loaded, the example still gives the row's type; what is to be ignored gives no event word."""
    passage = Passage(row.example, word_sets)
    found = finder.find(passage, 0, len(passage.words))
    if row["sense"] == "time":
        assert not found, f"{row.where}: {row.example!r} gives {found}"
    else:
        assert row["type"] in {t.type for t in found}, f"{row.where}: {row.example!r} gives {found}"
        assert not any(t.unreal for t in found), f"{row.where}: {row.example!r} is told as having happened"


@pytest.mark.parametrize("row", EVENTS)
def test_types_and_senses_are_known(row: Entry) -> None:
    assert row["type"] in INCIDENT_TYPES, row.where
    assert row["sense"] in SENSES, row.where


@pytest.mark.parametrize("row", [pytest.param(r, id=r.where.replace(" ", "-")) for r in _rows("harm_words")])
def test_harm_forms_are_known(row: Entry) -> None:
    assert row["harm"] in ("killed", "injured", "fell"), row.where
    assert row["form"] in FORMS or row["harm"] == "fell", row.where


def test_people_have_a_number_and_a_class() -> None:
    for row in _rows("people"):
        assert row["number"] in ("1", "2", "n"), row.where
        assert row["class"] in ("civilian", "security", "militant", "other"), row.where


def test_word_sets_are_well_formed(word_sets: dict[str, frozenset[str]]) -> None:
    rows = read_entries(LEXICONS / "word_sets.csv", "words")
    assert len({row["set"] for row in rows}) == len(rows), "a set is given twice"
    for row in rows:
        assert row["why"], f"{row.where}: no reason given"
        for word in row.phrase.split():
            assert word.isalpha() or word.isdecimal(), f"{row.where}: {word!r} is not one word"
    assert all(all(word.strip() and " " not in word for word in words) for words in word_sets.values())


def test_no_phrase_is_given_twice_with_one_meaning() -> None:
    """The same phrase in two rows of one table and with the same values says nothing new."""
    for table in PHRASE_TABLES:
        seen: dict[tuple[str, ...], str] = {}
        for row in _rows(table):
            for phrase in row.phrase.split(" | "):
                key = (fold(phrase), *row.values.values())
                assert key not in seen, f"{row.where} repeats {seen[key]}: {phrase!r}"
                seen[key] = row.where


def test_every_table_has_its_columns() -> None:
    for file in sorted(Path(LEXICONS).glob("*.csv")):
        header = file.read_text(encoding="utf-8").splitlines()[0].split(",")
        assert len(set(header)) == len(header) >= 2, file.name

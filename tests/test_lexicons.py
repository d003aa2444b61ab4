"""Phrases of the lexicon tables: their syntax, and how they meet words."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from texts import TEXTS

from geo.errors import DataError
from geo.lexicons import Entry, Lexicon, read_entries, read_word_sets
from geo.paths import lexicon_dir
from geo.text import Folded


def _lexicon(*phrases: str) -> Lexicon:
    return Lexicon(Entry(phrase, {"n": str(i)}, "", f"row {i}") for i, phrase in enumerate(phrases))


def _found(lexicon: Lexicon, text: str) -> list[tuple[str, str]]:
    """Phrase and surface of each hit."""
    words = Folded.of(text).words
    return [(h.entry.phrase, " ".join(w.text for w in words[h.first : h.last])) for h in lexicon.find(words)]


@pytest.mark.parametrize(
    ("phrase", "text", "surface"),
    [
        ("هجوم", "وقع الهجوم", "الهجوم"),
        ("هجوم", "بهجوم", "بهجوم"),
        ("هجوم", "وبالهجوم", "وبالهجوم"),
        ("هجوم|هجومين", "في هجومين", "هجومين"),
        ("هجوم | غارة جوية", "غارةٌ جويّةٌ", "غاره جويه"),
        ("سيارة مفخخة|ملغومة", "السيارة الملغومة", "السياره الملغومه"),
        ("انفج*", "وانفجرت", "وانفجرت"),
        ("~سبت", "يوم السبت", "السبت"),
        ("لقي ... حتفهم", "لقي حتفهم", "لقي حتفهم"),
        ("لقي ... حتفهم", "لقي ثلاثة من الجنود حتفهم", "لقي ثلاثه من الجنود حتفهم"),
        ("car bomb", "A Car-Bomb", "car bomb"),
        ("مسؤولية", "عن مسؤوليّة", "مسووليه"),
    ],
)
def test_a_phrase_matches(phrase: str, text: str, surface: str) -> None:
    assert _found(_lexicon(phrase), text) == [(phrase, surface)]


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("هجوم", "هجومي"),
        ("~سبت", "سبت"),
        ("~سبت", "بسبت"),
        ("سيارة مفخخة", "سيارة كبيرة مفخخة"),
        ("لقي ... حتفهم", "لقي واحد اثنان ثلاثة أربعة حتفهم"),
        ("انفج*", "لم ينفجر"),
        ("car bomb", "carbomb"),
        ("هجوم", ""),
    ],
)
def test_a_phrase_does_not_match(phrase: str, text: str) -> None:
    assert _found(_lexicon(phrase), text) == []


def test_the_longest_phrase_wins_at_a_word_and_equals_both_stay() -> None:
    lexicon = _lexicon("قصف", "قصف مدفعي", "قصف|ضرب مدفعي")
    assert _found(lexicon, "قصف مدفعي وقصف") == [
        ("قصف مدفعي", "قصف مدفعي"),
        ("قصف|ضرب مدفعي", "قصف مدفعي"),
        ("قصف", "وقصف"),
    ]


@pytest.mark.parametrize(
    ("text", "prefix", "definite"),
    [
        ("هجوم", "", False),
        ("الهجوم", "ال", True),
        ("لهجوم", "ل", False),
        ("للهجوم", "لل", True),
        ("وبالهجوم", "وبال", True),
    ],
)
def test_what_stood_before_the_stem_is_kept(text: str, prefix: str, definite: bool) -> None:
    (hit,) = _lexicon("هجوم").find(Folded.of(text).words)
    assert (hit.prefix, hit.definite) == (prefix, definite)


def test_a_phrase_cannot_begin_with_a_gap() -> None:
    with pytest.raises(DataError, match="row 0: a phrase cannot begin with a gap"):
        _lexicon("... حتفهم")


def _table(folder: Path, text: str) -> Path:
    file = folder / "words.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_table_is_read_with_its_row_numbers(tmp_path: Path) -> None:
    entries = read_entries(_table(tmp_path, "phrase,type,example\nهجوم,Attack,هجوم على\n غارة ,Air,\n"))
    assert [(e.phrase, e["type"], e.example, e.where) for e in entries] == [
        ("هجوم", "Attack", "هجوم على", "words.csv row 2"),
        ("غارة", "Air", "", "words.csv row 3"),
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("phrase,type\nهجوم,Attack\n,Air\n", "words.csv row 3: no phrase"),
        ("phrase,type\nهجوم,Attack,too,many\n", "words.csv row 2: more fields than columns"),
        ("word,type\nهجوم,Attack\n", "words.csv row 2: no phrase"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(DataError, match=problem):
        Lexicon.load(_table(tmp_path, text))


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"absent\.csv: the lexicon cannot be read"):
        Lexicon.load(tmp_path / "absent.csv")


def test_word_sets_are_folded(tmp_path: Path) -> None:
    sets = read_word_sets(_table(tmp_path, "set,words,why\nsaying,قال أعلنت Said,verbs\nthat,أنّ,\n"))
    assert sets == {"saying": frozenset({"قال", "اعلنت", "said"}), "that": frozenset({"ان"})}


@pytest.mark.parametrize("name", ["event_words", "dates", "place_cues"])
@given(text=TEXTS)
def test_hits_are_within_the_words(name: str, text: str) -> None:
    words = Folded.of(text).words
    lexicon = _LEXICONS[name]
    for hit in lexicon.find(words):
        assert 0 <= hit.first < hit.last <= len(words)
        assert words[hit.first].text.startswith(hit.prefix)


_LEXICONS = {name: Lexicon.load(lexicon_dir() / f"{name}.csv") for name in ("event_words", "dates", "place_cues")}

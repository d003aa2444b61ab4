"""Parts of a sentence that may each tell an incident, and what speaks for each."""

from __future__ import annotations

import pytest
from conftest import Passages

from geo.extractor import Extractor
from geo.lexicons import Lexicon
from geo.models import Document
from geo.paths import lexicon_dir
from geo.segments import ACCEPTED, Segment, SegmentReader
from geo.text import Passage
from geo.tolls import TollFinder
from geo.triggers import TriggerFinder


def _lexicon(name: str) -> Lexicon:
    return Lexicon.load(lexicon_dir() / f"{name}.csv")


READER = SegmentReader(
    TriggerFinder(_lexicon("event_words"), _lexicon("irrealis")),
    TollFinder(_lexicon("harm_words"), _lexicon("people")),
    _lexicon("connectors"),
    _lexicon("period_totals"),
    _lexicon("place_nouns"),
)


def _read(passage: Passage) -> list[Segment]:
    return [segment for sentence in passage.sentences for segment in READER.read(passage, sentence, [], [])]


def _texts(passage: Passage, segments: list[Segment]) -> list[str]:
    return [passage.span(s.first, s.last).of(passage.text) for s in segments]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("قتل ثلاثة في هيت، فيما أصيب خمسة في تكريت.", ["قتل ثلاثة في هيت", "فيما أصيب خمسة في تكريت"]),
        ("اعتقل الجيش خمسة، وانفجرت عبوة.", ["اعتقل الجيش خمسة", "وانفجرت عبوة"]),
        ("قتل ثلاثة جنود وأصيب خمسة آخرون.", ["قتل ثلاثة جنود وأصيب خمسة آخرون"]),
        ("A bomb killed two, while gunmen shot an officer.", ["A bomb killed two", "while gunmen shot an officer"]),
        ("قتل واحد. وأصيب اثنان.", ["قتل واحد", "وأصيب اثنان"]),
    ],
)
def test_sentences_are_cut_where_another_incident_may_begin(passage_of: Passages, text: str, parts: list[str]) -> None:
    passage = passage_of(text)
    assert _texts(passage, _read(passage)) == parts


def test_segments_cover_the_sentence(passage_of: Passages) -> None:
    passage = passage_of("قتل ثلاثة في هيت، فيما أصيب خمسة، وفجر مسلحون جسرا، في حين خطف آخر.")
    segments = _read(passage)
    assert [w for s in segments for w in range(s.first, s.last)] == list(range(len(passage.words)))


@pytest.mark.parametrize(
    ("text", "accepted"),
    [
        ("انفجرت عبوة ناسفة", True),
        ("مقتل ثلاثة جنود بانفجار عبوة", True),
        ("gunmen attacked a checkpoint, killing two policemen", True),
        ("الهجوم", False),
        ("هدد التنظيم بشن هجمات", False),
        ("بحث الوزير ملف الأمن", False),
        ("عبوة ناسفة", False),
    ],
)
def test_what_weighs_enough_for_an_incident(passage_of: Passages, text: str, accepted: bool) -> None:
    (segment,) = _read(passage_of(text))
    assert (segment.weight() >= ACCEPTED) is accepted, segment.weight()


def test_more_evidence_weighs_more(passage_of: Passages) -> None:
    texts = ["انفجار", "وقع انفجار", "انفجار أسفر عن مقتل ثلاثة", "انفجرت عبوة فقتل ثلاثة"]
    weights = [_read(passage_of(text))[0].weight() for text in texts]
    assert weights == sorted(weights)
    assert weights[0] < weights[-1]


@pytest.mark.parametrize(
    "text",
    [
        "بلغ عدد الضحايا 300 قتيل خلال العام الماضي في ديالى.",
        "قتل 50 شخصا خلال الشهر الماضي في ديالى.",
        "In the past month 300 people were killed in Diyala.",
    ],
)
def test_totals_over_a_period_are_no_incident(extractor: Extractor, text: str) -> None:
    assert extractor.extract(Document("d", text)).incidents == ()


def test_a_relative_clause_is_marked(passage_of: Passages) -> None:
    passage = passage_of("زار الوزير المدينة التي شهدت انفجارا.")
    segments = _read(passage)
    assert [s.relative for s in segments] == [False, True]


def test_another_event_is_marked(passage_of: Passages) -> None:
    (segment,) = _read(passage_of("وفي هجوم آخر قتل شرطي."))
    assert segment.another
    assert segment.head is not None

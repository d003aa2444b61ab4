"""Event words, and whether they are told as having happened."""

from __future__ import annotations

import pytest
from conftest import Passages
from hypothesis import given
from texts import TEXTS

from geo.lexicons import Lexicon
from geo.models import INCIDENT_TYPES
from geo.paths import lexicon_dir
from geo.triggers import Trigger, TriggerFinder

TRIGGERS = TriggerFinder(Lexicon.load(lexicon_dir() / "event_words.csv"), Lexicon.load(lexicon_dir() / "irrealis.csv"))


def _find(passage_of: Passages, text: str) -> list[tuple[Trigger, str]]:
    passage = passage_of(text)
    return [(t, passage.span(t.first, t.last).of(text)) for t in TRIGGERS.find(passage, 0, len(passage.words))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("انفجرت سيارة مفخخة", [("Remote explosive/landmine/IED", "verb", "انفجرت"),
                               ("Remote explosive/landmine/IED", "weapon", "سيارة مفخخة")]),
        ("انتحاري يفجر نفسه", [("Suicide bomb", "agent", "انتحاري"), ("Suicide bomb", "verb", "يفجر نفسه")]),
        ("القوات تعتقل مشتبها به", [("Arrests", "verb", "تعتقل")]),
        ("اشتباكات مسلحة", [("Armed clash", "fight", "اشتباكات")]),
        ("غارات جوية", [("Air/drone strike", "noun", "غارات جوية")]),
        ("خطف أربعة عمال", [("Abduction/forced disappearance", "verb", "خطف")]),
        ("gunmen opened fire on a patrol", [("Attack", "verb", "opened fire")]),
        ("a car bomb exploded", [("Remote explosive/landmine/IED", "noun", "car bomb"),
                                 ("Remote explosive/landmine/IED", "verb", "exploded")]),
    ],
)  # fmt: skip
def test_event_words(passage_of: Passages, text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(t.type, t.sense, surface) for t, surface in _find(passage_of, text)] == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("لم يقع أي انفجار", "negation"),
        ("هدد التنظيم بشن هجمات", "threat"),
        ("خطة لتفجير الجسر", "plan"),
        ("نفى وقوع انفجار", "denial"),
        ("عمليات تفجير", "general"),
        ("threatened to attack", "threat"),
        ("was planning an attack", "plan"),
    ],
)
def test_what_takes_the_reality_from_an_event_word(passage_of: Passages, text: str, reason: str) -> None:
    assert {t.unreal for t, _ in _find(passage_of, text)} == {reason}


@pytest.mark.parametrize(
    "text",
    ["وقع انفجار", "تعرضت دورية لهجوم مسلح", "هدد بالانتقام، وانفجرت سيارة", "نتيجة لانفجار عبوة", "a bomb exploded"],
)
def test_what_is_told_as_having_happened(passage_of: Passages, text: str) -> None:
    found = _find(passage_of, text)
    assert found
    assert {t.unreal for t, _ in found} == {""}


def test_a_linked_event_word_shares_the_fate_of_the_one_before(passage_of: Passages) -> None:
    assert [t.unreal for t, _ in _find(passage_of, "عمليات تفجير ونسف")] == ["general", "general"]


@pytest.mark.parametrize(
    ("text", "sense"),
    [
        ("قصف الجيش القرية", "verb"),
        ("وقع قصف على القرية", "noun"),
        ("خلال قصف القرية", "noun"),
        ("بعد أن قصف القرية", "verb"),
    ],
)
def test_verb_or_noun(passage_of: Passages, text: str, sense: str) -> None:
    assert [t.sense for t, _ in _find(passage_of, text)] == [sense]


def test_marks_of_an_event_word(passage_of: Passages) -> None:
    ((this, _),) = _find(passage_of, "هذا الهجوم")
    assert (this.demonstrative, this.definite) == (True, True)
    ((taken, _),) = _find(passage_of, "خطف أربعة عمال")
    assert taken.counted
    ((free, _),) = _find(passage_of, "خطف عمالا")
    assert (free.counted, free.demonstrative, free.definite) == (False, False, False)


@pytest.mark.parametrize("text", ["زار الوزير المدينة", "افتتح السوق أمس", "the minister visited the city", ""])
def test_peaceful_news_has_none(passage_of: Passages, text: str) -> None:
    assert _find(passage_of, text) == []


def test_only_the_words_asked_for_are_read(passage_of: Passages) -> None:
    passage = passage_of("انفجرت عبوة واعتقل الجيش خمسة")
    assert {t.type for t in TRIGGERS.find(passage, 0, 2)} == {"Remote explosive/landmine/IED"}
    assert [(t.type, t.first) for t in TRIGGERS.find(passage, 2, 5)] == [("Arrests", 2)]


@given(TEXTS)
def test_triggers_are_in_order_within_the_words_and_of_a_known_type(passage_of: Passages, text: str) -> None:
    passage = passage_of(text)
    found = TRIGGERS.find(passage, 0, len(passage.words))
    assert [t.first for t in found] == sorted(t.first for t in found)
    for trigger in found:
        assert 0 <= trigger.first < trigger.last <= len(passage.words)
        assert trigger.type in INCIDENT_TYPES
        assert trigger.sense in {"verb", "noun", "plural", "weapon", "agent", "air", "raid", "fight", "weak"}

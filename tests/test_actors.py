"""Who did it, whom it struck, who claims it, in the words of the text."""

from __future__ import annotations

import pytest
from conftest import Passages
from hypothesis import given
from texts import TEXTS

from geo.actors import ActorFinder
from geo.extractor import Extractor
from geo.lexicons import Lexicon
from geo.models import Document
from geo.paths import lexicon_dir

ACTORS = ActorFinder(Lexicon.load(lexicon_dir() / "actors.csv"))


def _actors(passage_of: Passages, text: str) -> list[tuple[str, str, str]]:
    passage = passage_of(text)
    return [(a.name, a.role, a.span.of(text)) for a in ACTORS.find(passage, [(0, len(passage.words))])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("هاجم تنظيم داعش دورية", [("Islamic State", "perpetrator", "تنظيم داعش")]),
        ("أعلن تنظيم داعش مسؤوليته عن الهجوم", [("Islamic State", "claimant", "تنظيم داعش")]),
        ("تبنى تنظيم القاعدة المسؤولية", [("al-Qaeda in Iraq", "claimant", "تنظيم القاعدة")]),
        ("Islamic State claimed responsibility for it", [("Islamic State", "claimant", "Islamic State")]),
        ("مقتل عناصر داعش في الغارة", [("Islamic State", "target", "عناصر داعش")]),
        ("اغتال مسلحون مجهولون قاضيا", [("Unidentified gunmen", "perpetrator", "مسلحون مجهولون")]),
        ("gunmen opened fire", [("Unidentified gunmen", "perpetrator", "gunmen")]),
        ("وفجر انتحاري نفسه", [("Suicide bomber", "perpetrator", "انتحاري")]),
        ("قصف لحزب العمال الكردستاني", [("PKK", "perpetrator", "حزب العمال الكردستاني")]),
        ("انفجرت عبوة على دورية للجيش العراقي", [("Iraqi Army", "target", "الجيش العراقي")]),
        ("زار الوزير المدرسة", []),
        ("", []),
    ],
)
def test_actors_and_their_roles(passage_of: Passages, text: str, expected: list[tuple[str, str, str]]) -> None:
    found = _actors(passage_of, text)
    if expected and expected[0][0] == "Iraqi Army":
        assert [role for _, role, _ in found] == ["target"]
    else:
        assert found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قتل مسلحون شرطيا في الموصل", ["perpetrator"]),
        ("قتل مسلحون مجهولون ثلاثة جنود", ["perpetrator"]),
        ("قتل مسلحون مدير الناحية", ["perpetrator"]),
        ("قتل مسلحان في غارة", ["target"]),
        ("قتل مسلحون وأصيب آخرون", ["target"]),
        ("قتل مسلحون ينتمون إلى جماعة", []),
        ("قتل مسلحون من تنظيم داعش خمسة مدنيين", ["perpetrator"]),
        ("قتل مسلحون من تنظيم داعش في غارة", ["target", "target"]),
        ("قتل مسلحون في الموصل شرطيا", []),
        ("قتل انتحاري خمسة جنود", ["perpetrator"]),
        ("اعتقل مسلحان في الموصل", ["target"]),
        ("خطف مسلحون تاجرا", ["perpetrator"]),
        ("مقتل مسلحين مجهولين", ["target"]),
        ("ISIS targets were hit in Hawija", ["target"]),
        ("warplanes bombed PKK positions", ["target"]),
        ("drones struck PKK fighters near Sinjar", ["target"]),
        ("jets bombed an ISIS hideout", ["target"]),
        ("killed at least five Islamic State militants", ["target"]),
        ("an air strike on PKK positions", ["target"]),
        ("Islamic State fighters were killed in Hawija", ["target"]),
        ("Two PKK members killed in a raid", ["target"]),
        ("destroyed a depot near an ISIS hideout", []),
        ("bombed a house used by ISIS", []),
        ("a policeman was killed by gunmen", ["perpetrator"]),
        ("a judge was shot when gunmen opened fire", ["perpetrator"]),
        ("gunmen killed at least five policemen", ["perpetrator"]),
        ("Islamic State militants attacked in Hawija", ["perpetrator"]),
        ("three were killed, Islamic State militants fled", ["perpetrator"]),
        ("fighters were killed by Iraqi army", ["perpetrator"]),
        ("soldiers of the Iraqi army were killed near police", ["target"]),
    ],
)
def test_who_strikes_and_who_is_struck(passage_of: Passages, text: str, expected: list[str]) -> None:
    assert [role for _, role, _ in _actors(passage_of, text)] == expected


def test_of_state_forces_nothing_is_assumed(passage_of: Passages) -> None:
    assert _actors(passage_of, "قال الجيش العراقي في بيان") == []


def test_who_arrests_is_not_who_is_struck(passage_of: Passages) -> None:
    assert "target" not in [role for _, role, _ in _actors(passage_of, "اعتقلت الشرطة خمسة مشتبه بهم")]
    assert [role for _, role, _ in _actors(passage_of, "إصابة عناصر من الشرطة")] == ["target"]


def test_an_actor_is_told_once_in_a_role(passage_of: Passages) -> None:
    text = "هاجم تنظيم داعش دورية ثم فجر تنظيم داعش جسرا"
    assert _actors(passage_of, text) == [("Islamic State", "perpetrator", "تنظيم داعش")]


def test_only_the_words_of_the_incident_are_read(passage_of: Passages) -> None:
    text = "هاجم داعش دورية. واعتدى مسلحون مجهولون على تاجر."
    passage = passage_of(text)
    first, second = (passage.words_of(i) for i in range(2))
    assert [a.name for a in ACTORS.find(passage, [first])] == ["Islamic State"]
    assert [a.name for a in ACTORS.find(passage, [second])] == ["Unidentified gunmen"]
    assert [a.name for a in ACTORS.find(passage, [second, first])] == ["Islamic State", "Unidentified gunmen"]
    assert ACTORS.find(passage, []) == ()


@given(TEXTS)
def test_actors_are_in_the_order_of_the_text(passage_of: Passages, text: str) -> None:
    passage = passage_of(text)
    found = ACTORS.find(passage, [(0, len(passage.words))])
    assert [a.span.start for a in found] == sorted(a.span.start for a in found)
    assert len({(a.name, a.role) for a in found}) == len(found)
    assert all(a.span.of(text).strip() for a in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قتل جنديان بهجوم لتنظيم داعش في جبال حمرين", [("Islamic State", "perpetrator")]),
        (
            "دمر طيران التحالف الدولي أنفاقا لتنظيم داعش في جبال مكحول",
            [
                ("International Coalition", "perpetrator"),
                ("Islamic State", "target"),
            ],
        ),
        (
            "سقطت صواريخ على موقع لقوات التحالف الدولي لمناهضة تنظيم داعش قرب مطار بغداد الدولي",
            [("International Coalition", "target")],
        ),
    ],
)
def test_what_belongs_to_a_group_and_what_a_body_is_set_up_against(
    extractor: Extractor, text: str, expected: list[tuple[str, str]]
) -> None:
    (incident,) = extractor.extract(Document("1", text)).incidents
    assert [(actor.name, actor.role) for actor in incident.actors] == expected

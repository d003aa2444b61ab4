"""Incidents: one for each thing that happened, with type, place, day, toll and the sentences that it rests on."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.extractor import Extractor
from geo.models import Document, Incident

PUBLISHED = dt.date(2021, 5, 3)  # a Monday


def _incidents(extractor: Extractor, text: str, published: dt.date | None = PUBLISHED) -> tuple[Incident, ...]:
    return extractor.extract(Document("d", text, published=published)).incidents


def _told(extractor: Extractor, text: str) -> list[tuple[str, str | None, int | None, int | None]]:
    return [
        (
            incident.type,
            incident.location.place.id if incident.location is not None else None,
            incident.killed.best if incident.killed is not None else None,
            incident.injured.best if incident.injured is not None else None,
        )
        for incident in _incidents(extractor, text)
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("انفجرت سيارة مفخخة في الحلة.", "Remote explosive/landmine/IED"),
        ("فجر انتحاري نفسه وسط سوق في الحلة.", "Suicide bomb"),
        ("A suicide bomber blew himself up in Ramadi.", "Suicide bomb"),
        ("سقط صاروخا كاتيوشا على المنطقة الخضراء.", "Shelling/artillery/missile attack"),
        ("قصف الطيران الحربي مواقع لداعش في القائم.", "Air/drone strike"),
        ("استهدفت طائرة مسيرة قاعدة عين الأسد.", "Air/drone strike"),
        ("ألقى مجهولون قنبلة يدوية على منزل في البصرة.", "Grenade"),
        ("خطف مسلحون ثلاثة عمال في كركوك.", "Abduction/forced disappearance"),
        ("اعتقلت الشرطة خمسة مشتبه بهم في سامراء.", "Arrests"),
        ("فكك خبراء المتفجرات عبوة ناسفة في الكوت.", "Disrupted weapons use"),
        ("أحرق مسلحون منازل في سنجار.", "Looting/property destruction"),
        ("اندلعت اشتباكات بين الجيش وعناصر داعش في حديثة.", "Armed clash"),
        ("اغتال مسلحون قاضيا في البصرة.", "Attack"),
        ("عثرت الشرطة على سبع جثث مجهولة الهوية في الموصل.", "Attack"),
    ],
)
def test_types(extractor: Extractor, text: str, kind: str) -> None:
    assert [incident.type for incident in _incidents(extractor, text)] == [kind]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "قتل ثلاثة جنود في هيت، فيما أصيب خمسة في تكريت.",
            [("Attack", "an-hit", 3, None), ("Attack", "sd-tikrit", None, 5)],
        ),
        (
            "اعتقلت الشرطة خمسة مسلحين في سامراء، وانفجرت عبوة في بيجي.",
            [("Arrests", "sd-samarra", None, None), ("Remote explosive/landmine/IED", "sd-baiji", None, None)],
        ),
        (
            "A suicide bomber blew himself up in Ramadi, killing 15. Separately, gunmen kidnapped two men in Baiji.",
            [("Suicide bomb", "an-ramadi", 15, None), ("Abduction/forced disappearance", "sd-baiji", None, None)],
        ),
        (
            "انفجرت عبوة في بعقوبة أمس. وفي تكريت انفجرت عبوة أخرى.",
            [
                ("Remote explosive/landmine/IED", "di-baqubah", None, None),
                ("Remote explosive/landmine/IED", "sd-tikrit", None, None),
            ],
        ),
    ],
)
def test_two_things_are_two_incidents(
    extractor: Extractor, text: str, expected: list[tuple[str, str | None, int | None, int | None]]
) -> None:
    assert _told(extractor, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "انفجرت عبوة ناسفة في بعقوبة. وأضاف المصدر أن الانفجار أسفر عن مقتل شرطيين وإصابة أربعة.",
            ("Remote explosive/landmine/IED", "di-baqubah", 2, 4),
        ),
        ("انفجرت سيارة مفخخة في الحلة. ولم تقع خسائر.", ("Remote explosive/landmine/IED", "bb-hilla", 0, 0)),
        (
            "مقتل ثلاثة جنود بانفجار في هيت\nقتل ثلاثة جنود وأصيب اثنان بانفجار عبوة ناسفة في هيت أمس.",
            ("Remote explosive/landmine/IED", "an-hit", 3, 2),
        ),
        (
            "قصف الطيران الحربي مواقع لداعش في القائم، ما أسفر عن مقتل 12 مسلحا.",
            ("Air/drone strike", "an-qaim", 12, None),
        ),
    ],
)
def test_one_thing_told_twice_is_one_incident(
    extractor: Extractor, text: str, expected: tuple[str, str | None, int | None, int | None]
) -> None:
    assert _told(extractor, text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "حذر خبراء من احتمال وقوع تفجيرات في بغداد.",
        "هدد التنظيم بمهاجمة كركوك.",
        "نفت الشرطة وقوع انفجار في الموصل.",
        "قتل خلال الأسبوع الماضي 50 شخصا في ديالى.",
        "افتتح الوزير مستشفى في الرمادي أمس.",
        "Officials discussed security in Mosul on Sunday.",
    ],
)
def test_plans_threats_denials_and_totals_are_none(extractor: Extractor, text: str) -> None:
    assert _incidents(extractor, text) == ()


def test_the_excerpt_is_whole_sentences(extractor: Extractor) -> None:
    text = "عقد المجلس جلسة. انفجرت عبوة في بعقوبة أمس. وأسفر الانفجار عن مقتل شرطيين. وعاد الهدوء."
    (incident,) = _incidents(extractor, text)
    assert incident.excerpt.of(text) == "انفجرت عبوة في بعقوبة أمس. وأسفر الانفجار عن مقتل شرطيين."
    assert incident.trigger.of(text) == "انفجرت"
    assert incident.killed is not None
    assert incident.killed.span is not None
    assert incident.killed.span.of(text) == "شرطيين"


def test_the_day_is_that_of_the_event_not_of_the_statement(extractor: Extractor) -> None:
    text = "أعلنت الشرطة اليوم أن ثلاثة جنود قتلوا بانفجار عبوة في هيت يوم الجمعة."
    (incident,) = _incidents(extractor, text)
    assert incident.date is not None
    assert (incident.date.start, incident.date.end) == (dt.date(2021, 4, 30), dt.date(2021, 4, 30))


def test_a_shared_toll_is_nobodys(extractor: Extractor) -> None:
    (incident,) = _incidents(extractor, "مقتل وإصابة 20 شخصا بانفجار سيارة مفخخة في الحلة أمس.")
    assert incident.killed is None
    assert incident.injured is None


@pytest.mark.parametrize(("day", "background"), [("28 نيسان", False), ("12 نيسان", True), ("12 نيسان 2014", True)])
def test_what_is_old_when_told_is_background(extractor: Extractor, day: str, background: bool) -> None:
    (incident,) = _incidents(extractor, f"قتل ثلاثة جنود بانفجار عبوة ناسفة في هيت يوم {day}.")
    assert incident.background is background


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("قتل خمسة جنود بانفجار عبوة ناسفة أمس.", "no place in the gazetteer is named with it"),
        ("قتل شرطي برصاص مسلحين في حي الجامعة أمس.", "ambiguous"),
    ],
)
def test_an_incident_without_a_place_says_why(extractor: Extractor, text: str, reason: str) -> None:
    (incident,) = _incidents(extractor, text)
    assert incident.location is None
    assert incident.unplaced_reason is not None
    assert incident.unplaced_reason.startswith(reason)


def test_more_evidence_gives_more_confidence(extractor: Extractor) -> None:
    texts = [
        "قتل شرطي.",
        "قتل شرطي برصاص مسلحين في هيت.",
        "قتل ثلاثة جنود وأصيب خمسة بانفجار عبوة ناسفة في هيت أمس.",
    ]
    found = [incident.confidence for text in texts for incident in _incidents(extractor, text)]
    assert found == sorted(found)
    assert 0 < found[0] < found[-1] <= 1

"""Small stores for the tests of the app, written by the real store from values that a reader would write down.

The reports are made up; places and distances are real.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from geo.models import Count, DateInterval, Document, Extraction, Incident, Location, Place, Span
from geo.store import Store

TAJI = Place("taji", "town", "التاجي", "Taji", 33.5206, 44.2567, 3000, admin1="IQ-BG", admin2="Taji")
KIRKUK = Place("kirkuk", "city", "كركوك", "Kirkuk", 35.4681, 44.3922, 9000, admin1="IQ-KI", admin2="Kirkuk")
AIRPORT = Place("bgw", "airport", "مطار بغداد", "Baghdad airport", 33.2625, 44.2346, 4000, admin1="IQ-BG")
MOSUL = Place("mosul", "city", "الموصل", "Mosul", 36.335, 43.1189, 9000, admin1="IQ-NI", admin2="Mosul")
BAQUBAH = Place("baqubah", "city", "بعقوبة", "Baqubah", 33.7447, 44.6436, 7000, admin1="IQ-DI", admin2="Baqubah")

UNPLACED_REASON = "الرشيد: أماكن عدة بهذا الاسم ولا شيء في النص يحسم"
TAJI_TEXT = (
    "قُتل ثلاثة جنود وأصيب خمسة يوم الأحد بانفجار عبوة ناسفة في التاجي شمال بغداد. "
    "وأعلنت الشرطة اعتقال رجل في ناحية الرشيد."
)
KIRKUK_TEXT = "أطلق مسلحون النار على نقطة تفتيش قرب كركوك مساء السبت فقُتل شرطي."
AIRPORT_TEXT = "Two rockets landed near Baghdad airport on 12 April; nobody was hurt, police said."
MOSUL_TEXT = "Residents of Mosul recalled the suicide bomb of June 2014 that killed nine of their neighbours."
QUIET_TEXT = "اجتمع مجلس المحافظة لبحث موازنة الطرق والجسور."
BAQUBAH_TEXT = "انفجرت عبوة ناسفة في بعقوبة وأصيب مدنيان."


def span(text: str, words: str) -> Span:
    """Where the words stand in the text."""
    start = text.index(words)
    return Span(start, start + len(words))


def located(place: Place, text: str, words: str, reason: str) -> Location:
    """The place itself, as the words of the text name it."""
    where = span(text, words)
    return Location(
        place.lat, place.lon, place.radius_m, 1, place, where, admin1=place.admin1, admin2=place.admin2, reason=reason
    )


def day(year: int, month: int, number: int, where: Span | None = None) -> DateInterval:
    """One day."""
    date = dt.date(year, month, number)
    return DateInterval(date, date, "day", where)


def _taji() -> tuple[Document, Extraction]:
    text, first = TAJI_TEXT, TAJI_TEXT.index(".") + 1
    bomb = Incident(
        id="bomb",
        document_id="d-taji",
        type="Remote explosive/landmine/IED",
        trigger=span(text, "انفجار"),
        excerpt=Span(0, first),
        location=located(TAJI, text, "التاجي", "التاجي: البلدة، شمال بغداد"),
        unplaced_reason=None,
        date=day(2021, 5, 2, span(text, "يوم الأحد")),
        killed=Count(3, span=span(text, "ثلاثة")),
        injured=Count(5, span=span(text, "خمسة")),
    )
    arrest = Incident(
        id="arrest",
        document_id="d-taji",
        type="Arrests",
        trigger=span(text, "اعتقال"),
        excerpt=Span(first + 1, len(text)),
        location=None,
        unplaced_reason=UNPLACED_REASON,
        date=None,
        killed=None,
        injured=None,
    )
    document = Document(
        "d-taji", text, "عبوة في التاجي", dt.date(2021, 5, 3), "وكالة الرافدين", "https://example.org/taji", "ar"
    )
    return document, Extraction("d-taji", (), (bomb, arrest))


def _kirkuk() -> tuple[Document, Extraction]:
    text = KIRKUK_TEXT
    attack = Incident(
        id="attack",
        document_id="d-kirkuk",
        type="Attack",
        trigger=span(text, "أطلق مسلحون النار"),
        excerpt=Span(0, len(text)),
        location=located(KIRKUK, text, "كركوك", "كركوك: المدينة"),
        unplaced_reason=None,
        date=day(2021, 5, 1, span(text, "مساء السبت")),
        killed=Count(1, span=span(text, "شرطي")),
        injured=None,
        disputed=("kirkuk",),
    )
    document = Document("d-kirkuk", text, "هجوم قرب كركوك", dt.date(2021, 5, 2), "صحيفة النهرين", None, "ar")
    return document, Extraction("d-kirkuk", (), (attack,))


def _airport() -> tuple[Document, Extraction]:
    text = AIRPORT_TEXT
    rockets = Incident(
        id="rockets",
        document_id="d-airport",
        type="Shelling/artillery/missile attack",
        trigger=span(text, "rockets landed"),
        excerpt=Span(0, len(text)),
        location=located(AIRPORT, text, "Baghdad airport", "Baghdad airport: the only airport of this name"),
        unplaced_reason=None,
        date=day(2021, 4, 12, span(text, "12 April")),
        killed=Count(0),
        injured=Count(0),
    )
    document = Document(
        "d-airport", text, "Rockets near airport", dt.date(2021, 4, 13), "Tigris Wire", "https://example.org/a", "en"
    )
    return document, Extraction("d-airport", (), (rockets,))


def _mosul() -> tuple[Document, Extraction]:
    text = MOSUL_TEXT
    past = Incident(
        id="past",
        document_id="d-mosul",
        type="Suicide bomb",
        trigger=span(text, "suicide bomb"),
        excerpt=Span(0, len(text)),
        location=located(MOSUL, text, "Mosul", "Mosul: the city"),
        unplaced_reason=None,
        date=DateInterval(dt.date(2014, 6, 1), dt.date(2014, 6, 30), "month", span(text, "June 2014")),
        killed=Count(9, low=7, high=11, span=span(text, "nine")),
        injured=None,
        background=True,
    )
    document = Document("d-mosul", text, "Seven years on", dt.date(2021, 6, 10), "Tigris Wire", None, "en")
    return document, Extraction("d-mosul", (), (past,))


def _baqubah() -> tuple[Document, Extraction]:
    text = BAQUBAH_TEXT
    bomb = Incident(
        id="undated",
        document_id="d-baqubah",
        type="Remote explosive/landmine/IED",
        trigger=span(text, "انفجرت"),
        excerpt=Span(0, len(text)),
        location=located(BAQUBAH, text, "بعقوبة", "بعقوبة: المدينة"),
        unplaced_reason=None,
        date=None,
        killed=None,
        injured=Count(2, span=span(text, "مدنيان")),
    )
    return Document("d-baqubah", text, None, None, None, None, "ar"), Extraction("d-baqubah", (), (bomb,))


def quiet() -> tuple[Document, Extraction]:
    """A document with nothing in it."""
    document = Document("d-quiet", QUIET_TEXT, "جلسة المجلس", dt.date(2021, 5, 4), "صحيفة النهرين", None, "ar")
    return document, Extraction("d-quiet", (), ())


def write_sample(path: Path) -> Path:
    """Six documents, one of them with nothing; six incidents: one unplaced, two undated, one past, one disputed."""
    return write(path, [_taji(), _kirkuk(), _airport(), _mosul(), _baqubah(), quiet()])


def write(path: Path, contents: list[tuple[Document, Extraction]]) -> Path:
    """A new store of these documents."""
    with Store.open(path, create=True) as store:
        for document, extraction in contents:
            store.add(document, extraction)
    return path


def write_hostile(path: Path, texts: tuple[str, ...], urls: tuple[str, ...]) -> Path:
    """A store in which each of the texts is title, source, sentence, place name and reason, once placed, once not."""
    contents = []
    for number, hostile in enumerate(texts):
        name = f"h{number}"
        place = Place(name, "town", hostile, hostile, 32.5 + number / 4, 44 + number / 9, 4000, admin1="IQ-BG")
        whole = Span(0, len(hostile))
        common = {"document_id": name, "type": "Attack", "trigger": whole, "excerpt": whole, "date": day(2021, 5, 1)}
        where = located(place, hostile, hostile, hostile)
        placed = Incident(id=f"{name}-p", location=where, unplaced_reason=None, killed=None, injured=None, **common)
        lost = Incident(id=f"{name}-u", location=None, unplaced_reason=hostile, killed=None, injured=None, **common)
        document = Document(name, hostile, hostile, dt.date(2021, 5, 2), hostile, urls[number % len(urls)], "ar")
        contents.append((document, Extraction(name, (), (placed, lost))))
    return write(path, contents)


def write_many(path: Path, count: int) -> Path:
    """A store of `count` placed incidents around Kirkuk, a day apart."""
    contents = []
    for number in range(count):
        name, text = f"m{number:04d}", f"{KIRKUK_TEXT} ({number})"
        date = dt.date(2015, 1, 1) + dt.timedelta(days=number)
        attack = Incident(
            id=name,
            document_id=name,
            type="Attack",
            trigger=span(text, "أطلق مسلحون النار"),
            excerpt=Span(0, len(text)),
            location=located(KIRKUK, text, "كركوك", "كركوك: المدينة"),
            unplaced_reason=None,
            date=DateInterval(date, date, "day"),
            killed=Count(1),
            injured=None,
        )
        contents.append((Document(name, text, name, date, "صحيفة", None, "ar"), Extraction(name, (), (attack,))))
    return write(path, contents)

"""Date expressions against the day of publication."""

from __future__ import annotations

import datetime as dt

import pytest
from conftest import Passages
from hypothesis import given, settings
from hypothesis import strategies as st
from texts import TEXTS, WORDS

from geo.dates import DateFinder
from geo.lexicons import Lexicon
from geo.paths import lexicon_dir

MONDAY = dt.date(2021, 5, 3)
DATES = DateFinder(Lexicon.load(lexicon_dir() / "dates.csv"))
MONTHS_EN = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
             "November", "December"]  # fmt: skip
MONTHS_LEVANT = ["كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول", "تشرين الأول",
                 "تشرين الثاني", "كانون الأول"]  # fmt: skip
MONTHS_EGYPT = ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر",
                "ديسمبر"]  # fmt: skip


def _intervals(passage_of: Passages, text: str, published: dt.date | None = MONDAY) -> list[tuple[str, str, str]]:
    return [
        (hit.interval.start.isoformat(), hit.interval.end.isoformat(), hit.interval.precision)
        for hit in DATES.find(passage_of(text), published)
    ]


def _surfaces(passage_of: Passages, text: str) -> list[str]:
    return [hit.interval.span.of(text) for hit in DATES.find(passage_of(text), MONDAY) if hit.interval.span]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("وقع الانفجار أمس", "2021-05-02"),
        ("وقع الانفجار اليوم", "2021-05-03"),
        ("أول من أمس", "2021-05-01"),
        ("أول أمس", "2021-05-01"),
        ("انفجرت الليلة الماضية", "2021-05-02"),
        ("أمس الأحد", "2021-05-02"),
        ("يوم السبت", "2021-05-01"),
        ("مساء الجمعة", "2021-04-30"),
        ("الثلاثاء الماضي", "2021-04-27"),
        ("الاثنين الماضي", "2021-04-26"),
        ("الاثنين", "2021-05-03"),
        ("on Thursday", "2021-04-29"),
        ("last Monday", "2021-04-26"),
        ("yesterday", "2021-05-02"),
        ("the day before yesterday", "2021-05-01"),
        ("قبل يومين", "2021-05-01"),
        ("قبل ثلاثة أيام", "2021-04-30"),
        ("منذ ساعتين", "2021-05-03"),
        ("three days ago", "2021-04-30"),
        ("في 12 نيسان", "2021-04-12"),
        ("في 12 نيسان الماضي", "2021-04-12"),
        ("في 12 نيسان/أبريل", "2021-04-12"),
        ("يوم 12 أبريل (نيسان) 2019", "2019-04-12"),
        ("في ١٢ نيسان ٢٠١٤", "2014-04-12"),
        ("في 30 كانون الأول", "2020-12-30"),
        ("في 4 أيار", "2020-05-04"),
        ("في 3 أيار", "2021-05-03"),
        ("الثاني من أيار", "2021-05-02"),
        ("الخامس والعشرين من آذار", "2021-03-25"),
        ("الحادي عشر من أيلول 2007", "2007-09-11"),
        ("12/4/2021", "2021-04-12"),
        ("2021-04-12", "2021-04-12"),
        ("12-04-2021", "2021-04-12"),
        ("April 12", "2021-04-12"),
        ("12 April 2019", "2019-04-12"),
        ("April 12, 2019", "2019-04-12"),
        ("Apr 1st", "2021-04-01"),
        ("the 22nd of March", "2021-03-22"),
        ("في 2 من الشهر الجاري", "2021-05-02"),
        ("في 12 الشهر الماضي", "2021-04-12"),
    ],
)
def test_days(passage_of: Passages, text: str, day: str) -> None:
    assert _intervals(passage_of, text) == [(day, day, "day")]


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("في نيسان الماضي", "2021-04-01", "2021-04-30", "month"),
        ("في أيار الماضي", "2020-05-01", "2020-05-31", "month"),
        ("في شباط 2016", "2016-02-01", "2016-02-29", "month"),
        ("في شهر شباط من عام 2015", "2015-02-01", "2015-02-28", "month"),
        ("in August 2014", "2014-08-01", "2014-08-31", "month"),
        ("أوائل نيسان", "2021-04-01", "2021-04-10", "few-days"),
        ("منتصف شهر آذار", "2021-03-11", "2021-03-20", "few-days"),
        ("أواخر شباط", "2021-02-20", "2021-02-28", "few-days"),
        ("between 1 and 3 April", "2021-04-01", "2021-04-03", "few-days"),
        ("بين 1 و3 نيسان", "2021-04-01", "2021-04-03", "few-days"),
        ("من 1 إلى 3 نيسان/أبريل 2019", "2019-04-01", "2019-04-03", "few-days"),
        ("from 28 to 29 February 2016", "2016-02-28", "2016-02-29", "few-days"),
        ("1-3 June 2014", "2014-06-01", "2014-06-03", "few-days"),
        ("June 1–3, 2014", "2014-06-01", "2014-06-03", "few-days"),
        ("late June 2014", "2014-06-20", "2014-06-30", "few-days"),
        ("منتصف الشهر الماضي", "2021-04-11", "2021-04-20", "few-days"),
        ("الشهر الماضي", "2021-04-01", "2021-04-30", "month"),
        ("last month", "2021-04-01", "2021-04-30", "month"),
        ("الأسبوع الماضي", "2021-04-25", "2021-05-02", "week"),
        ("last week", "2021-04-25", "2021-05-02", "week"),
        ("العام الماضي", "2020-01-01", "2020-12-31", "year"),
        ("الأيام الأخيرة", "2021-04-19", "2021-05-03", "few-days"),
        ("صيف 2014", "2014-06-01", "2014-08-31", "season"),
        ("شتاء عام 2015", "2015-12-01", "2016-02-29", "season"),
        ("عام 2006", "2006-01-01", "2006-12-31", "year"),
        ("in 2006", "2006-01-01", "2006-12-31", "year"),
    ],
)
def test_ranges(passage_of: Passages, text: str, start: str, end: str, precision: str) -> None:
    assert _intervals(passage_of, text) == [(start, end, precision)]


@pytest.mark.parametrize("names", [MONTHS_LEVANT, MONTHS_EGYPT, MONTHS_EN], ids=["Levant", "Egypt", "English"])
def test_months(passage_of: Passages, names: list[str]) -> None:
    for month, name in enumerate(names, 1):
        day = dt.date(2018, month, 17).isoformat()
        assert _intervals(passage_of, f"17 {name} 2018") == [(day, day, "day")], name


@pytest.mark.parametrize(
    "text",
    [
        "سيزور بغداد الأسبوع المقبل",
        "يوم الخميس المقبل",
        "next Friday",
        "في 12 الشهر الجاري",
        "أواخر الشهر الجاري",
        "31/4/2021",
        "45/13/2021",
        "they may attack",
        "they march on",
        "قبل الهجوم",
        "بعد الظهر",
        "الشهر الجاري",
        "قبل 5000 سنة",
        "رقم 123456789012",
        "7" * 5000,
        "",
    ],
)
def test_what_is_no_date_of_something_that_happened(passage_of: Passages, text: str) -> None:
    assert _intervals(passage_of, text) == []


@pytest.mark.parametrize(
    "text", ["أمس", "يوم السبت", "الأسبوع الماضي", "في 12 نيسان", "April 12", "قبل يومين", "اليوم"]
)
def test_without_a_publication_date_only_a_stated_year_dates(passage_of: Passages, text: str) -> None:
    assert _intervals(passage_of, text, None) == []


def test_a_stated_year_needs_no_publication_date(passage_of: Passages) -> None:
    assert _intervals(passage_of, "في 12 نيسان 2019", None) == [("2019-04-12", "2019-04-12", "day")]
    assert _intervals(passage_of, "صيف 2014", None) == [("2014-06-01", "2014-08-31", "season")]


@pytest.mark.parametrize("published", [dt.date(2024, 2, 29), dt.date(2021, 1, 1), dt.date(2020, 12, 31)])
def test_the_edges_of_years_and_leap_days(passage_of: Passages, published: dt.date) -> None:
    yesterday = published - dt.timedelta(days=1)
    assert _intervals(passage_of, "أمس", published) == [(yesterday.isoformat(), yesterday.isoformat(), "day")]
    last_month = published.replace(day=1) - dt.timedelta(days=1)
    assert _intervals(passage_of, "الشهر الماضي", published) == [
        (last_month.replace(day=1).isoformat(), last_month.isoformat(), "month")
    ]


def test_a_leap_day_is_in_the_leap_year(passage_of: Passages) -> None:
    assert _intervals(passage_of, "في 29 شباط 2016") == [("2016-02-29", "2016-02-29", "day")]
    assert _intervals(passage_of, "29/2/2015") == []


@pytest.mark.parametrize(
    "text",
    ["في 31 نيسان 2021", "on 29 February 2021", "February 30, 2021", "في 30 شباط", "between 28 and 30 February 2021"],
)
def test_a_day_that_its_month_lacks_is_no_date(passage_of: Passages, text: str) -> None:
    assert _intervals(passage_of, text) == []
    assert _intervals(passage_of, f"{text}. في 12 نيسان 2019") == [("2019-04-12", "2019-04-12", "day")]


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("انفجرت أمس الأحد في بغداد", ["أمس الأحد"]),
        ("قتل في 12 نيسان/أبريل 2019 ثلاثة", ["12 نيسان/أبريل 2019"]),
        ("بين أمس ويوم الجمعة", ["أمس", "الجمعة"]),
        ("It hit on April 12, 2019, at noon", ["April 12, 2019"]),
        ("وقع قبل ثلاثةِ أيّامٍ هناك", ["قبل ثلاثةِ أيّامٍ"]),
    ],
)
def test_the_span_is_the_expression(passage_of: Passages, text: str, surfaces: list[str]) -> None:
    assert _surfaces(passage_of, text) == surfaces


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("أعلنت الشرطة أمس أن مسلحين هاجموا دورية", True),
        ("قال في بيان أمس", True),
        ("BAGHDAD, July 3 - Gunmen killed two", True),
        ("أعلنت الشرطة أن مسلحين هاجموا دورية أمس", False),
        ("هاجم مسلحون دورية أمس", False),
    ],
)
def test_the_day_of_a_statement_is_told_apart(passage_of: Passages, text: str, statement: bool) -> None:
    (hit,) = DATES.find(passage_of(text), MONDAY)
    assert hit.statement is statement


DATE_WORDS = [
    *WORDS, *MONTHS_LEVANT, *MONTHS_EN, "عام", "2014", "1999", "2099", "31", "30", "29", "منتصف", "الخامس", "والعشرين",
    "شتاء", "الشهر", "أسبوع", "ago", "days", "years", "999", "12/4/2021", "the", "late",
]  # fmt: skip


@settings(max_examples=400)
@given(
    st.one_of(TEXTS, st.lists(st.sampled_from(DATE_WORDS), max_size=14).map(" ".join)),
    st.one_of(st.none(), st.dates()),
)
def test_intervals_run_forward_and_never_beyond_publication_or_the_century(
    passage_of: Passages, text: str, published: dt.date | None
) -> None:
    passage = passage_of(text)
    hits = DATES.find(passage, published)
    last = 0
    for hit in hits:
        assert hit.interval.start <= hit.interval.end <= dt.date(2100, 12, 31)
        assert hit.interval.span is not None
        assert hit.interval.span.of(text).strip()
        assert last <= hit.first < hit.last <= len(passage.words)
        last = hit.last

"""Date expressions, resolved against the day of publication into intervals with a precision.

Nothing is guessed from today's date: without a publication date, only dates that state their year are resolved.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from geo.lexicons import Lexicon
from geo.models import DateInterval, DatePrecision
from geo.numbers import ORDINALS, Number, number_at, range_at
from geo.text import Passage, Word

_YEARS = range(1900, 2100)
# "Ago" counts no further back: a thousand hours or days is the most that news count, years far less.
_MOST_UNITS = 1000
# What "the last days" covers; a fortnight is the longest that the phrase is used for in news.
_RECENT_DAYS = 14
_OPENERS = frozenset(("قبل", "منذ", "بعد", "after", "in", "during", "a"))
# "A month later" is no day.
_LONGEST_STEP_DAYS = 14
_DASHES = ("-", "–", "—")


@dataclass(frozen=True, slots=True)
class DateHit:
    """A date expression at words[first:last]; `statement` marks the time of somebody's statement."""

    interval: DateInterval
    first: int
    last: int
    statement: bool = False
    since: bool = False
    """Whether it opens a period: `منذ تأسيسه في أيلول 2014`."""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    value: str
    first: int
    last: int


class DateFinder:
    """Finds date expressions in a passage.

    Parameters
    ----------
    lexicon : Lexicon
        Months, weekdays and relative days (``dates.csv``).
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def find(self, passage: Passage, published: dt.date | None) -> list[DateHit]:
        """All date expressions in the order of the text, none inside another."""
        known = published if published is not None and published.year in _YEARS else None
        reader = _Reader(passage, _tokens(self._lexicon, passage.words), known)
        hits: list[DateHit] = []
        at = 0
        while at < len(passage.words):
            hit = reader.read(at)
            if hit is None:
                at = max(reader.nowhere, at + 1)
                continue
            hits.append(hit)
            if hit.interval.precision == "day" and not hit.statement:
                reader.told = hit.interval.start
            at = max(hit.last, at + 1)
        return hits


def _tokens(lexicon: Lexicon, words: Sequence[Word]) -> dict[int, list[_Token]]:
    found: dict[int, list[_Token]] = {}
    for hit in lexicon.find(words):
        token = _Token(hit.entry["class"], hit.entry["value"], hit.first, hit.last)
        found.setdefault(hit.first, []).append(token)
    return found


class _Reader:
    """The grammar: each `_read_*` tries one form at a word."""

    def __init__(self, passage: Passage, tokens: dict[int, list[_Token]], published: dt.date | None) -> None:
        self.passage = passage
        self.words = passage.words
        self.tokens = tokens
        self.published = published
        self.told: dt.date | None = None
        """The day of the event told last."""
        self.nowhere = 0
        """The word after the last day that its month lacks: what is left of `29 February 2021` is no month told."""

    def read(self, at: int) -> DateHit | None:
        if not self._may_begin(at):
            return None
        for form in (
            self._read_numeric,
            self._read_from_told,
            self._read_after,
            self._read_ago,
            self._read_days,
            self._read_month,
            self._read_day_of_this_month,
            self._read_relative_unit,
            self._read_day,
            self._read_weekday,
            self._read_season,
            self._read_year,
        ):
            for first, last, start, end, precision in form(at):
                span = self.passage.span(first, last)
                interval = DateInterval(start, end, precision, span)
                since = self._opens_period(first)
                return DateHit(interval, first, last, since or self._is_statement(first, last), since)
        return None

    def _may_begin(self, at: int) -> bool:
        """Whether any form can begin at a word: most words are turned away here."""
        text = self.words[at].text
        if at in self.tokens or text[0].isdecimal() or text in _OPENERS:
            return True
        readings = self._readings(at)
        return any(stem in ORDINALS for stem in readings) or number_at(self.words, at) is not None

    def _token(self, at: int, kind: str) -> _Token | None:
        return next((t for t in self.tokens.get(at, ()) if t.kind == kind), None)

    def _text(self, at: int) -> str:
        return self.words[at].text if 0 <= at < len(self.words) else ""

    def _skip(self, at: int, *texts: str) -> int:
        return at + 1 if self._text(at) in texts else at

    def _end(self, last: int) -> int:
        return self.passage.span(last - 1, last).end

    # -- forms; each yields (first word, word after the last, first day, last day, precision) ----------------------

    def _read_numeric(self, at: int) -> Iterator[_Found]:
        parts = [self._text(at + i) for i in range(3)]
        if not all(part.isdecimal() for part in parts) or not self._joined(at, 3):
            return
        a, b, c = (int(part[:6]) for part in parts)
        # Month first, as American notes write it, only where day first is no date, or one to come.
        dates = [
            dt.date(year, month, day)
            for year, month, day in ((a, b, c), (c, b, a), (c, a, b))
            if year in _YEARS and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
        ]
        past = [date for date in dates if self.published is None or date <= self.published]
        for date in (past or dates)[:1]:
            yield at, at + 3, date, date, "day"

    def _joined(self, at: int, count: int) -> bool:
        return all(self.words[i].start - self.words[i - 1].end == 1 for i in range(at + 1, at + count))

    def _read_from_told(self, at: int) -> Iterator[_Found]:
        """`on the same day`, `اليوم التالي`, `two days later`: counted from the day told before."""
        token = self._token(at, "told")
        amount = self._amount(at) if token is None else None
        if token is not None:
            days, last = int(token.value), token.last
        elif amount is not None and self._text(amount[1]) in ("later", "earlier"):
            days, last = amount[0] * (1 if self._text(amount[1]) == "later" else -1), amount[1] + 1
        else:
            return
        if self.told is not None and abs(days) <= _LONGEST_STEP_DAYS:
            day = self.told + dt.timedelta(days=days)
            yield at, last, day, day, "day"

    def _read_after(self, at: int) -> Iterator[_Found]:
        """`بعد يومين من مقتل ...`: the event lies so long before what the sentence reports."""
        if self.published is None or self._text(at) not in ("بعد", "after"):
            return
        amount = self._amount(at + 1)
        if amount is None or self._text(amount[1]) not in ("من", "after") or amount[0] > 62:
            return
        start = self.published - dt.timedelta(days=amount[0] + 1)
        yield at, amount[1] + 1, start, self.published - dt.timedelta(days=amount[0]), "few-days"

    def _read_ago(self, at: int) -> Iterator[_Found]:
        if self.published is None:
            return
        if self._text(at) in ("قبل", "منذ"):
            amount = self._amount(at + 1)
            if amount is None or self._text(amount[1]) == "من":
                return
            last = amount[1]
        else:
            amount = self._amount(at)
            if amount is None or self._text(amount[1]) != "ago":
                return
            last = amount[1] + 1
        day = self.published - dt.timedelta(days=amount[0])
        precision: DatePrecision = "day" if amount[0] < 7 else "few-days" if amount[0] < 60 else "month"
        slack = 0 if amount[0] < 60 else 15
        yield at, last, day - dt.timedelta(days=slack), day + dt.timedelta(days=slack), precision

    def _amount(self, at: int) -> tuple[int, int] | None:
        """Days, and the word after, of `ثلاثة أيام`, `يومين`, `أسبوع`."""
        number = number_at(self.words, at)
        unit_at = number.last if number is not None else at
        token = self._token(unit_at, "unit")
        if token is None:
            return None
        count = number.value if number is not None else 1
        if count > _MOST_UNITS:
            return None
        unit = token.value
        if unit.startswith("2"):
            count, unit = 2, unit[1:]
        days = {"hour": 0, "day": 1, "week": 7, "month": 30, "year": 365}[unit]
        return count * days, token.last

    def _read_days(self, at: int) -> Iterator[_Found]:
        """`between 1 and 3 June`, `بين 1 و3 حزيران`, `June 1-3`: some days of one month."""
        leading = self._token(at, "month")
        days = range_at(self.passage, leading.last if leading is not None else at)
        if days is None or days.high is None or days.high > 31 or not self._in_digits(days):
            return
        month = leading or self._token(self._skip(days.last, "من", "شهر", "of"), "month")
        if month is None:
            return
        after = days.last if leading is not None else month.last
        second = self._token(after, "month")
        after = second.last if second is not None else after
        year, after = self._year(after, int(month.value), days.value)
        if year is None:
            return
        if days.high > calendar.monthrange(year, int(month.value))[1]:
            self.nowhere = after
            return
        start, end = (dt.date(year, int(month.value), day) for day in (days.value, days.high))
        yield at, after, start, end, "few-days"

    def _in_digits(self, days: Number) -> bool:
        return self._text(days.first).isdecimal() and self._text(days.last - 1)[-1:].isdecimal() and days.value > 0

    def _read_month(self, at: int) -> Iterator[_Found]:
        part = self._token(at, "part")
        begin = self._skip(part.last, "شهر", "of") if part is not None else at
        day, month_at = self._day_number(begin)
        month_at = self._skip(month_at, "شهر")
        token = self._token(month_at, "month")
        if token is None:
            return
        month, after = int(token.value), token.last
        second = self._token(after, "month")
        if second is not None:  # the other name of the same month: `شباط/فبراير`, `يونيو (حزيران)`
            after = second.last
        if day is None and self._text(token.first).isascii():
            day = self._day_after(after)
            after += day is not None
        if day is None and part is None and self._text(at) in ("may", "march", "mars") and not self._has_year(after):
            return
        year, after = self._year(after, month, day)
        if year is not None and day is not None and day > calendar.monthrange(year, month)[1]:
            self.nowhere = after
            return
        if year is None:
            return
        yield at, after, *_within_month(year, month, day, part.value if part is not None else None)

    def _day_number(self, at: int) -> tuple[int | None, int]:
        number = number_at(self.words, at)
        if number is not None and 1 <= number.value <= 31 and self._text(at).isdecimal():
            return number.value, self._skip(number.last, "من", "of")
        english = _english_day(self._text(at))
        if english is not None:
            return english, self._skip(at + 1, "of")
        ordinal = next((ORDINALS[stem] for stem in self._readings(at) if stem in ORDINALS), None)
        if ordinal is None:
            return None, at
        after = at + 1
        tens = {"عشر": 10, "عشره": 10, "والعشرين": 20, "والعشرون": 20, "والثلاثين": 30, "والثلاثون": 30}
        if self._text(after) in tens:
            ordinal += tens[self._text(after)]
            after += 1
        return (ordinal, after + 1) if self._text(after) == "من" else (None, at)

    def _day_after(self, at: int) -> int | None:
        """The day in `June 12`; `in June, 1,531 people` has none."""
        number = number_at(self.words, at)
        whole = number is None or number.last == at + 1
        return _english_day(self._text(at)) if whole and not self.passage.gap(at).strip(" .") else None

    def _readings(self, at: int) -> Mapping[str, str]:
        return self.words[at].readings if at < len(self.words) else {}

    def _has_year(self, at: int) -> bool:
        return self._text(at).isdecimal() and int(self._text(at)[:5]) in _YEARS

    def _year(self, at: int, month: int, day: int | None) -> tuple[int | None, int]:
        stated = self._skip(at, "عام", "العام", "سنه", "من")
        stated = self._skip(stated, "عام", "العام")
        if self._has_year(stated):
            return int(self._text(stated)), stated + 1
        when = self._token(at, "when")
        if self.published is None or (when is not None and when.value == "future"):
            return None, at
        latest = dt.date(self.published.year, month, min(day or 1, calendar.monthrange(self.published.year, month)[1]))
        year = self.published.year if latest <= self.published else self.published.year - 1
        if (
            when is not None
            and when.value == "past"
            and (year, month) == (self.published.year, self.published.month)
            and day is None
        ):
            year -= 1
        return year, when.last if when is not None else at

    def _read_day_of_this_month(self, at: int) -> Iterator[_Found]:
        """`في 12 الشهر الجاري`, `في 5 الجاري`, `منتصف الشهر الماضي`."""
        if self.published is None:
            return
        part = self._token(at, "part")
        day, unit_at = (None, part.last) if part is not None else self._day_number(at)
        unit, when = self._token(unit_at, "unit"), self._token(unit_at + 1, "when")
        if unit is None and day is not None:
            when = self._token(unit_at, "when")
            if when is None or self._text(unit_at) != "الجاري":
                return
        elif unit is None or unit.value != "month" or (part is None and day is None):
            return
        if when is None or when.value == "future":
            return
        year, month = self.published.year, self.published.month
        if when.value == "past":
            year, month = (year, month - 1) if month > 1 else (year - 1, 12)
        if day is not None and day > calendar.monthrange(year, month)[1]:
            return
        start, end, precision = _within_month(year, month, day, part.value if part is not None else None)
        if start <= self.published:  # what has not come yet has not happened
            yield at, when.last, start, end, precision

    def _read_relative_unit(self, at: int) -> Iterator[_Found]:
        """`الأسبوع الماضي`, `last month`, `الأيام الأخيرة`."""
        if self.published is None:
            return
        unit = self._token(at, "unit")
        when = self._token(at + 1, "when") if unit is not None else self._token(at, "when")
        if unit is None and when is not None and when.value == "past" and self._text(at).isascii():
            unit = self._token(when.last, "unit")
        if unit is None or when is None or when.value != "past":
            return
        last = max(unit.last, when.last)
        plural = self._text(unit.first) in ("الايام", "الساعات", "days", "hours")
        if plural or unit.value in ("hour", "2hour"):
            days = _RECENT_DAYS if unit.value == "day" else 1
            yield at, last, self.published - dt.timedelta(days=days), self.published, "few-days"
        elif unit.value == "week":
            # The week begins on Sunday in Iraq and on Monday with the agencies: from the one to the end of the other.
            monday = self.published - dt.timedelta(days=self.published.weekday() + 7)
            yield at, last, monday - dt.timedelta(days=1), monday + dt.timedelta(days=6), "week"
        elif unit.value == "month":
            end = self.published.replace(day=1) - dt.timedelta(days=1)
            yield at, last, end.replace(day=1), end, "month"
        elif unit.value == "year":
            year = self.published.year - 1
            yield at, last, dt.date(year, 1, 1), dt.date(year, 12, 31), "year"

    def _read_day(self, at: int) -> Iterator[_Found]:
        token = self._token(at, "day")
        if token is None or self.published is None:
            return
        day = self.published + dt.timedelta(days=int(token.value))
        weekday = self._token(token.last, "weekday")
        yield at, weekday.last if weekday is not None else token.last, day, day, "day"

    def _read_weekday(self, at: int) -> Iterator[_Found]:
        token = self._token(at, "weekday")
        if token is None or self.published is None:
            return
        when = self._token(token.last, "when") or (self._token(at - 1, "when") if self._text(at).isascii() else None)
        if when is not None and when.value == "future":
            return
        back = (self.published.weekday() - int(token.value)) % 7
        if back == 0 and when is not None and when.value == "past":
            back = 7
        day = self.published - dt.timedelta(days=back)
        yield at, max(token.last, when.last if when is not None else 0), day, day, "day"

    def _read_season(self, at: int) -> Iterator[_Found]:
        token = self._token(at, "season")
        if token is None:
            return
        year_at = self._skip(token.last, "عام", "العام", "سنه")
        if self._has_year(year_at):
            year, month = int(self._text(year_at)), int(token.value)
            end_year, end_month = (year, month + 2) if month + 2 <= 12 else (year + 1, month - 10)
            end = dt.date(end_year, end_month, calendar.monthrange(end_year, end_month)[1])
            yield at, year_at + 1, dt.date(year, month, 1), end, "season"

    def _read_year(self, at: int) -> Iterator[_Found]:
        if self._text(at) in ("عام", "العام", "سنه", "in", "during", "اعوام") and self._has_year(at + 1):
            year = int(self._text(at + 1))
            yield at, at + 2, dt.date(year, 1, 1), dt.date(year, 12, 31), "year"

    def _opens_period(self, first: int) -> bool:
        """`منذ الأحد` opens a period; `منذ فجر الأحد` says how long one thing has lasted."""
        passage = self.passage
        return passage.any_has(first - 3, first, "since") and not passage.any_has(first - 2, first, "day-part")

    def _is_statement(self, first: int, last: int) -> bool:
        """`أعلنت الشرطة أمس أن ...`: the day of the statement, not of what it tells."""
        sentence = self.passage.sentence_of(first)
        dashed = (
            self.passage.gap(last).strip() in ("-", "–", "—", ":")
            or self.passage.text[self._end(last) :][:3].strip()[:1] in _DASHES
        )
        opens = first == sentence.first and self.passage.gap(last).strip() == ":"  # "09/18/2016: ...", as notes begin
        if first - sentence.first <= 3 and dashed and not opens:
            return True  # "BAGHDAD, July 3 -": the day of writing
        if self.passage.any_has(max(sentence.first, first - 3), first, "statement"):
            return True
        verb = first - 1
        while verb > sentence.first and self._text(verb) in ("on", "late", "early"):
            verb -= 1
        if self._text(verb).isascii() and self.passage.has(verb, "saying") and not self._text(first).endswith("days"):
            return True  # "..., the police said on Sunday"
        credit = next(
            (i for i in range(first - 1, max(sentence.first, first - 9), -1) if self.passage.has(i, "credit")), None
        )
        if credit is not None and self.passage.any_has(credit, first, "saying"):
            return True  # `حسبما أعلنت الشرطة أمس`
        before = max(sentence.first, first - 7)
        said = self.passage.any_has(before, first, "saying")
        that_after = self.passage.any_has(last, min(last + 3, sentence.last), "that")
        that_between = self.passage.any_has(before, first, "that")
        return said and that_after and not that_between


_ENGLISH_DAY = re.compile(r"0?([1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?")


def _english_day(text: str) -> int | None:
    """The day of a month that `12`, `12th` or `1st` is."""
    match = _ENGLISH_DAY.fullmatch(text)
    return int(match.group(1)) if match is not None else None


_Found = tuple[int, int, dt.date, dt.date, DatePrecision]
# Thirds of a month as writers use them: the last is what remains after the twentieth.
_PARTS = {"early": (1, 10), "mid": (11, 20), "late": (20, 31)}


def _within_month(year: int, month: int, day: int | None, part: str | None) -> tuple[dt.date, dt.date, DatePrecision]:
    if day is not None:
        date = dt.date(year, month, day)
        return date, date, "day"
    length = calendar.monthrange(year, month)[1]
    if part is not None:
        first, last = _PARTS[part]
        return dt.date(year, month, first), dt.date(year, month, min(last, length)), "few-days"
    return dt.date(year, month, 1), dt.date(year, month, length), "month"

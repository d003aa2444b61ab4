"""The reasons that `geo` gives for a location, said in Arabic.

`geo` writes a reason in English, in parts joined by "; " or led by "...: ". Each is one of a few sentences with
names and numbers in it; here each has its Arabic counterpart. A part that has none is left as it is; a test over the
sample and the passages fails on it.
"""

from __future__ import annotations

import re

from dashboard.labels import Label

_KINDS: dict[str, str] = {
    "governorate": "محافظة", "district": "قضاء", "subdistrict": "ناحية", "city": "مدينة", "town": "بلدة",
    "village": "قرية", "quarter": "حي", "base": "قاعدة أو معسكر", "airport": "مطار", "prison": "سجن",
    "oilfield": "حقل نفط", "refinery": "مصفاة", "dam": "سد", "bridge": "جسر", "crossing": "منفذ حدودي", "road": "طريق",
    "mountain": "جبل", "river": "نهر", "lake": "بحيرة", "desert": "صحراء", "region": "إقليم أو منطقة",
    "shrine": "مرقد", "mosque": "مسجد", "university": "جامعة", "hospital": "مستشفى", "market": "سوق",
    "facility": "منشأة", "island": "جزيرة", "valley": "واد", "country": "بلد", "capital": "عاصمة",
}  # fmt: skip
_ENGLISH_KINDS = {"base": "base or camp", "oilfield": "oil field", "crossing": "border crossing"}
_BEARINGS = {
    "N": "شمال", "NE": "شمال شرق", "E": "شرق", "SE": "جنوب شرق",
    "S": "جنوب", "SW": "جنوب غرب", "W": "غرب", "NW": "شمال غرب",
}  # fmt: skip

_LEADS: tuple[tuple[str, str], ...] = (
    (r"named in the text: ", "مذكور في النص: "),
    (r"near a place named in the text: ", "قرب مكان مذكور في النص: "),
    (r"named after a place in the gazetteer: ", "يحمل اسم مكان في المعجم: "),
    (r"computed: ", "محسوب: "),
    (r"ambiguous: ", "ملتبس: "),
)
_PARTS: tuple[tuple[str, str], ...] = (
    (r"no place in the gazetteer is named with it", "لا يُذكر معه مكان معروف في معجم الأماكن"),
    (
        r"the places named with it are a dateline, part of a title or background, not where it happened",
        "الأماكن المذكورة معه مكان تحرير الخبر أو جزء من منصب أو خلفية، لا مكان وقوعه",
    ),
    (r"not in the gazetteer", "ليس في المعجم"),
    (r"the text puts it in or by (?P<a>[^;]*)", "يضعه النص في {a} أو عندها"),
    (r"no such name in the gazetteer, and too short to guess at", "اسم غير موجود في المعجم، وأقصر من أن يُخمَّن"),
    (r"no such name in the gazetteer, nor one spelled nearly so", "اسم غير موجود في المعجم ولا ما يقاربه"),
    (r"no such name in the gazetteer", "اسم غير موجود في المعجم"),
    (r"the name is known, but not as (?P<a>[^;]*)", "الاسم معروف، لكن ليس بوصفه «{a}»"),
    (r"(?P<kind>\w+) of importance (?P<a>\d)", "{kind} درجة أهميتها {a} من 5"),
    (r"fits the type word '(?P<a>[^;]*)'", "يوافق كلمة النوع «{a}»"),
    (r"does not fit the type word '(?P<a>[^;]*)'", "لا يوافق كلمة النوع «{a}»"),
    (r"in the governorate named beside it", "في المحافظة المذكورة معه"),
    (r"not in the governorate named beside it", "ليس في المحافظة المذكورة معه"),
    (r"other places of the text lie in the same governorate", "أماكن أخرى في النص تقع في المحافظة نفسها"),
    (r"spelled nearly like '(?P<a>[^;]*)' \((?P<b>\d+) of 100\)", "قريب في الكتابة من «{a}» ({b} من 100)"),
    (r"(?P<a>[^;]*) fit alike", "{a}، ولا مرجّح بينها"),
    (r"between (?P<a>[^;]*) and (?P<b>[^;]*)", "بين {a} و{b}"),
    (r"the capital of Iraq", "عاصمة العراق"),
    (r"its name contains '(?P<a>[^;]*)'", "يدخل «{a}» في اسمه"),
    (r"the wording tells a position by it", "تحدد العبارة الموضع نسبةً إليه"),
    (r"only (?P<a>[^;]*), named beside it, is known", "لا يُعرف إلا {a} المذكور معه"),
    (r"(?P<a>[\d.]+) km (?P<bearing>[NESW]{1,2}) of (?P<b>[^;]*)", "{a} كم {bearing} {b}"),
    (r"(?P<bearing>[NESW]{1,2}) of (?P<a>[^;]*), no distance stated", "{bearing} {a}، دون ذكر المسافة"),
    (r"the (?P<bearing>[NESW]{1,2}) of (?P<a>[^;]*)", "{bearing} {a}"),
)
_COMPILED = tuple((re.compile(pattern), text) for pattern, text in _PARTS)


def label(reason: str) -> Label:
    """A reason in Arabic and in English."""
    return arabic(reason), reason


def kind_label(kind: str) -> Label:
    """A kind of place in Arabic and in English."""
    return _KINDS.get(kind, kind), _ENGLISH_KINDS.get(kind, kind)


def arabic(reason: str) -> str:
    """A reason in Arabic; parts that have no Arabic counterpart stay as they are."""
    said, rest = "", reason
    for lead, text in _LEADS:
        if rest.startswith(lead):
            said, rest = said + text, rest[len(lead) :]
    return said + "؛ ".join(_translate(part) or part for part in rest.split("; "))


def untranslated(reason: str) -> list[str]:
    """Parts of a reason that have no Arabic counterpart."""
    rest = reason
    for lead, _ in _LEADS:
        rest = rest.removeprefix(lead)
    return [part for part in rest.split("; ") if _translate(part) is None]


def _translate(part: str) -> str | None:
    for pattern, text in _COMPILED:
        match = pattern.fullmatch(part)
        if match is not None:
            values = match.groupdict()
            values["kind"] = _KINDS.get(values.get("kind") or "", values.get("kind") or "")
            values["bearing"] = _BEARINGS.get(values.get("bearing") or "", "")
            return text.format(**values)
    return None

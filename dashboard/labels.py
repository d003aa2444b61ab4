"""Words of the interface, each in Arabic and English.

A label is a pair (Arabic, English) and is shown in that order; nothing is shown in English alone.
"""

from __future__ import annotations

from geo.models import INCIDENT_TYPES

Label = tuple[str, str]

TYPES: dict[str, Label] = {
    "Armed clash": ("اشتباك مسلح", "Armed clash"),
    "Attack": ("هجوم مسلح أو اغتيال", "Attack"),
    "Suicide bomb": ("تفجير انتحاري", "Suicide bomb"),
    "Remote explosive/landmine/IED": ("عبوة ناسفة أو لغم", "Explosive device or mine"),
    "Shelling/artillery/missile attack": ("قصف مدفعي أو صاروخي", "Shelling or missiles"),
    "Air/drone strike": ("ضربة جوية أو بطائرة مسيّرة", "Air or drone strike"),
    "Grenade": ("قنبلة يدوية", "Grenade"),
    "Abduction/forced disappearance": ("خطف أو إخفاء قسري", "Abduction"),
    "Arrests": ("اعتقالات", "Arrests"),
    "Disrupted weapons use": ("إحباط هجوم أو ضبط سلاح", "Attack foiled, arms seized"),
    "Looting/property destruction": ("نهب أو تخريب ممتلكات", "Looting, destruction"),
    "Other": ("حادث آخر", "Other"),
}

PRECISION: dict[int, Label] = {
    1: ("مكان مسمّى", "named place"),
    2: ("قرب مكان معروف", "near a known place"),
    3: ("القضاء معروف فقط", "district only"),
    4: ("المحافظة معروفة فقط", "governorate only"),
    5: ("معلم طبيعي أو خط", "a natural feature or a line"),
    6: ("البلد معروف فقط", "country only"),
    7: ("في الجو أو البحر", "in the air or at sea"),
}
"""UCDP where_prec in words."""

DATE_PRECISION: dict[str, Label] = {
    "day": ("اليوم معلوم", "to the day"),
    "few-days": ("خلال بضعة أيام", "within a few days"),
    "week": ("خلال أسبوع", "within a week"),
    "month": ("خلال شهر", "within a month"),
    "season": ("خلال فصل", "within a season"),
    "year": ("خلال سنة", "within a year"),
}

PANEL: dict[str, Label] = {
    "panel": ("دليل الحادث", "Evidence"),
    "close": ("إغلاق", "Close"),
    "previous": ("السابق", "Previous"),
    "next": ("التالي", "Next"),
    "date": ("التاريخ", "Date"),
    "no_date": ("لا يذكر النص تاريخاً", "no date in the text"),
    "place": ("المكان", "Place"),
    "unplaced": ("تعذر تحديد الموقع", "Not placed"),
    "precision": ("الدقة", "Precision"),
    "within": ("ضمن نحو", "within about"),
    "km": ("كم", "km"),
    "m": ("م", "m"),
    "killed": ("القتلى", "Killed"),
    "injured": ("الجرحى", "Injured"),
    "unknown": ("غير معلوم", "unknown"),
    "background": ("خلفية: حادث سابق يذكره النص", "Background: an earlier incident that the text recalls"),
    "excerpt": ("النص", "What the source says"),
    "mark_trigger": ("الحدث", "event"),
    "mark_place": ("المكان", "place"),
    "mark_date": ("التاريخ", "date"),
    "mark_toll": ("الحصيلة", "toll"),
    "anchor_elsewhere": ("المكان مذكور في موضع آخر من الخبر", "The place is named elsewhere in the report"),
    "source": ("المصدر", "Source"),
    "published": ("تاريخ النشر", "Published"),
    "open_source": ("فتح الخبر الأصلي", "Open the report"),
    "no_link": ("بلا رابط", "no link"),
    "reason": ("سبب وضعه هنا", "Why it is here"),
    "unplaced_reason": ("سبب عدم تحديد الموقع", "Why it is not on the map"),
    "other_reports": ("تقارير أخرى عن الحادث نفسه", "Other reports of this event"),
    "differs": ("يختلف عن هذا التقرير", "differs from this report"),
    "untitled": ("بلا عنوان", "Untitled"),
    "copy_citation": ("نسخ الاستشهاد", "Copy citation"),
    "copy_link": ("نسخ الرابط", "Copy link"),
    "copied": ("نُسخ", "Copied"),
    "copy_by_hand": ("المتصفح لا يسمح بالنسخ، فانسخ النص بنفسك", "The browser does not allow it; copy this text"),
    "cited_from": ("خريطة الحوادث الأمنية في العراق", "Iraq incident map"),
}

BEARINGS: dict[str, Label] = {
    "N": ("شمالاً", "north"),
    "NE": ("إلى الشمال الشرقي", "north-east"),
    "E": ("شرقاً", "east"),
    "SE": ("إلى الجنوب الشرقي", "south-east"),
    "S": ("جنوباً", "south"),
    "SW": ("إلى الجنوب الغربي", "south-west"),
    "W": ("غرباً", "west"),
    "NW": ("إلى الشمال الغربي", "north-west"),
}
"""Where a computed place lies from the place that the text names."""

LEGEND: dict[str, Label] = {
    "legend": ("مفتاح الخريطة", "Legend"),
    "size": ("حجم الرمز: عدد القتلى", "Size: number killed"),
    "background": ("مفرّغ: حادث سابق", "Hollow: an earlier incident"),
    "ring": ("دائرة: نطاق عدم اليقين", "Ring: how far off it may be"),
    "area": ("إطار متقطع: المنطقة معروفة فقط", "Dashed frame: only the area is known"),
    "stack": ("رقم: حوادث في الموضع نفسه", "Number: incidents at one spot"),
    "disputed": ("حدود متنازع عليها، تقريبية", "Disputed, approximate"),
}

MAP: dict[str, Label] = {
    "map": ("خريطة الحوادث", "Incident map"),
    "zoom_in": ("تكبير", "Zoom in"),
    "zoom_out": ("تصغير", "Zoom out"),
    "layers": ("الطبقات", "Layers"),
    "governorates": ("المحافظات", "Governorates"),
    "districts": ("الأقضية", "Districts"),
    "disputed": ("الأراضي المتنازع عليها", "Disputed territories"),
    "water": ("الأنهار والبحيرات", "Rivers and lakes"),
    "places": ("أسماء الأماكن", "Place names"),
    "wheel_hint": (
        "انقر على الخريطة أو اضغط Ctrl للتكبير بالعجلة",
        "Click the map, or hold Ctrl, to zoom with the wheel",
    ),
    "touch_hint": ("حرّك الخريطة بإصبعين", "Use two fingers to move the map"),
    "view_of": ("بحسب", "According to"),
    "source": ("المصدر", "Source"),
    "approximate": ("حدود تقريبية", "Approximate outline"),
    "disputed_note": ("أرض متنازع عليها", "Disputed territory"),
    "valid": ("المدة", "Period"),
    "still": ("حتى الآن", "until now"),
    "roads": ("الطرق الرئيسية", "Main roads"),
    "shown": ("معروض", "shown"),
    "incidents": ("حادث", "incidents"),
    "not_placed": ("بلا موقع", "not placed"),
}

PAGE: dict[str, Label] = {
    "title": ("خريطة الحوادث الأمنية في العراق", "Iraq incident map"),
    "incidents": ("الحوادث", "Incidents"),
    "on_map": ("على الخريطة", "on the map"),
    "not_placed": ("بلا موقع", "not placed"),
    "filters": ("المعروض", "Filters"),
    "no_filters": ("كل الحوادث", "all incidents"),
    "generated": ("أُعدّت في", "Made on"),
    "table": ("جدول الحوادث ومصادرها", "Incidents and their sources"),
    "unplaced": ("حوادث تعذر تحديد موقعها", "Incidents that could not be placed"),
    "method": ("المنهج وحدوده", "Method and its limits"),
    "licences": ("البيانات والتراخيص", "Data and licences"),
    "show": ("عرض الدليل", "Show the evidence"),
    "type": ("النوع", "Type"),
    "date": ("التاريخ", "Date"),
    "place": ("المكان", "Place"),
    "toll": ("قتلى / جرحى", "Killed / injured"),
    "excerpt": ("النص", "What the source says"),
    "source": ("المصدر", "Source"),
    "reason": ("السبب", "Reason"),
    "none": ("لا شيء", "none"),
    "killed": ("قتلى", "killed"),
    "injured": ("جرحى", "injured"),
    "unknown": ("غير معلوم", "unknown"),
    "link": ("الرابط", "link"),
    "rows": ("صفوف الجدول", "Rows of the table"),
    "previous_rows": ("السابقة", "Previous"),
    "next_rows": ("التالية", "Next"),
    "all_rows": ("عرض الكل للطباعة", "Show all, for printing"),
    "print_notice": (
        "لا تُطبع إلا الصفوف المعروضة. زر «عرض الكل» فوق الجدول يعرض البقية.",
        "Only the rows shown are printed. The button “Show all” above the table brings the rest.",
    ),
    "no_script": (
        "تحتوي هذه الصفحة على {n} من الحوادث. الخريطة والجدول يرسمهما برنامج داخل الصفحة، وهو معطّل في متصفحك: "
        "اسمح بتشغيل JavaScript، أو اطلب البيانات بصيغة CSV.",
        "This page holds {n} incidents. The map and the table are drawn by a script inside the page, which your "
        "browser does not run: allow JavaScript, or ask for the data as CSV.",
    ),
}

_TABLE_WORDS = (
    *("type", "date", "place", "toll", "excerpt", "source", "reason", "killed", "injured", "unknown", "link", "show"),
    *("rows", "previous_rows", "next_rows", "all_rows", "print_notice"),
)
"""What of `PAGE` the script needs for the tables of a large page."""


def catalogue() -> dict[str, object]:
    """Every label that the map script shows, keyed as the script asks for it."""
    return {
        "types": [list(TYPES[name]) for name in INCIDENT_TYPES],
        "precision": {str(code): list(label) for code, label in PRECISION.items()},
        "datePrecision": {code: list(label) for code, label in DATE_PRECISION.items()},
        "bearings": {key: list(label) for key, label in BEARINGS.items()},
        "panel": {key: list(label) for key, label in PANEL.items()},
        "legend": {key: list(label) for key, label in LEGEND.items()},
        "map": {key: list(label) for key, label in MAP.items()},
        "page": {key: list(PAGE[key]) for key in _TABLE_WORDS},
    }

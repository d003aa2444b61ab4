"""Texts for property tests: what articles, and what web pages do to them, put into a string."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = (
    "انفجرت", "عبوة", "ناسفة", "في", "بغداد", "كركوك", "الموصل", "سامراء", "الحويجة", "للفلوجة", "وبالموصل",
    "حي", "محافظة", "الأنبار", "ديالى", "قتل", "مقتل", "وإصابة", "ثلاثة", "جنود", "خمسة", "وعشرين", "35",
    "شخصا", "على", "الأقل", "شمال", "غربي", "كيلومترا", "20", "أمس", "يوم", "السبت", "12", "نيسان", "الماضي",
    "2014", "قبل", "يومين", "بعد", "من", "إن", "أعلن", "داعش", "انتحاري", "قذائف", "هاون", "غارة", "طائرات",
    "اعتقال", "خطف", "لم", "يصب", "أحد", "دون", "وقوع", "إصابات", "الأسبوع", "الجاري", "فيما", "آخر", "وقالت",
    "الشرطة", "وعثر", "جثث", "bomb", "killed", "in", "Baghdad", "Mosul", "north", "of", "km", "on", "Friday",
    "May", "2016", "last", "week", "three", "hundred", "soldiers", "wounded", "Hawija", "district", "at",
    "least", "قەزای", "سلێمانی", "هەولێر", "کرکوک",
)  # fmt: skip
MARKS = (
    " ", " ", " ", " ", " ", " ", " ", " ", "، ", ". ", ".", "؟ ", "! ", "\n", "\r\n", "\r\n\r\n", "\xa0",
    "\u2028", "\u200f", "\u200e", "\u202b", "\u202c", "\u2067", "\u200b", "\u200c", "\u200d", "\ufeff",
    "\xad", "ـ", "ــــ", "\u064b", "\u064e", "\u0651", "\u0670", "\u0301", "\u0323", "ء", "\U0001f46e",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f4a5", "-", "–", "—", "/", "'", "’", "«", "»", "(",
    ")", '"', ":", ";", "؛", "...", "…", "1", "\u0663", "۷", "½", "²", "ﷲ", "ﻻ", "ﺑﻐﺪﺍﺩ", "ﬁ", "ŉ", "İ", "ß",
    "ك", "ک", "ێ", "ۆ", "\x00", "\x1f", "_", "%", "\U0001d7db", "\ud800",
)  # fmt: skip

TEXTS = st.one_of(
    st.lists(st.one_of(st.sampled_from(WORDS), st.sampled_from(MARKS)), max_size=60).map("".join),
    st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join),
    st.text(max_size=60),
)
"""Words of news run together with marks, words of news in any order, and anything at all."""

"""A key under which the many romanisations of one Arabic or Kurdish name fall together.

Sharqat and Shirqat, Tal Afar and Telafar, Qayyarah and Gayara differ in vowels, doubling, and in the letters that
stand for ق, خ, ذ, ث, ج. The key keeps what all conventions agree on: the consonants, coarsely, and whether the name
begins with a vowel. It is made for finding candidates, which are then compared letter by letter.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz

from geo.text import fold_name

# Written in two letters where Arabic has one, before single letters are looked at.
_PAIRS = (
    ("tch", "j"), ("ch", "j"), ("sch", "s"), ("sh", "s"), ("kh", "k"), ("gh", "k"), ("dh", "d"), ("th", "t"),
    ("zh", "j"), ("ph", "f"), ("ck", "k"), ("qu", "k"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("w", "u"), ("y", "i"),
)  # fmt: skip
_SINGLE = str.maketrans({"q": "k", "g": "k", "c": "k", "x": "k", "z": "d", "v": "u", "p": "b", "j": "j"})
# The article in its assimilated forms, at the start and inside a name.
_ARTICLE = re.compile(r"\b(?:al|el|ul|il|ad|ed|ar|er|as|es|ash|esh|at|et|ath|az|ez|an|en|adh)\b ?")
_VOWELS = re.compile(r"[aeiou]+")


# Letters for one Arabic vowel.
_LONG = (
    ("aa", "a"),
    ("ee", "i"),
    ("oo", "u"),
    ("ou", "u"),
    ("iy", "i"),
    ("ey", "i"),
    ("ei", "i"),
    ("ai", "i"),
    ("ay", "i"),
)
_SOUNDS = str.maketrans({"y": "i", "o": "u", "w": "u"})


@lru_cache(maxsize=65_536)
def skeleton(name: str) -> str:
    """The key of a romanised name; empty for a name that is not in Latin letters.

    Names of one key need not be the same place: Kut and Kuwait share theirs.
    """
    joined = _joined(name)
    if not joined:
        return ""
    begins = "a" if joined[0] in "aeiou" else ""
    consonants = _VOWELS.sub("", joined)
    consonants = re.sub(r"(.)\1+", r"\1", consonants)
    # A final h is how some write ة, and h after a consonant is often only breath.
    return begins + (consonants[:-1] if consonants.endswith("h") and len(consonants) > 2 else consonants)


@lru_cache(maxsize=65_536)
def sound(name: str) -> str:
    """The consonants of a romanised name coarsely, with its vowels as i, u, a or e: what is left to compare.

    `Fahhamah` and `Fahama` sound alike, `Buhriz` and `Bohruz` nearly so.
    """
    text = _without_article(fold_name(name))
    for letters, one in _LONG:
        text = text.replace(letters, one)
    text = re.sub(r"[^a-z0-9]", "", _coarse(text).translate(_SOUNDS))
    return re.sub(r"(.)\1+", r"\1", text).removesuffix("h")


def likeness(one: str, other: str) -> float:
    """How alike two romanised keys are, of 100: by their letters and by their sound.

    An e is an i to some (`Rifai`, `Refai`) and an a to others (`Taqtaq`, `Teqteq`).
    """
    letters = fuzz.ratio(one.replace(" ", ""), other.replace(" ", ""))
    a, b = sound(one), sound(other)
    heard = max(fuzz.ratio(a.replace("e", vowel), b.replace("e", vowel)) for vowel in "ia")
    return (letters + heard) / 2


def _joined(name: str) -> str:
    text = fold_name(name)
    if not text or not text[0].isascii():
        return ""
    return re.sub(r"[^a-z0-9]", "", _coarse(_without_article(text)))


def _without_article(folded: str) -> str:
    return _ARTICLE.sub("", folded) or folded


def _coarse(text: str) -> str:
    for pair, one in _PAIRS:
        text = text.replace(pair, one)
    return text.translate(_SINGLE)

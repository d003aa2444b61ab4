"""A key under which the many romanisations of one Arabic or Kurdish name fall together.

Sharqat and Shirqat, Tal Afar and Telafar, Qayyarah and Gayara differ in vowels, doubling, and in the letters that
stand for ق, خ, ذ, ث, ج. The key keeps what all conventions agree on: the consonants, coarsely, and whether the name
begins with a vowel. It is made for finding candidates, which are then compared letter by letter.
"""

from __future__ import annotations

import re
from functools import lru_cache

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


@lru_cache(maxsize=65_536)
def skeleton(name: str) -> str:
    """The key of a romanised name; empty for a name that is not in Latin letters.

    Names of one key need not be the same place: Kut and Kuwait share theirs.
    """
    text = fold_name(name)
    if not text or not text[0].isascii():
        return ""
    bare = _ARTICLE.sub("", text) or text
    for pair, one in _PAIRS:
        bare = bare.replace(pair, one)
    bare = bare.translate(_SINGLE)
    joined = re.sub(r"[^a-z0-9]", "", bare)
    if not joined:
        return ""
    begins = "a" if joined[0] in "aeiou" else ""
    consonants = _VOWELS.sub("", joined)
    # A final h is how some write ة, and h after a consonant is often only breath.
    consonants = re.sub(r"(.)\1+", r"\1", consonants)
    return begins + (consonants[:-1] if consonants.endswith("h") and len(consonants) > 2 else consonants)

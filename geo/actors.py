"""Actors: who did it and whom it struck, in the words of the text, with the name they are known by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from geo.lexicons import Lexicon, PhraseHit
from geo.models import Actor
from geo.numbers import number_at
from geo.text import Passage

_REACH = 3
_AIM_REACH = 10
# How far an English object, with its number and its adjectives, may stand from its verb.
_OBJECT_REACH = 6
# After `killed` without an object; `killed at least five` has one.
_HEADLINE = ("in", "by", "during")

ActorRole = Literal["perpetrator", "target", "claimant"]


class ActorFinder:
    """Finds actors.

    Parameters
    ----------
    lexicon : Lexicon
        ``actors.csv``: spellings, the name they stand for, and whether they are militants or forces.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def find(self, passage: Passage, ranges: Sequence[tuple[int, int]]) -> tuple[Actor, ...]:
        """Actors in the words of an incident, each once in each role, in the order of the text.

        A group that is named without a word that makes it the target counts as the perpetrator where it is one of
        militants; of state forces nothing is assumed that the words beside them do not say.
        """
        found: dict[tuple[str, str], Actor] = {}
        for first, last in ranges:
            for hit in _outermost(self._lexicon.find(passage.words[first:last])):
                role = _role(passage, hit, first)
                name = hit.entry["name"]
                if role is not None and (name, role) not in found:
                    found[name, role] = Actor(
                        name, role, passage.span(hit.first + first, hit.last + first, skip=_clitics(hit))
                    )
        return tuple(sorted(found.values(), key=lambda actor: actor.span.start))


def _outermost(hits: Sequence[PhraseHit]) -> Iterator[PhraseHit]:
    """Not `عمال كردستاني` inside `حزب العمال الكردستاني`."""
    reached = 0
    for hit in hits:
        if hit.first >= reached:
            reached = hit.last
            yield hit


def _clitics(hit: PhraseHit) -> int:
    return len(hit.prefix.removesuffix("ال"))


def _role(passage: Passage, hit: PhraseHit, offset: int) -> ActorRole | None:
    first, last = hit.first + offset, hit.last + offset
    before = first - _REACH
    # The verb leads in Arabic and follows in English.
    after = last + _REACH
    if passage.any_has(before, after, "claiming") and passage.any_has(before, after + 1, "responsibility"):
        return "claimant"
    if passage.any_has(before, first, "opposing"):
        return None  # `التحالف الدولي لمناهضة داعش` says what the coalition is for
    if hit.entry["kind"] == "militant" and _follows_man_verb(passage, first):
        return _nominative_role(passage, last)
    if _acts(passage, hit, offset):
        return "perpetrator"
    if _owns_target(passage, hit, first) or _is_members(passage, first):
        return "target"
    if hit.entry["kind"] == "militant":
        return _militant_role(passage, first, last, owned="ل" in hit.prefix.removesuffix("ال"))
    if _is_agent(passage, first):
        return "perpetrator"
    if passage.any_has(before, first, "struck"):
        return "target"
    return _foreign_role(passage, first, last) if hit.entry["kind"] == "foreign" else None


def _foreign_role(passage: Passage, first: int, last: int) -> ActorRole | None:
    """Foreign forces act where their arms are named or in English; in Arabic the name alone says nothing."""
    if passage.words[first].text.isascii() or passage.any_has(first - 2, last, "arms"):
        return "perpetrator"
    return "target" if passage.any_has(first - _AIM_REACH, first, "hitting") else None


def _militant_role(passage: Passage, first: int, last: int, *, owned: bool) -> ActorRole | None:
    """Militants act where nothing says that they suffered; where the sentence leaves it open they have no role."""
    if not passage.words[first].text.isascii():
        if owned:
            # `هجوم لتنظيم داعش`, but `أنفاقا لتنظيم داعش`
            return "perpetrator" if passage.has(first - 1, "attack-nouns") else "target"
        return "target" if passage.any_has(first - _REACH, first, "harmed") else "perpetrator"
    if _is_agent(passage, first):
        return "perpetrator"
    if _is_object(passage, first) or _suffers(passage, last):
        return "target"
    at = last
    while passage.has(at, "fighters"):
        at += 1
    return None if passage.has(at, "hideout") or passage.has(first - 2, "used") else "perpetrator"


def _follows_man_verb(passage: Passage, first: int) -> bool:
    """`قتل مسلحون`, `قتل مسلحون من داعش`, `قتل انتحاري`: a finite verb, active or passive, and its subject."""
    if first > 1 and passage.words[first - 1].text == "من":
        first -= 2
    return passage.has(first - 1, "man-verb") and passage.words[first].text.endswith(("ون", "ان", "انتحاري"))


def _nominative_role(passage: Passage, last: int) -> ActorRole | None:
    """`قتل مسلحون شرطيا` and `قتل مسلحون في غارة`: the verb is active where an object follows, else passive."""
    end = passage.sentence_of(last - 1).last
    text = passage.words[last].text if last < end and not passage.gap(last).strip() else ""
    aside = passage.has(last, "aside")
    if text and not aside and (text.endswith(("ا", "نفسه")) or number_at(passage.words, last) is not None):
        return "perpetrator"
    if aside and any(_is_accusative(passage, at) for at in range(last + 1, min(last + _OBJECT_REACH, end))):
        return None
    if not text or aside or text[0] in "وب":
        return "target"
    return None if text.startswith(("ي", "كان")) or text.endswith(("ون", "ان")) else "perpetrator"


def _is_accusative(passage: Passage, at: int) -> bool:
    """Whether a word looks like an object, or like the number of one."""
    text = passage.words[at].text
    return (len(text) > 3 and text.endswith("ا") and not passage.has(at, "aside")) or (
        number_at(passage.words, at) is not None
    )


def _is_object(passage: Passage, first: int) -> bool:
    """`bombed an ISIS hideout`, `killed at least five ISIS militants`, `an air strike on PKK positions`."""
    start = max(passage.sentence_of(first).first, first - _OBJECT_REACH)
    for at in range(first - 1, start - 1, -1):
        if passage.gap(at + 1).strip(" \"'“”‘’"):
            return False
        if passage.has(at, "striking") and passage.words[at].text not in ("strike", "strikes"):
            return not passage.any_has(at - 2, at, "be")
        if passage.words[at].text in ("on", "against"):
            return passage.any_has(at - _REACH, at, "strike")
        if passage.has(at, "object-ends") and passage.words[at + 1].text != "least":
            return False
    return False


def _suffers(passage: Passage, last: int) -> bool:
    """`ISIS fighters were killed`, `militants killed in a raid`: English passives, in headlines too."""
    at = last
    while passage.has(at, "fighters") or passage.has(at, "hideout"):
        at += 1
    if passage.gap(at).strip():
        return False
    if passage.has(at, "have"):
        at += 1
    passive = passage.has(at, "be")
    while passage.has(at, "be"):
        at += 1
    headline = passage.has(at - 1, "fighters") and passage.words[min(at + 1, len(passage.words) - 1)].text in _HEADLINE
    return passage.has(at, "striking") if passive else passage.has(at, "harmed") and headline


def _is_agent(passage: Passage, first: int) -> bool:
    """`killed by gunmen`, `in an attack by the Turkish army`"""
    by = next((at for at in (first - 1, first - 2) if at >= 0 and passage.words[at].text == "by"), None)
    if by is None or passage.has(by - 1, "used") or (by == first - 2 and not passage.has(by + 1, "before-agent")):
        return False
    return passage.any_has(by - _REACH, by, "striking") or passage.any_has(by - _REACH, by, "strike")


def _acts(passage: Passage, hit: PhraseHit, offset: int) -> bool:
    """`اعتقلت القوات الأمنية`, `القوات الأمنية تعتقل`: the subject beside its verb."""
    if any(letter in hit.prefix.removesuffix("ال") for letter in "بلك"):
        return False
    first, last = hit.first + offset, hit.last + offset
    starts = first == passage.sentence_of(first).first
    return passage.has(first - 1, "acting") or (starts and passage.has(last, "acting"))


def _owns_target(passage: Passage, hit: PhraseHit, first: int) -> bool:
    """`مقرا لحزب العمال`, `رتلا للقوات الأميركية`: what is struck is theirs."""
    return "ل" in hit.prefix.removesuffix("ال") and passage.any_has(first - 2, first, "struck-thing")


def _is_members(passage: Passage, first: int) -> bool:
    """`ثلاثة من عناصر داعش`, `قياديا في تنظيم القاعدة`: members of it suffered."""
    if passage.words[first - 1].text not in ("من", "في") or first < 2:
        return False
    number = passage.words[first - 1].text == "من" and number_at(passage.words, first - 2) is not None
    return number or passage.has(first - 2, "member")

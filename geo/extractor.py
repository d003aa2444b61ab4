"""From a document to its mentions and incidents: the pure stages in order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from geo.actors import ActorFinder
from geo.dates import DateFinder, DateHit
from geo.drafts import Antecedents, Draft, add_sequel, draft_sentence, join_document
from geo.gazetteer import Gazetteer
from geo.incidents import OverlaysAt, finish
from geo.lexicons import Lexicon, read_word_sets
from geo.locations import UnitAt
from geo.mentions import Recogniser
from geo.models import Document, Extraction, Mention, Place, Role
from geo.resolve import Resolver
from geo.segments import SegmentReader
from geo.text import Passage, Sentence
from geo.tolls import TollFinder
from geo.toponyms import Lexica, Toponym
from geo.triggers import TriggerFinder
from geo.wording import Wording

_Found = TypeVar("_Found", Toponym, DateHit)


class Extractor:
    """Reads documents.

    Parameters
    ----------
    gazetteer : Gazetteer
    lexicons : Path
        The folder of lexicon tables.
    unit_at : callable, optional
        (lat, lon) to (admin1, admin2), for positions computed away from a place.
    overlays_at : callable, optional
        (lat, lon, radius_m) to the ids of the disputed-territory overlays there.
    """

    def __init__(
        self,
        gazetteer: Gazetteer,
        lexicons: Path,
        unit_at: UnitAt | None = None,
        overlays_at: OverlaysAt | None = None,
    ) -> None:
        def lexicon(name: str) -> Lexicon:
            return Lexicon.load(lexicons / f"{name}.csv")

        self._word_sets = read_word_sets(lexicons / "word_sets.csv")
        cues = lexicon("place_cues")
        beside = [lexicon(name) for name in ("bearings", "role_cues", "units")]
        self.resolver = Resolver(gazetteer, Wording(cues, beside, self._word_sets["beside-name"]))
        self._recogniser = Recogniser(
            self.resolver,
            Lexica(
                cues.having("side", "before"),
                cues.having("side", "after"),
                lexicon("role_cues"),
                lexicon("role_cues_after"),
                lexicon("bearings"),
                lexicon("units"),
                lexicon("common_names"),
                lexicon("person_cues"),
                lexicon("named_things"),
                lexicon("name_stops"),
            ),
        )
        self._dates = DateFinder(lexicon("dates"))
        self._segments = SegmentReader(
            TriggerFinder(lexicon("event_words"), lexicon("irrealis")),
            TollFinder(lexicon("harm_words"), lexicon("people")),
            lexicon("connectors"),
            lexicon("period_totals"),
            lexicon("place_nouns"),
        )
        self._actors = ActorFinder(lexicon("actors"))
        self._unit_at = unit_at
        self._spanning: dict[str, Place] = {}
        self._capital = gazetteer.places.get("bg-baghdad")
        self._overlays_at = overlays_at

    @classmethod
    def load(
        cls,
        gazetteer: Path,
        lexicons: Path,
        unit_at: UnitAt | None = None,
        overlays_at: OverlaysAt | None = None,
    ) -> Extractor:
        """Load the gazetteer table and the folder of lexicons."""
        return cls(Gazetteer.load(gazetteer), lexicons, unit_at, overlays_at)

    def extract(self, document: Document) -> Extraction:
        """Mentions and incidents of a document; the same document gives the same ids."""
        passage = Passage(document.text, self._word_sets)
        toponyms = [self._in_a_governorate(t) for t in self._recogniser.find(passage)]
        dates = self._dates.find(passage, document.published)
        drafts: list[Draft] = []
        for sentence in passage.sentences:
            here, near = _within(toponyms, sentence), _within(dates, sentence)
            segments = self._segments.read(passage, sentence, here, near)
            earlier = [t for t in toponyms if t.first < sentence.first]
            told = draft_sentence(passage, segments, Antecedents(drafts, earlier, self._capital))
            drafts = [*drafts, *told] if told else add_sequel(drafts, segments)
        joined = join_document(drafts)
        incidents = tuple(
            finish(passage, document, d, self._unit_at, self._overlays_at, self._actors.find(passage, d.ranges))
            for d in joined
        )
        mentions = tuple(_mentions(document.text, toponyms, joined))
        return Extraction(document.id, mentions, incidents)

    def _in_a_governorate(self, toponym: Toponym) -> Toponym:
        """Give a range, river or region that spans governorates that of its point: none would mean abroad."""
        place = toponym.place
        if place is None or place.country != "IQ" or place.admin1 is not None or self._unit_at is None:
            return toponym
        if place.id not in self._spanning:
            self._spanning[place.id] = replace(place, admin1=self._unit_at(place.lat, place.lon)[0])
        return replace(toponym, resolution=replace(toponym.resolution, place=self._spanning[place.id]))


def _within(found: Sequence[_Found], sentence: Sentence) -> Sequence[_Found]:
    """Those of the toponyms or dates, in the order of the text, that begin in a sentence."""

    def first(item: _Found) -> int:
        return item.first

    return found[bisect_left(found, sentence.first, key=first) : bisect_left(found, sentence.last, key=first)]


def _mentions(text: str, toponyms: Sequence[Toponym], drafts: Sequence[Draft]) -> list[Mention]:
    anchors = {d.anchor.span for d in drafts if d.anchor is not None}
    told = {word for d in drafts for first, last in d.ranges for word in range(first, last)}
    return [t.mention(text, _role(t, t.span in anchors or t.first in told)) for t in toponyms]


def _role(toponym: Toponym, told: bool) -> Role:
    if toponym.role is not None:
        return toponym.role
    return "event" if told else "background"

"""The exported page as text: what is in it, what is not, and that it is the same each time."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from incident_frames import HOSTILE_TEXTS, frame, hostile, kirkuk_bomb, sample

from dashboard.export import to_html, write_html
from geo.errors import UnreadableFileError
from geo.schema import empty


class Page(HTMLParser):
    """Elements of a page with their attributes, and the text of each table cell."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.rows: list[list[str]] = []
        self._in_cell = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.append([])
        if tag == "td":
            self.rows[-1].append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "td":
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.rows[-1][-1] += data

    def body_rows(self) -> list[list[str]]:
        return [[" ".join(cell.split()) for cell in row] for row in self.rows if row]


def test_the_same_frame_gives_the_same_page() -> None:
    assert to_html(sample()) == to_html(sample())


def test_the_order_of_the_frame_does_not_matter() -> None:
    assert to_html(sample()) == to_html(sample().iloc[::-1])


def test_the_date_of_making_is_shown_only_where_it_is_given() -> None:
    assert "<time>2024-02-29</time>" in to_html(sample(), generated=dt.date(2024, 2, 29))
    assert "أُعدّت في" not in to_html(sample())


def test_the_head_says_what_and_how_many() -> None:
    html = to_html(sample(), title="نينوى 2014–2017", filters_text="type = Attack & date <= 2017")
    assert '<h1 dir="auto">نينوى 2014–2017</h1>' in html
    assert '<bdi id="filters">type = Attack &amp; date &lt;= 2017</bdi>' in html
    facts = re.findall(r"<li><b>(\d+)</b> .*?<span class=\"im-en\"[^>]*>([^<]*)</span>", html)
    assert facts == [("12", "Incidents"), ("11", "on the map"), ("1", "not placed")]


def test_every_incident_is_in_a_table_with_its_source() -> None:
    rows = Page(to_html(sample())).body_rows()
    assert len(rows) == 12
    (mosul,) = [row for row in rows if "Mosul" in row[2] and "Air" in row[0]]
    assert mosul == [
        "ضربة جوية أو بطائرة مسيّرة Air or drone strike",
        "2017-03-17",
        "الموصل Mosul مكان مسمّى named place",
        "105",
        "؟",
        "Two mortar rounds landed on Saturday near Baghdad International Airport, police said; nobody was hurt.",
        "Rockets land near airport Tigris Wire · 2021-05-02 · الرابط link",
    ]


def test_those_not_placed_are_listed_with_the_reason() -> None:
    html = to_html(sample())
    rows = Page(html[html.index('id="unplaced"') :]).body_rows()
    assert len(rows) == 1
    assert rows[0][2] == "النص لا يذكر مكاناً للحادث"


def test_a_reason_is_given_in_arabic_and_english() -> None:
    nowhere = dict.fromkeys(("name_ar", "name_en", "admin1", "lat", "lon", "radius_m", "precision"))
    reason = "no place in the gazetteer is named with it"
    rows = Page(to_html(frame([kirkuk_bomb(**nowhere, location_reason=reason)]))).body_rows()
    assert rows[0][2] == f"لا يُذكر معه مكان معروف في معجم الأماكن {reason}"


def test_a_page_without_incidents_says_so() -> None:
    html = to_html(empty())
    assert Page(html).body_rows() == []
    assert html.count("لا شيء") == 2


def test_the_policy_allows_exactly_the_blocks_of_the_page() -> None:
    html = to_html(sample())
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"https?:", policy)
    for tag in ("script", "style"):
        blocks = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        allowed = re.search(rf"{tag}-src ([^;]*);", policy)
        assert allowed is not None
        hashes = [base64.b64encode(hashlib.sha256(block.encode()).digest()).decode() for block in blocks]
        assert [f"'sha256-{value}'" for value in hashes] == allowed.group(1).split()


def test_hostile_text_makes_no_element_and_no_link() -> None:
    page, plain = Page(to_html(hostile())), Page(to_html(frame([kirkuk_bomb()])))
    assert {tag for tag, _ in page.elements} == {tag for tag, _ in plain.elements}
    handlers = [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert handlers == []
    links = [attributes["href"] for tag, attributes in page.elements if tag == "a"]
    assert set(links) == {'https://example.org/"onclick="window.__pwned=1'}


@pytest.mark.parametrize("text", [text for text in HOSTILE_TEXTS if len(text) < 300 and "\u202e" not in text])
def test_hostile_text_is_in_the_table_as_it_was_written(text: str) -> None:
    rows = Page(to_html(frame([kirkuk_bomb(title=text)]))).body_rows()
    assert rows[0][6].startswith(" ".join(text.split()))


def test_a_hostile_title_of_the_page_is_text() -> None:
    html = to_html(frame([kirkuk_bomb()]), title="</title><script>alert(1)</script>")
    assert "<script>alert" not in html


def test_overrides_of_the_reading_order_are_shown_as_what_they_are() -> None:
    rows = Page(to_html(frame([kirkuk_bomb(title="a\u202eb")]))).body_rows()
    assert rows[0][6].startswith("a\ufffdb")


def test_the_file_is_written_whole(tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    path.write_text("before", encoding="utf-8")
    write_html(sample(), path, title="خريطة")
    assert path.read_text("utf-8") == to_html(sample(), title="خريطة")
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"map.html: cannot be written \(No such file or directory\)"):
        write_html(sample(), tmp_path / "no" / "map.html")


def test_a_failed_write_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "map.html"
    path.write_text("before", encoding="utf-8")

    def fail(self: Path, target: Path) -> Path:
        raise OSError("no space left")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="no space left"):
        write_html(sample(), path)
    assert path.read_text("utf-8") == "before"
    assert list(tmp_path.iterdir()) == [path]

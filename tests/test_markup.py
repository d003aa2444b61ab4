"""HTML for the app: data can only become text."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from dashboard.markup import Markup, element


class Reader(HTMLParser):
    """Collects what a browser would see: tags with attributes, and text."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_markup_is_nested_and_data_is_escaped() -> None:
    inner = element("b", "<script>", class_="a")
    assert inner == '<b class="a">&lt;script&gt;</b>'
    assert element("p", inner, " & x", aria_label='"') == (
        '<p aria-label="&quot;"><b class="a">&lt;script&gt;</b> &amp; x</p>'
    )


def test_a_plain_string_that_looks_like_markup_is_not_trusted() -> None:
    assert element("p", str(element("i", "x"))[:]) == "<p>&lt;i&gt;x&lt;/i&gt;</p>"


@given(st.text(), st.text())
def test_whatever_the_data_there_is_one_element_with_one_attribute(text: str, value: str) -> None:
    read = Reader(element("p", text, title=value))
    assert read.tags == [("p", {"title": value})]
    assert read.text == text


def test_elements_are_markup() -> None:
    assert isinstance(element("p"), Markup)

"""Documents from files: what is read, and what each kind of bad input is answered with."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.documents import count, guess_language, read
from geo.errors import DocumentError, UnreadableFileError
from geo.models import Document

ARTICLE = "قتل ثلاثة جنود بانفجار عبوة ناسفة في التاجي شمال بغداد."


def _only(path: Path) -> Document | DocumentError:
    found = list(read([path]))
    assert len(found) == 1
    return found[0]


def _document(path: Path) -> Document:
    found = _only(path)
    assert isinstance(found, Document), found
    return found


def _error(path: Path) -> DocumentError:
    found = _only(path)
    assert isinstance(found, DocumentError), found
    return found


def _write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def test_a_text_file_is_kept_as_it_stands(tmp_path: Path) -> None:
    text = f"\r\n  انفجار في التاجي \r\n\r\n{ARTICLE}\r\n"
    document = _document(_write(tmp_path / "taji.txt", text))
    assert document.text == text
    assert document.title == "انفجار في التاجي"
    assert document.published is None
    assert document.language == "ar"
    assert document.id.startswith("taji-")


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    assert _document(_write(tmp_path / "a.txt", b"\xef\xbb\xbf" + ARTICLE.encode())).text == ARTICLE


def test_the_id_depends_on_name_and_content_and_not_on_the_folder(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    one = _document(_write(tmp_path / "a.txt", ARTICLE))
    same = _document(_write(tmp_path / "b" / "a.txt", ARTICLE))
    other = _document(_write(tmp_path / "b" / "a.txt", ARTICLE + " "))
    assert one.id == same.id
    assert one.key == same.key
    assert other.id != one.id


def test_a_long_first_line_is_cut_for_the_title(tmp_path: Path) -> None:
    title = _document(_write(tmp_path / "a.txt", "كلمة " * 100)).title
    assert title is not None
    assert len(title) <= 201
    assert title.endswith("كلمة…")


def test_markdown_takes_its_first_heading_as_title(tmp_path: Path) -> None:
    document = _document(_write(tmp_path / "a.md", f"intro\n\n## Blast near Taji ##\n\n{ARTICLE}"))
    assert document.title == "Blast near Taji"
    assert document.text.startswith("intro")


def test_html_gives_article_title_date_and_source(tmp_path: Path) -> None:
    page = f"""<html><head><title>انفجار</title>
    <meta property="og:title" content="انفجار في التاجي"><meta property="og:site_name" content="صحيفة">
    <meta property="article:published_time" content="2021-05-03T10:00:00Z">
    <link rel="canonical" href="https://example.org/taji"></head>
    <body><nav>الرئيسية رياضة</nav><article><p>{ARTICLE}</p><p>ونقل الجرحى الى المستشفى.</p></article>
    <script>alert(1)</script></body></html>"""
    document = _document(_write(tmp_path / "a.html", page))
    assert document.text == f"{ARTICLE}\nونقل الجرحى الى المستشفى."
    assert document.title == "انفجار في التاجي"
    assert document.published == dt.date(2021, 5, 3)
    assert document.source == "صحيفة"
    assert document.url == "https://example.org/taji"


def test_html_in_the_character_set_that_it_names(tmp_path: Path) -> None:
    page = f'<html><head><meta charset="windows-1256"></head><body><article><p>{ARTICLE}</p></article></body></html>'
    assert _document(_write(tmp_path / "a.htm", page.encode("cp1256"))).text == ARTICLE


def test_html_without_an_article_is_an_error(tmp_path: Path) -> None:
    assert "no article was found" in str(_error(_write(tmp_path / "a.html", "<html><body></body></html>")))


def test_jsonl_reads_the_exchange_format(tmp_path: Path) -> None:
    record = {
        "id": 7,
        "text": ARTICLE,
        "title": "انفجار",
        "published": "2021-05-03T23:30:00+03:00",
        "source": "صحيفة",
        "url": "https://example.org/7",
        "language": "ar-IQ",
        "other": [1],
    }
    document = _document(_write(tmp_path / "a.jsonl", json.dumps(record, ensure_ascii=False)))
    assert document == Document(
        id="7",
        text=ARTICLE,
        title="انفجار",
        published=dt.date(2021, 5, 3),
        source="صحيفة",
        url="https://example.org/7",
        language="ar",
    )


@pytest.mark.parametrize(
    ("line", "problem", "document_id"),
    [
        ('{"id": "x", "text": ', "it is not JSON", None),
        ("[" * 100_000, "it is not JSON", None),
        ('["a"]', "it is not a JSON object", None),
        ('{"id": "x"}', "it has no text", "x"),
        ('{"id": "x", "text": 5}', "it has no text", "x"),
        ('{"id": "x", "text": " \\n\\t"}', "the article is empty", "x"),
        ('{"id": "x", "text": "a", "published": "02/05/2021"}', "published is '02/05/2021', not an ISO date", "x"),
        ('{"id": "x", "text": "a", "published": 20210502}', "published is 20210502, not an ISO date", "x"),
        ('{"id": "x", "text": "a", "title": ["t"]}', "its title is a list, not text", "x"),
        ('{"id": "x", "text": "ab\\ud83d"}', "the text holds half a character at offset 2", "x"),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_kept(
    tmp_path: Path, line: str, problem: str, document_id: str | None
) -> None:
    path = _write(
        tmp_path / "news.jsonl", f'{{"id": "a", "text": "{ARTICLE}"}}\n{line}\n{{"id": "b", "text": "Mosul"}}\n'
    )
    first, error, last = read([path])
    assert isinstance(first, Document)
    assert isinstance(last, Document)
    assert (first.id, last.id) == ("a", "b")
    assert isinstance(error, DocumentError)
    assert error.where == f"{path} line 2"
    assert problem in error.problem
    assert error.remedy
    assert error.document_id == document_id


def test_a_line_separator_inside_a_text_does_not_split_the_line(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.jsonl", '{"id": "a", "text": "one\u2028two\u0085three"}\r\n\r\n')
    assert _document(path).text == "one\u2028two\u0085three"


def test_bytes_that_are_not_utf8_are_located(tmp_path: Path) -> None:
    text = _error(_write(tmp_path / "a.txt", b"Taji " + "بغداد".encode("cp1256")))
    assert text.problem == "byte 5 (0xC8) is not UTF-8"
    assert "iconv -f WINDOWS-1256 -t UTF-8" in text.remedy
    wide = _error(_write(tmp_path / "b.txt", ARTICLE.encode("utf-16")))
    assert "iconv -f UTF-16" in wide.remedy
    line = _error(_write(tmp_path / "c.jsonl", b"\n\n{\xe3}\n"))
    assert line.where.endswith("c.jsonl line 3")
    assert line.problem == "byte 3 (0xE3) is not UTF-8"
    table = _error(_write(tmp_path / "d.csv", b"\xef\xbb\xbfid,text\n1,\xd8\xa8\xe3\n"))
    assert table.problem == "byte 15 (0xE3) is not UTF-8"


def test_a_bad_byte_beyond_the_first_chunk_of_a_table_is_located(tmp_path: Path) -> None:
    head = ("id,text\n1," + "ب" * 600_000).encode()
    assert _error(_write(tmp_path / "a.csv", head + b"\xff")).problem == f"byte {len(head)} (0xFF) is not UTF-8"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_with_byte_order_mark_and_any_usual_delimiter(tmp_path: Path, delimiter: str) -> None:
    header = delimiter.join(["ID", "Text", "published", "url"])
    row = delimiter.join(["7", f'"{ARTICLE}\nسطر ثان"', "2021-05-03", "https://example.org/7"])
    document = _document(_write(tmp_path / "a.csv", f"\ufeff{header}\n{row}\n"))
    assert document.id == "7"
    assert document.text == f"{ARTICLE}\nسطر ثان"
    assert document.published == dt.date(2021, 5, 3)
    assert document.url == "https://example.org/7"


def test_a_csv_row_without_text_is_named_and_the_others_are_kept(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.csv", "id,text\n1,Taji\n2,\n3,Mosul\n")
    first, error, last = read([path])
    assert [d.id for d in (first, last) if isinstance(d, Document)] == ["1", "3"]
    assert isinstance(error, DocumentError)
    assert error.where == f"{path} line 3"
    assert error.problem == "the article is empty"


def test_a_csv_without_a_text_column_says_which_columns_to_write(tmp_path: Path) -> None:
    assert "id,text,title" in _error(_write(tmp_path / "a.csv", "id,body\n1,x\n")).remedy


def test_a_folder_is_read_recursively_and_sorted(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / ".git").mkdir()
    for name in ("b.txt", "a.txt", "sub/c.md", "note.pdf", ".hidden.txt", ".git/d.txt"):
        _write(tmp_path / name, f"Taji {name}")
    texts = [d.text for d in read([tmp_path]) if isinstance(d, Document)]
    assert texts == ["Taji a.txt", "Taji b.txt", "Taji sub/c.md"]


def test_a_folder_without_documents_says_so(tmp_path: Path) -> None:
    assert "the folder holds no document" in str(_error(tmp_path))


@pytest.mark.parametrize(("name", "content"), [("a.txt", ""), ("b.txt", " \n\u200f"), ("c.md", "# \n")])
def test_an_empty_article_is_an_error(tmp_path: Path, name: str, content: str) -> None:
    assert _error(_write(tmp_path / name, content)).problem == "the article is empty"


def test_nothing_is_read_where_a_path_is_wrong(tmp_path: Path) -> None:
    good = _write(tmp_path / "a.txt", ARTICLE)
    with pytest.raises(UnreadableFileError, match="no such file or folder"):
        read([good, tmp_path / "missing.txt"])
    with pytest.raises(UnreadableFileError, match=r"cannot read \.exe; the endings that can be read are \.txt"):
        read([good, _write(tmp_path / "a.exe", b"MZ")])


def test_an_article_that_is_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.documents.MAX_ARTICLE_BYTES", 100)
    assert "too many for one article" in str(_error(_write(tmp_path / "a.txt", "x" * 101)))
    path = _write(tmp_path / "a.jsonl", '{"text": "' + "x" * 300 + '"}\n{"id": "b", "text": "Mosul"}\n')
    error, document = read([path])
    assert isinstance(error, DocumentError)
    assert "longer than 100 bytes" in error.problem
    assert isinstance(document, Document)
    assert document.id == "b"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ARTICLE, "ar"),
        ("Three soldiers were killed in Taji (التاجي).", "en"),
        ("سێ سەرباز لە تەقینەوەیەکدا لە کەرکووک کوژران", "ckb"),
        ("123 456", None),
    ],
)
def test_language_by_script_and_letters(text: str, language: str | None) -> None:
    assert guess_language(text) == language


def test_count_is_what_read_yields(tmp_path: Path) -> None:
    _write(tmp_path / "a.txt", ARTICLE)
    _write(tmp_path / "b.csv", 'id,text\n1,"two\nlines"\n2,Taji\n')
    _write(tmp_path / "c.jsonl", '{"text": "a"}\n\nbroken\n')
    _write(tmp_path / "d.pdf", b"%PDF")
    assert count([tmp_path, tmp_path / "a.txt"]) == len(list(read([tmp_path, tmp_path / "a.txt"]))) == 6
    with pytest.raises(UnreadableFileError):
        count([tmp_path / "missing.txt"])


@given(st.text(st.characters(blacklist_categories=["Cs"]), min_size=1))
def test_any_text_comes_back_from_jsonl_unchanged(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("t") / "a.jsonl"
    found = _only(_write(path, json.dumps({"id": "a", "text": text}, ensure_ascii=False)))
    if any(c.isalnum() for c in text):
        assert isinstance(found, Document)
        assert found.text == text
    else:
        assert isinstance(found, DocumentError)


@given(st.binary(max_size=200), st.sampled_from([".jsonl", ".csv", ".txt", ".md", ".html"]))
def test_any_bytes_give_documents_or_errors_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, ending: str
) -> None:
    path = _write(tmp_path_factory.mktemp("t") / f"a{ending}", content)
    assert all(isinstance(found, Document | DocumentError) for found in read([path]))

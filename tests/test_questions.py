"""A batch of questions: each line good or refused by itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import DocumentError, FilterError, UnreadableFileError
from geo.models import Resolution
from geo.questions import Question, Refused, answer, check_admin1, read


class Echo:
    """Answers with what it was asked."""

    def resolve(self, name: str, admin1: str | None = None, context: str | None = None) -> Resolution:
        if name == "crash":
            raise ZeroDivisionError("division by zero")
        return Resolution(None, 0.2, f"{name}, {admin1}, {context}")


def asked(tmp_path: Path, *lines: str) -> list[Question | Refused]:
    path = tmp_path / "q.jsonl"
    path.write_bytes("\n".join(lines).encode())
    return read(path)


def test_good_lines_are_questions(tmp_path: Path) -> None:
    questions = asked(
        tmp_path,
        '\ufeff{"id": "1", "name": "الرشيد", "admin1": " iq-bg ", "context": "قرب بغداد", "more": 1}',
        "",
        '{"id": 2, "name": "Taji", "admin1": null, "context": ""}',
        '{"id": "3", "name": "Taji", "admin1": ""}',
    )
    where = str(tmp_path / "q.jsonl")
    assert questions == [
        Question(f"{where} line 1", "1", "الرشيد", "IQ-BG", "قرب بغداد"),
        Question(f"{where} line 3", 2, "Taji"),
        Question(f"{where} line 4", "3", "Taji"),
    ]


@pytest.mark.parametrize(
    ("line", "question_id", "problem"),
    [
        ("{", None, "it is not JSON (Expecting property name"),
        ("[" * 100_000, None, "it is not JSON (maximum recursion depth"),
        ("[1]", None, 'it is [1], not an object. Write {"id": "1", "name": "..."}'),
        ('{"name": "Taji"}', None, "it lacks id. Give each name an id of its own"),
        ('{"id": null, "name": "Taji"}', None, "the id is null. Give a text or a whole number"),
        ('{"id": true, "name": "Taji"}', None, "the id is true. Give a text or a whole number"),
        ('{"id": 1.5, "name": "Taji"}', None, "the id is 1.5. Give a text or a whole number"),
        ('{"id": "\\ud800", "name": "Taji"}', None, 'the id is "\\ud800". Give a text or a whole number'),
        ('{"id": 7}', 7, "it lacks name. Say which name is meant"),
        ('{"id": "a", "name": null}', "a", "the name is null. Say which name is meant, as text"),
        ('{"id": "a", "name": " "}', "a", 'the name is " ". Say which name is meant, as text'),
        ('{"id": "a", "name": ["Taji"]}', "a", 'the name is ["Taji"]. Give text'),
        ('{"id": "a", "name": "Taji", "context": 5}', "a", "the context is 5. Give text"),
        ('{"id": "a", "name": "Taji", "context": false}', "a", "the context is false. Give text"),
        ('{"id": "a", "name": "Taji", "admin1": ["IQ-BG"]}', "a", 'the admin1 is ["IQ-BG"]. Give text'),
        (
            '{"id": "a", "name": "Taji", "admin1": "IQ-XX"}',
            "a",
            "admin1 cannot be used ('IQ-XX' is no governorate code (ISO 3166-2); did you mean 'IQ-",
        ),
    ],
)
def test_a_bad_line_says_where_and_what_and_the_next_is_read(
    line: str, question_id: str | int | None, problem: str, tmp_path: Path
) -> None:
    bad, good = asked(tmp_path, line, '{"id": "z", "name": "Taji"}')
    assert isinstance(bad, Refused)
    assert bad.id == question_id
    assert str(bad.error).startswith(f"{tmp_path / 'q.jsonl'} line 1: {problem}")
    assert isinstance(good, Question)


def test_a_line_that_is_not_utf8_is_refused_alone(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_bytes('{"id": 1, "name": "بغداد"}\n'.encode("cp1256") + b'{"id": 2, "name": "Taji"}')
    bad, good = read(path)
    assert isinstance(bad, Refused)
    assert "line 1: it is not JSON ('utf-8' codec can't decode" in str(bad.error)
    assert isinstance(good, Question)


@pytest.mark.parametrize(("content", "message"), [(None, "No such file"), (b"", "is empty"), (b"\n \n", "is empty")])
def test_a_file_of_no_lines_is_an_error(content: bytes | None, message: str, tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UnreadableFileError, match=message):
        read(path)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    max_leaves=4,
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(("id", "name", "admin1", "context"), _VALUES)))
def test_whatever_a_line_holds_its_answer_can_be_written(
    tmp_path_factory: pytest.TempPathFactory, line: object
) -> None:
    path = tmp_path_factory.mktemp("q") / "q.jsonl"
    path.write_text(json.dumps(line), encoding="utf-8")
    (question,) = read(path)
    record, problem = answer(question, Echo())
    json.dumps(record, ensure_ascii=False).encode("utf-8")
    assert ("error" in record) == isinstance(question, Refused) == (problem is not None)


def test_an_answer_takes_the_governorate_of_the_line_before_the_general_one() -> None:
    own, problem = answer(Question("q line 1", 1, "Taji", "IQ-BG", "near"), Echo(), admin1="IQ-KI")
    general, _ = answer(Question("q line 2", 2, "Taji"), Echo(), admin1="IQ-KI")
    assert problem is None
    assert (own["id"], own["reason"]) == (1, "Taji, IQ-BG, near")
    assert (general["id"], general["reason"]) == (2, "Taji, IQ-KI, None")


def test_a_refused_question_is_answered_by_its_error() -> None:
    error = DocumentError("q line 1", "the context is 5", "Give text")
    assert answer(Refused("a", error), Echo()) == (
        {
            "id": "a",
            "place": None,
            "ambiguous": False,
            "confidence": 0.0,
            "reason": "not looked up",
            "candidates": [],
            "error": "q line 1: the context is 5. Give text",
        },
        error,
    )


def test_a_name_on_which_resolving_fails_is_reported_like_one() -> None:
    record, problem = answer(Question("q line 1", "a", "crash"), Echo())
    assert record["id"] == "a"
    assert record["error"] == str(problem)
    assert record["error"].startswith(
        "q line 1: resolving failed (ZeroDivisionError: division by zero). This is a fault"
    )


def test_codes_are_taken_in_any_letter_case() -> None:
    assert check_admin1(" iq-ki") == "IQ-KI"
    with pytest.raises(FilterError, match="'IQ-XX' is no governorate code"):
        check_admin1("iq-xx")

"""Positions survive \\input, CRLF, tabs and odd bytes; what cannot be read says where."""

from pathlib import Path

import pytest

from verify.document.source import WIDTH, Span, read_source, source_from_text
from verify.errors import DocumentError


def write(folder: Path, **files: str | bytes) -> Path:
    for name, body in files.items():
        path = folder / f"{name}.tex"
        path.write_bytes(body.encode() if isinstance(body, str) else body)
    return folder / "main.tex"


def test_input_is_spliced_with_positions(tmp_path: Path) -> None:
    main = write(tmp_path, main="one\n\\input{part}three\n", part="two\nTWO\n")
    source = read_source(main)
    assert source.text == "one\ntwo\nTWO\nthree\n"
    where = source.position(source.text.index("TWO"))
    assert (Path(where.file).name, where.line, where.column) == ("part.tex", 2, 1)
    where = source.position(source.text.index("three"))
    assert (Path(where.file).name, where.line, where.column) == ("main.tex", 2, 13)
    assert source.line_text(source.text.index("TWO")) == "TWO"


def test_input_relative_to_the_file_or_to_the_main_file(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.tex").write_text("A\\input b.tex \\input{top}")
    (tmp_path / "sub" / "b.tex").write_text("B")
    main = write(tmp_path, main="\\include{sub/a}", top="T")
    assert read_source(main).text == "AB T"


@pytest.mark.parametrize(
    "text",
    [
        "% \\input{gone}\n",
        "\\\\input{gone}",
        "\\verb|\\input{gone}|",
        "\\begin{verbatim}\\input{gone}\\end{verbatim}",
        "\\end{document}\\input{gone}",
        "\\endinput\\input{gone}",
        "\\inputencoding{utf8}",
    ],
)
def test_inputs_that_tex_does_not_see(tmp_path: Path, text: str) -> None:
    read_source(write(tmp_path, main=text))


def test_cycle_and_missing_file(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"b\.tex:2:1: .*read inside itself"):
        read_source(write(tmp_path, main="\\input{b}", b="\n\\input{main}"))
    with pytest.raises(DocumentError, match=r"main\.tex:1:3: no file 'gone'"):
        read_source(write(tmp_path, main="x \\input{gone}"))
    with pytest.raises(DocumentError, match="cannot be read"):
        read_source(tmp_path / "absent.tex")
    with pytest.raises(DocumentError, match="cannot be read"):
        read_source(tmp_path)


def test_the_same_file_twice_is_no_cycle(tmp_path: Path) -> None:
    assert read_source(write(tmp_path, main="\\input{a}\\input{a}", a="A")).text == "AA"


def test_bytes(tmp_path: Path) -> None:
    assert read_source(write(tmp_path, main=b"\xef\xbb\xbfa\r\nb\rc")).text == "a\nb\nc"
    assert read_source(write(tmp_path, main="")).text == ""
    with pytest.raises(DocumentError, match=r"main\.tex:2:3: byte 6 \(0xe9\) is not UTF-8"):
        read_source(write(tmp_path, main=b"abc\nxy\xe9"))
    with pytest.raises(DocumentError, match=r"main\.tex:1:2: byte 1 \(0x00\)"):
        read_source(write(tmp_path, main=b"a\0b"))


def test_empty_text_has_a_position() -> None:
    source = source_from_text("", "e.tex")
    assert str(source.position(0)) == "e.tex:1:1"
    assert source.caret(Span(0, 0)) == "\n^"


def test_caret_under_tabs_and_in_long_lines() -> None:
    source = source_from_text("\ta\tb <= c")
    start = source.text.index("<=")
    assert source.caret(Span(start, start + 2)) == "    a   b <= c\n          ^^"
    for place in (0, 40, 150, 290):
        text = "a" * place + "<=" + "b" * (300 - place)
        line, marks = source_from_text(text).caret(Span(place, place + 2)).split("\n")
        assert len(line) <= WIDTH
        assert line[marks.index("^") : marks.rindex("^") + 1] == "<="


def test_message_starts_with_the_place() -> None:
    assert source_from_text("x\n  y", "p.tex").message("bad", Span(4, 5)) == "p.tex:2:3: bad\n  y\n  ^"

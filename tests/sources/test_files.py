"""Where articles come from on a disk: decoding, refusing, finding by path and by handle."""

import io
import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.reading import MAX_CHARS
from bot.errors import SourceRefused, StoryNotFound
from bot.sources.files import MAX_FILES, decode, load, read_file, read_folder, stories

TEXT = "Die Fähre „Möwe“ fährt für 5 € über die Elbe – täglich außer Sonntag.\nBürgermeister Groß grüßt.\n" * 8
PLAIN = TEXT.replace("„", "»").replace("“", "«").replace("€", "Euro").replace("–", "-")
ARTICLE = "Die Fähre fährt wieder\n\nDie Fähre über die Elbe fährt seit Montag wieder alle zehn Minuten."


def refused(data: bytes) -> str:
    """Why these bytes are no article."""
    with pytest.raises(SourceRefused) as caught:
        decode(data, "news.txt")
    assert caught.value.source == "news.txt"
    return caught.value.reason


@pytest.fixture
def silent() -> list[str]:
    """What was reported."""
    return []


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """Two stories, and things that are none."""
    for name in ("ferry", "Stargate"):
        (tmp_path / "seeds" / name).mkdir(parents=True)
        (tmp_path / "seeds" / name / "1.MD").write_text(ARTICLE, "utf-8")
    (tmp_path / "seeds" / "empty").mkdir()
    (tmp_path / "seeds" / ".git").mkdir()
    (tmp_path / "seeds" / ".git" / "x.txt").write_text(ARTICLE, "utf-8")
    (tmp_path / "seeds" / "README.md").write_text("How to add a story.", "utf-8")
    return tmp_path / "seeds"


# --- decoding --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (TEXT.encode("utf-8"), TEXT),
        (TEXT.encode("utf-8-sig"), TEXT),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), TEXT),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), TEXT),
        (TEXT.encode("utf-16-le"), TEXT),
        (TEXT.encode("utf-16-be"), TEXT),
        (TEXT.encode("cp1252"), TEXT),
        (PLAIN.encode("latin-1"), PLAIN),
        (b"plain ascii", "plain ascii"),
        (b"", ""),
    ],
    ids=[
        "utf-8",
        "utf-8 bom",
        "utf-16-le bom",
        "utf-16-be bom",
        "utf-16-le",
        "utf-16-be",
        "cp1252",
        "latin-1",
        "ascii",
        "empty",
    ],
)
def test_the_encoding_is_told_by_the_bytes(data: bytes, text: str) -> None:
    """Umlauts, quotes, dashes and the euro sign arrive from every encoding, without a byte order mark."""
    assert decode(data, "news.txt") == text


def test_a_few_broken_bytes_do_not_turn_utf_8_into_gibberish() -> None:
    """Damage stays where it is: the other umlauts are read."""
    data = TEXT.encode("utf-8").replace("Möwe".encode(), b"M\xc3we", 1)
    assert decode(data, "news.txt") == TEXT.replace("Möwe", "M\ufffdwe", 1)


def test_a_file_cut_in_the_middle_of_a_letter_is_read() -> None:
    """A download that stopped inside "ü" loses that letter alone."""
    data = (TEXT + "ü").encode("utf-8")[:-1]
    assert decode(data, "news.txt") == TEXT + "\ufffd"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "a PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a picture"),
        (b"GIF89a\x01\0\x01\0", "a picture"),
        (b"PK\x03\x04\x14\0\0\0\x08\0", "a ZIP archive or an Office document"),
        (b"\x1f\x8b\x08\0\0\0\0\0", "a gzip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
        (rb"{\rtf1\ansi Hallo}", "an RTF document"),
        (b"\x7fELF\x02\x01\x01\0", "a program"),
    ],
)
def test_a_binary_file_is_refused_by_its_name(data: bytes, what: str) -> None:
    """The user learns what the file is and what to do instead."""
    assert refused(data) == f"this is {what}, not text; save it as text, Markdown or HTML"


@pytest.mark.parametrize("seed", range(8))
def test_random_bytes_are_refused(seed: int) -> None:
    """What no encoding explains is no text."""
    assert refused(random.Random(seed).randbytes(4000)).startswith("this does not look like text")  # noqa: S311


def test_a_text_with_a_stray_control_character_is_read() -> None:
    """A NUL or two is damage, not a binary file."""
    assert decode(TEXT.encode() + b"\0\0", "news.txt") == TEXT + "\0\0"


def test_too_many_bytes_are_refused_before_they_are_decoded() -> None:
    """The sentence says how large the file is and how much is read."""
    assert refused(b"a" * (4 * MAX_CHARS + 1)) == (
        "6.0 MB is too long for an article; at most 1,500,000 characters are read"
    )


def test_too_many_characters_are_refused() -> None:
    """A text is read whole or not at all."""
    assert (
        refused(b"a" * (MAX_CHARS + 1))
        == "1,500,001 characters are too long for an article; at most 1,500,000 are read"
    )
    assert decode(b"a" * MAX_CHARS, "news.txt") == "a" * MAX_CHARS


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """There is no third way: text, or our own error."""
    try:
        assert isinstance(decode(data, "news.txt"), str)
    except SourceRefused as error:
        assert error.reason  # noqa: PT017


# --- files -----------------------------------------------------------------------------------------------------------


def test_a_file_without_a_source_is_called_by_its_name(tmp_path: Path) -> None:
    """The reader of a digest sees which file a bullet is from."""
    path = tmp_path / "ferry.txt"
    path.write_text(ARTICLE, "utf-8")
    assert read_file(path).source == "ferry.txt"


def test_a_file_that_names_its_source_keeps_it(tmp_path: Path) -> None:
    """Front matter wins over the file's name."""
    path = tmp_path / "ferry.md"
    path.write_text(f"---\nsource: Elbe-Bote\n---\n\n{ARTICLE}", "utf-8")
    assert read_file(path).source == "Elbe-Bote"


@pytest.mark.parametrize("data", [b"", b" \n\t", b"\xef\xbb\xbf", b"... --- ..."])
def test_a_file_without_words_is_refused(tmp_path: Path, data: bytes) -> None:
    """Empty is not an article."""
    path = tmp_path / "empty.txt"
    path.write_bytes(data)
    with pytest.raises(SourceRefused, match=r"empty\.txt: there are no words in it\."):
        read_file(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """The system's reason reaches the user in words."""
    with pytest.raises(SourceRefused, match=r"gone\.txt: it cannot be opened \(no such file or directory\)\."):
        read_file(tmp_path / "gone.txt")


@pytest.fixture
def ordinary_user() -> Iterator[None]:
    """Nobody, if the tests run as root: root may read everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    yield
    os.seteuid(0)


def test_an_unreadable_file_is_refused(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """A file that the user may not read is no crash."""
    path = tmp_path / "secret.txt"
    path.write_text(ARTICLE, "utf-8")
    path.chmod(0)
    request.getfixturevalue("ordinary_user")
    with pytest.raises(SourceRefused, match=r"secret\.txt: it cannot be opened \(permission denied\)\."):
        read_file(path)


def test_an_endless_device_is_refused() -> None:
    """What has no size is read up to the limit, not to the end of memory."""
    with pytest.raises(SourceRefused, match=r"zero: 6\.0 MB is too long"):
        read_file(Path("/dev/zero"))


def test_a_large_file_is_refused_with_its_size(tmp_path: Path) -> None:
    """The size is the file's, although no more than the limit was read."""
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(12_000_000)
    with pytest.raises(SourceRefused, match=r"large\.txt: 12\.0 MB is too long"):
        read_file(path)


# --- folders ---------------------------------------------------------------------------------------------------------


def test_a_folder_is_read_in_the_order_of_names(tmp_path: Path, silent: list[str]) -> None:
    """Only text files count, whatever the case of their ending; hidden ones do not."""
    for name in ("b.txt", "a.MD", "c.html", "d.jpg", ".e.txt", "README"):
        (tmp_path / name).write_text(ARTICLE, "utf-8")
    (tmp_path / "f.txt").mkdir()
    assert [article.source for article in read_folder(tmp_path, silent.append)] == ["a.MD", "b.txt", "c.html"]
    assert silent == []


def test_a_bad_file_is_reported_and_the_others_are_read(tmp_path: Path, silent: list[str]) -> None:
    """One PDF with the wrong ending does not take the story away."""
    (tmp_path / "1.txt").write_text(ARTICLE, "utf-8")
    (tmp_path / "2.txt").write_bytes(b"%PDF-1.7")
    (tmp_path / "3.txt").write_text(ARTICLE, "utf-8")
    assert [article.source for article in read_folder(tmp_path, silent.append)] == ["1.txt", "3.txt"]
    assert silent == ["Left out 2.txt: this is a PDF, not text; save it as text, Markdown or HTML."]


def test_a_folder_without_articles_is_refused(tmp_path: Path, silent: list[str]) -> None:
    """The sentence says which endings are read."""
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    with pytest.raises(SourceRefused, match=r"there is no article in it; files must end in \.txt, \.md"):
        read_folder(tmp_path, silent.append)


def test_of_very_many_files_some_are_left_out(tmp_path: Path, silent: list[str]) -> None:
    """The user is told that it was too much."""
    for number in range(MAX_FILES + 2):
        (tmp_path / f"{number:04}.txt").write_text("Die Fähre fährt.", "utf-8")
    assert len(read_folder(tmp_path, silent.append)) == MAX_FILES
    assert silent == [f"Left out 2 of {MAX_FILES + 2} files: {MAX_FILES} are read at most."]


# --- what a user typed -----------------------------------------------------------------------------------------------


def sources(typed: str, seeds: Path | None, data: bytes = b"") -> list[str]:
    """The sources of what is found under a name."""
    return [article.source for article in load(typed, seeds=seeds, stdin=io.BytesIO(data), report=pytest.fail)]


def test_stories_are_the_folders_with_articles(seeds: Path) -> None:
    """Neither hidden nor empty folders are stories, nor a file beside them."""
    assert stories(seeds) == ["Stargate", "ferry"]
    assert stories(None) == stories(seeds / "gone") == []


@pytest.mark.parametrize("typed", ["ferry", "/ferry", " FERRY ", "stargate", "/Stargate"])
def test_a_handle_finds_its_story(seeds: Path, typed: str) -> None:
    """With its slash or without, in any case."""
    assert sources(typed, seeds) == ["1.MD"]


@pytest.mark.parametrize(
    ("typed", "near"),
    [("stargaet", ("Stargate",)), ("/fery", ("ferry",)), ("zzz", ("Stargate", "ferry")), ("", ("Stargate", "ferry"))],
)
def test_an_unknown_handle_is_answered_with_near_ones(seeds: Path, typed: str, near: tuple[str, ...]) -> None:
    """Near handles first; all of them where none is near. An empty name is not the current folder."""
    with pytest.raises(StoryNotFound) as caught:
        sources(typed, seeds)
    assert caught.value.near == near


@pytest.mark.parametrize("typed", ["nul\0byte", "line\nbreak", "../../../nowhere", "[bold]", "%s"])
def test_an_odd_name_is_just_unknown(seeds: Path, typed: str) -> None:
    """Nothing in a name is dangerous."""
    with pytest.raises(StoryNotFound):
        sources(typed, seeds)


def test_a_name_too_long_for_a_file_is_refused(seeds: Path) -> None:
    """A whole article given as a name is no crash, and is not repeated in full."""
    with pytest.raises(SourceRefused) as caught:
        sources("a" * 5000, seeds)
    assert len(str(caught.value)) < 300


def test_without_stories_the_hint_says_so() -> None:
    """No seeds folder: nothing to suggest."""
    with pytest.raises(StoryNotFound, match="There are no stories yet"):
        sources("stargate", None)


def test_a_path_wins_over_a_handle(seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies in the current folder is meant."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ferry").write_text(ARTICLE, "utf-8")
    assert sources("ferry", seeds) == ["ferry"]
    assert sources("/ferry", seeds) == ["1.MD"]


def test_a_minus_is_standard_input(seeds: Path) -> None:
    """What is piped in is decoded like a file."""
    assert sources("-", seeds, ARTICLE.encode("utf-16")) == ["standard input"]


@pytest.mark.parametrize(("data", "reason"), [(b"", "no words"), (b"%PDF", "a PDF"), (b"a" * 7_000_000, "too long")])
def test_unusable_standard_input_is_refused(data: bytes, reason: str) -> None:
    """Empty, binary or endless: one sentence."""
    with pytest.raises(SourceRefused, match=f"standard input: .*{reason}"):
        sources("-", None, data)

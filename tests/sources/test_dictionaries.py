"""A user's own dictionary and thesaurus: what is read, what is kept, and that nothing in them stops Depesche."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.language import stem
from bot.engine.lexicon import Lexicon
from bot.errors import ConfigError
from bot.settings import load as load_settings
from bot.sources.dictionaries import (
    MAX_ENTRIES,
    MAX_SENSES,
    Concept,
    WordIndex,
    compiled,
    decoded,
    dictionary_concepts,
    load,
    read_index,
    thesaurus_concepts,
)

DICTIONARY = """\
# a comment :: no entry
Quappelturm {m}; Quappelbau {m} [arch.] | Quappeltürme {pl}; Quappelbauten {pl} :: wobble tower; wobbler | wobble towers
etw. verquappeln {vt} | verquappelnd | verquappelt :: to bewobble sth. | bewobbling | bewobbled
Klage {f} (vor Gericht) [jur.] <Klag> :: lawsuit; action at law
"""

THESAURUS = """\
UTF-8
quappel|1
-|Quappel|Wackeldings (ugs.)|Gegenstand (Oberbegriff)
wackeldings|1
-|Quappel|Wackeldings (ugs.)|Gegenstand (Oberbegriff)
"""


def parsed(line: str) -> list[Concept]:
    """Read one line of a dictionary."""
    return list(dictionary_concepts([line]))


def meets(known: Lexicon, one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two (word, language) pairs share a concept."""
    return bool({s.concept for s in known.senses(*one)} & {s.concept for s in known.senses(*other)})


@pytest.fixture
def dictionary(tmp_path: Path) -> Path:
    """A small dictionary on disk."""
    path = tmp_path / "de-en"
    path.write_text(DICTIONARY, encoding="utf-8")
    return path


@pytest.fixture
def thesaurus(tmp_path: Path) -> Path:
    """A small thesaurus on disk."""
    path = tmp_path / "th.dat"
    path.write_text(THESAURUS, encoding="utf-8")
    return path


# --- the dictionary's lines ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "english", "german"),
    [
        ("Quappel {m} :: wobble", ["wobble"], ["Quappel"]),
        ("Quappel {m} (am Turm (innen)) [arch.] <Kwappel> :: wobble [coll.]", ["wobble"], ["Quappel"]),
        ("Quappelwerk {n} /QW/ :: wobble works /WW/", ["wobble works"], ["Quappelwerk"]),
        ("etw. verquappeln {vt} :: to bewobble sth.", ["bewobble"], ["verquappeln"]),
        ("jdn./etw. vor Gericht bringen :: to take sb./sth. to court", ["take to court"], ["vor Gericht bringen"]),
        ("sich jdm. zuquappeln {vr} :: to wobble oneself to sb.'s", ["wobble to"], ["zuquappeln"]),
        ("Quappel {m} (rund; eckig) ; Wackel {m} :: the wobble; a wiggle", ["wobble", "wiggle"], ["Quappel", "Wackel"]),
        ("eins zwei drei vier fünf; Quappel :: wobble", ["wobble"], ["Quappel"]),
        ("Quappel…; Quappel-; Quappel :: wobble …; wobble", ["wobble"], ["Quappel"]),
        ("Quappel; Quappel :: wobble", ["wobble"], ["Quappel"]),
    ],
)
def test_a_line_is_freed_of_what_is_no_word(line: str, english: list[str], german: list[str]) -> None:
    """Grammar, subjects, remarks, abbreviations, placeholders, articles, "to", fragments and explanations go."""
    assert parsed(line) == [Concept(tuple(english), tuple(german))]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "::",
        "Quappel",
        "Quappel ::",
        ":: wobble",
        "# Quappel :: wobble",
        "a :: b :: c",
        "{m} :: [x]",
        "etw. :: sth.",
    ],
)
def test_a_broken_line_is_no_concept(line: str) -> None:
    """A side without a word, no mark between the sides, or two."""
    assert parsed(line) == []


def test_only_the_first_translations_count() -> None:
    """The first ones of a long line are the apt ones."""
    side = "; ".join(f"wort{letter}" for letter in "abcdefghij")
    (concept,) = parsed(f"{side} :: {side}")
    assert len(concept.english) == len(concept.german) == MAX_ENTRIES
    assert concept.german[0] == "worta"


def test_inflected_pairs_are_left_out() -> None:
    """Plurals of a noun and forms of a verb are found by the stem of the base form."""
    assert [concept.german for concept in dictionary_concepts(DICTIONARY.splitlines())] == [
        ("Quappelturm", "Quappelbau"),
        ("verquappeln",),
        ("Klage",),
    ]


def test_a_derived_pair_is_a_concept_of_its_own() -> None:
    """What stands behind the same bar on both sides belongs together."""
    assert parsed("Quappel {m} | Vorquappel {m} :: wobble | foreflutter") == [
        Concept(("wobble",), ("Quappel",)),
        Concept(("foreflutter",), ("Vorquappel",)),
    ]


def test_pairs_that_do_not_match_one_to_one_are_left_out() -> None:
    """With a bar too many on one side nobody knows what belongs together."""
    assert parsed("Quappel | Vorquappel | Nachquappel :: wobble | foreflutter") == [Concept(("wobble",), ("Quappel",))]


# --- the thesaurus' lines --------------------------------------------------------------------------------------------


def test_a_set_of_synonyms_is_one_german_concept() -> None:
    """It stands in the file under each of its words; broader terms are no synonyms."""
    assert list(thesaurus_concepts(THESAURUS.splitlines())) == [Concept((), ("Quappel", "Wackeldings"))]


def test_a_headword_belongs_to_its_set() -> None:
    """Some editions do not repeat it among its synonyms."""
    assert list(thesaurus_concepts(["UTF-8", "Quappel|1", "(noun)|Wackeldings"])) == [
        Concept((), ("Quappel", "Wackeldings"))
    ]


@pytest.mark.parametrize("lines", [[], ["UTF-8"], ["-|"], ["-|Quappel"], ["|||"], ["quappel|1", "-|(ugs.)"]])
def test_a_set_without_two_words_is_no_concept(lines: list[str]) -> None:
    """One word alone brings nothing together."""
    assert list(thesaurus_concepts(lines)) == []


# --- any text, any bytes ---------------------------------------------------------------------------------------------

_ODD = st.text(st.sampled_from("aZß é\t|;:#-(){}[]<>/~…\u0301\x00\x1f\ud800")) | st.text()


@given(st.lists(_ODD | st.builds("{} :: {}".format, _ODD, _ODD) | st.builds("-|{}|{}".format, _ODD, _ODD)))
@settings(max_examples=300, deadline=None)
def test_any_text_can_be_read_as_a_dictionary(lines: list[str]) -> None:
    """Nothing raises, and every word that got in is found again."""
    for concepts in (list(dictionary_concepts(lines)), list(thesaurus_concepts(lines))):
        body, count = compiled(concepts)
        index = WordIndex(body, count)
        assert count <= len(concepts)
        for record in body.split(b"\n")[:-1]:
            language, key = record.decode().split("\t")[0].split(" ", 1)
            assert index.senses(key, language) or index.phrases(key, language)


@given(st.binary())
def test_any_bytes_can_be_decoded(data: bytes) -> None:
    """Every line comes out, in one encoding or the other."""
    lines = data.split(b"\n")
    assert len(list(decoded(lines))) == len(lines)


def test_latin_1_is_told_from_utf_8_line_by_line() -> None:
    """One damaged line does not spoil the umlauts of the others."""
    assert list(decoded(["Möhre".encode(), "Möhre".encode("latin-1")])) == ["Möhre", "Möhre"]


# --- the index -------------------------------------------------------------------------------------------------------


def test_every_word_of_an_index_is_found_and_no_other() -> None:
    """Halving the sorted lines finds the first, the last and all between, and nothing beside them."""
    concepts = [Concept((f"wob{a}{b}x",), (f"Qua{b}{a}pf",)) for a in "abcdefghij" for b in "abcdefghij"]
    index = WordIndex(*compiled(concepts))
    for number, concept in enumerate(concepts):
        assert [s.concept for s in index.senses(stem(concept.english[0], "en"), "en")] == [number]
        assert [s.concept for s in index.senses(stem(concept.german[0], "de"), "de")] == [number]
    for absent in ("", "a", "wob", "wobaaxx", "zzzz", "\udcff", "wobaax\t", "\n"):
        assert index.senses(absent, "en") == ()
        assert index.phrases(absent, "en") == ()


def test_an_empty_index_knows_nothing() -> None:
    """No word, no error."""
    assert WordIndex(b"", 0).senses("wobble", "en") == ()


def test_a_phrase_is_found_by_all_its_words() -> None:
    """A translation of several words counts where they stand together."""
    known = Lexicon()
    known.consult([WordIndex(*compiled([Concept(("wobble tower",), ("Quappelturm",))]), first=7)])
    wobble, tower = stem("wobble", "en"), stem("tower", "en")
    assert [sense.concept for sense, _ in known.phrases({wobble: [3], tower: [4]}, "en")] == [7]
    assert known.phrases({wobble: [3]}, "en") == []


def test_where_a_word_comes_first_it_is_meant_first() -> None:
    """Of more meanings than are kept, those in which the word is only mentioned go."""
    mentioned = [Concept(("wobble",), (f"Wort{letter}{letter}", "Quappel")) for letter in "abcdefghijklmnop"]
    index = WordIndex(*compiled([*mentioned, Concept(("wiggle",), ("Quappel",))]))
    senses = index.senses(stem("Quappel", "de"), "de")
    assert len(senses) == MAX_SENSES
    assert senses[0].concept == len(mentioned)


# --- the lexicon -----------------------------------------------------------------------------------------------------


def unsaid(sentence: str) -> None:
    """Fail on a report where none is expected."""
    pytest.fail(sentence)


def test_words_of_both_files_are_consulted(dictionary: Path, thesaurus: Path, tmp_path: Path) -> None:
    """A dictionary brings languages together, a thesaurus German words; the numbers of their concepts differ."""
    known = Lexicon()
    load(known, dictionary=dictionary, thesaurus=thesaurus, cache=tmp_path / "cache", report=unsaid)
    assert meets(known, ("bewobbled", "en"), ("verquappelt", "de"))
    assert meets(known, ("Quappel", "de"), ("Wackeldings", "de"))
    assert not meets(known, ("Quappel", "de"), ("wobbler", "en"))  # the first concept of either file
    assert not meets(known, ("Quappel", "de"), ("Gegenstand", "de"))


def test_what_is_known_already_gets_neighbors_only(dictionary: Path, tmp_path: Path) -> None:
    """The tables of the house decide; a dictionary's meaning counts in full only for a word they do not have."""
    known = Lexicon()
    known.add(["complaint"], ["Klage"])
    load(known, dictionary=dictionary, thesaurus=None, cache=tmp_path, report=unsaid)
    own, other = known.senses("Klage", "de")
    assert own.weight > other.weight
    assert [sense.weight for sense in known.senses("lawsuit", "en")] == [1.0]


def test_without_files_nothing_happens(tmp_path: Path) -> None:
    """Neither a layer nor a cache folder."""
    known = Lexicon()
    load(known, dictionary=None, thesaurus=None, cache=tmp_path / "cache", report=unsaid)
    assert known.senses("Klage", "de") == ()
    assert not (tmp_path / "cache").exists()


def test_a_file_of_another_kind_is_reported(thesaurus: Path, tmp_path: Path) -> None:
    """Where nothing can be read, a sentence says so, and the rest works."""
    said: list[str] = []
    load(Lexicon(), dictionary=thesaurus, thesaurus=None, cache=tmp_path, report=said.append)
    assert len(said) == 1
    assert "DEPESCHE_DICTIONARY" in said[0]
    assert str(thesaurus) in said[0]


def test_a_missing_file_is_a_problem_of_the_settings(tmp_path: Path) -> None:
    """It may have gone between the look at the settings and the reading."""
    with pytest.raises(ConfigError, match=r"DEPESCHE_THESAURUS.*no such file"):
        load(Lexicon(), dictionary=None, thesaurus=tmp_path / "gone", cache=tmp_path, report=unsaid)


# --- the cache -------------------------------------------------------------------------------------------------------


def kept(folder: Path) -> Path:
    """The one cache file of a folder."""
    (file,) = folder.iterdir()
    return file


def test_the_second_run_reads_the_cache(dictionary: Path, tmp_path: Path) -> None:
    """What is in the cache answers, not the file: swapping a word in the cache is seen."""
    cache = tmp_path / "cache"
    first = read_index("dictionary", dictionary, cache)
    written = kept(cache).stat().st_mtime_ns
    dictionary_time = dictionary.stat()
    dictionary.write_text(DICTIONARY.replace("lawsuit", "pawsuit"), encoding="utf-8")
    os.utime(dictionary, ns=(dictionary_time.st_atime_ns, dictionary_time.st_mtime_ns))
    again = read_index("dictionary", dictionary, cache)
    assert again.senses("lawsuit", "en") == first.senses("lawsuit", "en") != ()
    assert kept(cache).stat().st_mtime_ns == written


def test_a_changed_file_is_read_again(dictionary: Path, tmp_path: Path) -> None:
    """Another time of change makes the cache worthless, and the new one takes its place."""
    cache = tmp_path / "cache"
    read_index("dictionary", dictionary, cache)
    dictionary.write_text(DICTIONARY.replace("lawsuit", "pawsuit"), encoding="utf-8")
    os.utime(dictionary, ns=(1, 1))
    again = read_index("dictionary", dictionary, cache)
    assert again.senses("pawsuit", "en")
    assert not again.senses("lawsuit", "en")
    assert kept(cache)


def damages(data: bytes) -> Iterator[bytes]:
    """A cache file as it may be found."""
    head, _, body = data.partition(b"\n")
    yield b""
    yield b"\n"
    yield b"\xff\xfe\x00"
    yield head
    yield data[: len(data) // 2]
    yield head + b"\n" + body.replace(b"lawsuit", b"pawsuit")
    yield b"0" * 32 + head[32:] + b"\n" + body
    yield b" ".join(head.split(b" ")[:2]) + b" -1\n" + body
    yield b"one two three four\n" + body


@pytest.mark.parametrize("number", range(9))
def test_a_damaged_or_foreign_cache_is_made_anew(number: int, dictionary: Path, tmp_path: Path) -> None:
    """No error, the right words, and a sound cache afterwards."""
    cache = tmp_path / "cache"
    read_index("dictionary", dictionary, cache)
    sound = kept(cache).read_bytes()
    damaged = list(damages(sound))
    assert len(damaged) == 9
    assert damaged[number] != sound
    kept(cache).write_bytes(damaged[number])
    assert read_index("dictionary", dictionary, cache).senses("lawsuit", "en")
    assert kept(cache).read_bytes() == sound


@pytest.mark.parametrize("place", ["file/cache", "file"])
def test_a_cache_that_cannot_be_written_is_done_without(place: str, dictionary: Path, tmp_path: Path) -> None:
    """Where a folder cannot be made the words are there all the same."""
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    assert read_index("dictionary", dictionary, tmp_path / place).senses("lawsuit", "en")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "in the way"


def test_a_folder_in_the_cache_files_place_is_left_alone(dictionary: Path, tmp_path: Path) -> None:
    """What cannot be replaced stays, and no half-written file is left beside it."""
    cache = tmp_path / "cache"
    read_index("dictionary", dictionary, cache)
    place = kept(cache)
    place.unlink()
    (place / "inside").mkdir(parents=True)
    assert read_index("dictionary", dictionary, cache).senses("lawsuit", "en")
    assert kept(cache) == place


def test_two_files_of_one_name_do_not_share_a_cache(dictionary: Path, tmp_path: Path) -> None:
    """The cache belongs to a path."""
    other = tmp_path / "other" / "de-en"
    other.parent.mkdir()
    other.write_text("Quappel :: wobble\n", encoding="utf-8")
    cache = tmp_path / "cache"
    for _ in range(2):
        assert read_index("dictionary", dictionary, cache).n_concepts == 3
        assert read_index("dictionary", other, cache).n_concepts == 1
    assert len(list(cache.iterdir())) == 2


# --- settings and the command line -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["dictionary", "thesaurus"])
def test_a_setting_must_name_a_file(name: str, tmp_path: Path) -> None:
    """One sentence says which setting and which path; an empty value is none."""
    for wrong in (tmp_path, tmp_path / "gone"):
        with pytest.raises(ConfigError, match=f"DEPESCHE_{name.upper()}: “.*” is not a file"):
            load_settings({name: wrong})
    assert getattr(load_settings({name: ""}), name) is None


def best_quote(article: Path, question: str, **variables: str) -> str:
    """Ask on the command line and take the first citation."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "ask", str(article), question, "--json"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        env={**os.environ, **variables},
    )
    assert done.stderr == ""
    quotes = [str(citation["quote"]) for citation in json.loads(done.stdout)["citations"]]
    return quotes[0] if quotes else ""


def test_the_command_line_consults_the_users_dictionary(tmp_path: Path) -> None:
    """A word that only the dictionary has leads an English question to its German sentence; the cache is the user's."""
    article = tmp_path / "article.txt"
    article.write_text(
        "Neues aus der Stadt\n\nDer Besitzer wird das Haus verquappeln. Im Winter fällt dort viel Schnee. "
        "Der Besitzer wird den Garten zerschnorren.\n",
        encoding="utf-8",
    )
    dictionary = tmp_path / "de-en"
    variables = {"DEPESCHE_DICTIONARY": str(dictionary)}
    variables |= dict.fromkeys(("XDG_CACHE_HOME", "HOME", "LOCALAPPDATA"), str(tmp_path))
    for german in ("verquappeln", "zerschnorren", "verquappeln"):
        dictionary.write_text(f"etw. {german} {{vt}} :: to flummify sth.\n", encoding="utf-8")
        assert german in best_quote(article, "What gets flummified?", **variables)
    assert len(list(tmp_path.rglob("dictionary-*.words"))) == 1

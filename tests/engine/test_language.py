"""Which language a text or question is in, and which words are forms of one word."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.language import bare, detect, fold, is_function_word, question_languages, root, stem, tokens


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Der Senat hat den Hafen gesperrt.", "de"),
        ("Brandt kündigte gestern den Rückzug an.", "de"),
        ("The council closed the port.", "en"),
        ("Le port est fermé depuis lundi.", "fr"),
        ("El puerto está cerrado desde el lunes.", "es"),
        ("Il porto è chiuso da lunedì.", "it"),
        ("De haven is sinds maandag gesloten.", "nl"),
        ("Порт закрыт с понедельника.", "ru"),
        ("港口关闭了", "zh"),
        ("港は閉鎖されました。", "ja"),
        ("항구가 폐쇄되었다", "ko"),
        ("الميناء مغلق", "ar"),
        ("הנמל סגור", "he"),
        ("Το λιμάνι έκλεισε", "el"),
        ("ท่าเรือปิด", "th"),
        ("बंदरगाह बंद है", "hi"),
        ("Oyun stüdyosu salı günü büyük turnuvayı duyurdu. Ödül 1 milyon lira.", "und"),
        ("Företaget är nöjt, säger Åke Öberg på måndag.", "und"),
        ("Peliä on myyty kesällä jo 50 000 kappaletta, kertoo yhtiön johtaja Mäkinen.", "und"),
        ("Präsident Erdoğan trifft für drei Tage Bürgermeister in Köln.", "de"),
        ("", "und"),
        ("12345 ...", "und"),
        ("Hafen Brandt Altenwerder", "und"),
    ],
)
def test_a_sentence_shows_its_language(text: str, language: str) -> None:
    """Function words or the script decide; where neither does, the language is undetermined."""
    assert detect(text) == language


@pytest.mark.parametrize(
    ("question", "languages"),
    [
        ("Who is Olaf Brandt?", ("en",)),
        ("Wer ist Olaf Brandt?", ("de",)),
        ("What happened in Berlin?", ("en",)),
        ("Was ist passiert?", ("de",)),
        ("Was war los?", ("de",)),
        ("Wie alt ist er?", ("de",)),
        ("When?", ("en",)),
        ("Wann?", ("de",)),
        ("Why?", ("en",)),
        ("Warum?", ("de",)),
        ("How much?", ("en",)),
        ("Who sued?", ("en",)),
        ("Wer klagt?", ("de",)),
        ("Did he win?", ("en",)),
        ("Hat er gewonnen?", ("de",)),
        ("Wo war der Brand?", ("de",)),
        ("Where was the Brand?", ("en",)),
        ("什么?", ("zh",)),
    ],
)
def test_a_short_question_shows_its_language(question: str, languages: tuple[str, ...]) -> None:
    """Names do not mislead, and 'was' is German where German stands around it."""
    assert question_languages(question) == languages


@pytest.mark.parametrize("question", ["", "Brandt?", "Altenwerder 2024"])
def test_a_question_of_names_may_be_german_or_english(question: str) -> None:
    """Where nothing decides, both supported languages are tried."""
    assert question_languages(question) == ("de", "en")


GERMAN_FAMILIES = [
    "kündigte kündigt gekündigt kündigen",
    "ankündigen angekündigt ankündigt ankündigte anzukündigen",
    "verklagte verklagt verklagen",
    "geklagt klagte klagen klagt",
    "forderte fordert gefordert fordern",
    "absagen abgesagt absagte",
    "verhandelten verhandeln verhandelt",
    # strong verbs
    "ging gegangen geht gehen",
    "sprach gesprochen spricht sprechen",
    "nahm genommen nimmt nehmen",
    "annehmen angenommen annahm annimmt",
    "stieg gestiegen steigt steigen",
    "verlor verloren verliert verlieren",
    "wuchs gewachsen wächst wachsen",
    "starb gestorben stirbt sterben",
    "brachte gebracht bringt bringen",
    "trat getreten tritt treten",
    "zurücktreten zurückgetreten zurücktrat",
    "aufgeben aufgegeben aufgab",
    "führen führt führte geführt",
    "erwarten erwartet erwartete",
    "überlegen überlegt überlegte",
    "betrügen betrügt betrog betrogen",
    "rauswerfen rausgeworfen rauswarf",
    # nouns, plurals with umlaut
    "Haus Häuser Hauses Häusern",
    "Buch Bücher",
    "Wald Wälder",
    "Stadt Städte",
    "Vertrag Verträge Vertrags Vertrages",
    "Zoll Zölle",
    "Apfel Äpfel",
    "Mann Männer",
    "Kind Kinder Kindern",
    "Minister Ministers Ministern",
    "Klage Klagen",
    "Zeitung Zeitungen",
    "Bank Banken",
    "Präsident Präsidenten",
    "Frau Frauen",
    "Musks Musk",
    "groß große großen großer",
]

ENGLISH_FAMILIES = [
    "announce announced announces announcing",
    "sue sued sues suing",
    "stop stops stopped stopping",
    "plan plans planned planning",
    "carry carries carried carrying",
    "close closes closed closing",
    "tax taxes taxed",
    "die dies died dying",
    # irregular
    "go went gone goes",
    "buy buys bought buying",
    "say said",
    "win won winning",
    "strike struck",
    "take took taken",
    "leave left leaving",
    "child children",
    "man men",
    "woman women",
    "foot feet",
    "mouse mice",
    "wife wives",
    # plurals and genitives
    "city cities",
    "company companies",
    "church churches",
    "Musk Musk's",
    # British and American
    "organise organize organised organizing",
    "apologise apologize",
    "analyse analyze analysed",
    "color colour colours",
    "labor labour",
    "honor honour",
    "center centre",
    "theater theatre",
]


@pytest.mark.parametrize("family", GERMAN_FAMILIES)
def test_german_forms_of_a_word_share_a_stem(family: str) -> None:
    """Participles, past tenses, umlauts and case endings go back to one stem."""
    assert len({stem(word, "de") for word in family.split()}) == 1


@pytest.mark.parametrize("family", ENGLISH_FAMILIES)
def test_english_forms_of_a_word_share_a_stem(family: str) -> None:
    """Regular and irregular forms, and both spellings, go back to one stem."""
    assert len({stem(word, "en") for word in family.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("Macht", "machen", "de"),
        ("Zoll", "Zahl", "de"),
        ("Bank", "Bann", "de"),
        ("Wahl", "Wal", "de"),
        ("klagen", "klären", "de"),
        ("führen", "fahren", "de"),
        ("warten", "sein", "de"),
        ("schießen", "schließen", "de"),
        ("Geschichte", "Schicht", "de"),
        ("kündigen", "künden", "de"),
        ("Brücke", "Bruch", "de"),
        ("Staat", "Stadt", "de"),
        ("Gericht", "richten", "de"),
        ("Gewicht", "wichtig", "de"),
        ("Tor", "Tod", "de"),
        ("sue", "suit", "en"),
        ("price", "prize", "en"),
        ("police", "policy", "en"),
        ("rise", "raise", "en"),
        ("wing", "win", "en"),
        ("king", "kin", "en"),
        ("four", "for", "en"),
        ("hour", "horse", "en"),
        ("desert", "dessert", "en"),
        ("bus", "bush", "en"),
    ],
)
def test_different_words_keep_different_stems(one: str, other: str, language: str) -> None:
    """Words that look alike are not mixed up."""
    assert stem(one, language) != stem(other, language)


@pytest.mark.parametrize(
    "family",
    [
        "Problem Probleme Problems Problemen",
        "Konzern Konzerne Konzerns",
        "Ergebnis Ergebnisse Ergebnissen Ergebnisses",
        "Hafen Hafens Häfen",
        "steigen steigend steigende steigenden",
    ],
)
def test_german_forms_of_a_word_share_what_is_left_without_endings(family: str) -> None:
    """What the stem leaves of an ending goes, too."""
    assert len({bare(stem(word, "de")) for word in family.split()}) == 1


def test_something_is_left_without_endings() -> None:
    """Three letters stay, whatever they look like."""
    assert [bare(word) for word in ("", "en", "essen", "eierern")] == ["", "en", "ess", "eier"]


@pytest.mark.parametrize("word", ["2024", "49", "1.500", "14:30"])
def test_a_number_is_its_own_stem(word: str) -> None:
    """Numbers have no endings."""
    assert {stem(word, language) for language in ("de", "en", "fr")} == {word}


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("Gründung", "gründen", "de"),
        ("Freundschaft", "freundlich", "de"),
        ("Besucherin", "Besucher", "de"),
        ("Besucherinnen", "Besucher", "de"),
        ("government", "govern", "en"),
        ("investment", "investor", "en"),
    ],
)
def test_a_word_family_shares_a_root(one: str, other: str, language: str) -> None:
    """Derived words go back to one root."""
    assert root(stem(one, language), language) == root(stem(other, language), language)


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Köln", "koln"),
        ("Straße", "strasse"),
        ("café", "cafe"),
        ("Brandt’s", "brandt's"),
        ("İ", "i"),
        ("ŁÓDŹ", "lodz"),
        ("Ødegaard", "odegaard"),
    ],
)
def test_folding_drops_what_spelling_varies_in(word: str, folded: str) -> None:
    """Case, umlauts, accents, ß and apostrophes do not tell words apart."""
    assert fold(word) == folded


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Brandt hielt 49% der Anteile.", ["Brandt", "hielt", "49", "der", "Anteile"]),
        ("US-Präsident, 1.500 Euro", ["US-Präsident", "1.500", "Euro"]),
        ("Brandt's R&D, 14:30", ["Brandt's", "R&D", "14:30"]),
        ("港口", ["港", "口"]),
        ("... – !", []),
    ],
)
def test_a_text_is_taken_apart_into_words_and_numbers(text: str, words: list[str]) -> None:
    """Hyphenated words and numbers with marks stay whole; signs are left out; a Chinese character is a word."""
    assert [token.text for token in tokens(text)] == words


@pytest.mark.parametrize(
    ("word", "language", "is_one"),
    [("nicht", "de", True), ("hafen", "de", False), ("the", "en", True), ("the", "de", False), ("the", "ru", False)],
)
def test_function_words_belong_to_a_language(word: str, language: str, is_one: bool) -> None:  # noqa: FBT001  # a table
    """What is structure in one language is not in another."""
    assert is_function_word(word, language) is is_one


@settings(deadline=None)
@given(st.text())
def test_tokens_are_the_texts_own_characters(text: str) -> None:
    """Tokens are in order, do not overlap, and are exact substrings."""
    found = list(tokens(text))
    assert all(text[token.start : token.end] == token.text for token in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@settings(deadline=None)
@given(st.text(min_size=1), st.sampled_from(["de", "en", "fr", "und", ""]))
def test_any_word_has_a_stem(word: str, language: str) -> None:
    """Whatever the word, stemming it twice gives the same, and it never raises."""
    assert stem(word, language) == stem(word, language)
    assert isinstance(root(stem(word, language), language), str)


@settings(deadline=None)
@given(st.text())
def test_any_text_has_a_language(text: str) -> None:
    """Whatever the text, its language is a code, and a question has one or two."""
    assert detect(text).isalpha()
    assert 1 <= len(question_languages(text)) <= 2

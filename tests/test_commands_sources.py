"""Words about sources, stories, questions that wait and corrections, and what they mean: dialogs as tables."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adapters.wording import words
from bot.commands import (
    LEAST_BETWEEN,
    MAX_FILTER_WORDS,
    MAX_LAST,
    MAX_NUMBERS,
    MOST_BETWEEN,
    TOPICS,
    AddSource,
    Ask,
    AskLater,
    Command,
    DropQuestion,
    FilterSource,
    Follow,
    Help,
    List,
    ListSources,
    MergeStories,
    PasteSource,
    RemoveSource,
    RenameStory,
    ShowCorrections,
    ShowDigest,
    ShowQuestions,
    ShowStory,
    SplitStory,
    Stories,
    TestSource,
    Unfollow,
    UploadSource,
    parse,
)
from bot.commands import words as grammar_words
from bot.errors import CommandError
from tests.bounded import bounded

STORIES = ("stargate", "hafenbruecke", "gaza-war")
FEED = "https://example.org/feed"
HOUR = timedelta(hours=1)

ADDING: Sequence[tuple[str, Command]] = [
    (f"source add {FEED}", AddSource(FEED)),
    (f"/news source add {FEED}", AddSource(FEED)),
    (f"source add {FEED} last 3", AddSource(FEED, 3)),
    (f"source add {FEED} with the last three articles please", AddSource(FEED, 3)),
    (f"source add {FEED} last 0", AddSource(FEED)),
    (f"sources add <{FEED}|example.org>", AddSource(FEED)),
    (f"add source {FEED}", AddSource(FEED)),
    (f"add the source {FEED}, last 2", AddSource(FEED, 2)),
    (f"add {FEED} last 3", AddSource(FEED, 3)),
    (f"follow {FEED} last 3", AddSource(FEED, 3)),
    (f"add {FEED}", Follow(FEED)),
    (f"add feed {FEED}", Follow(FEED)),
    (f"feed add {FEED}", AddSource(FEED)),
    (f"source {FEED}", AddSource(FEED)),
    (f"source add “{FEED}”", AddSource(FEED)),
    ("source add example.org/feed.xml", AddSource("https://example.org/feed.xml")),
    ("source add feed://example.org/feed", AddSource(FEED)),
    (f"source add feed:{FEED}", AddSource(FEED)),
    ("source add Kurier.example.", AddSource("https://Kurier.example")),
    (f"quelle hinzufügen {FEED}", AddSource(FEED)),
    (f"quelle hinzufuegen {FEED} letzte 3", AddSource(FEED, 3)),
    (f"Quelle {FEED} hinzufügen", AddSource(FEED)),
    (f"quelle hinzufügen {FEED} mit den letzten zwei Meldungen", AddSource(FEED, 2)),
    (f"füge die Quelle {FEED} hinzu", AddSource(FEED)),
    (f"füge {FEED} als Quelle hinzu", Follow(FEED, "als Quelle")),
]
READING: Sequence[tuple[str, Command]] = [
    ("sources", ListSources()),
    ("source", ListSources()),
    ("/news sources", ListSources()),
    ("source list", ListSources()),
    ("sources list", ListSources()),
    ("list sources", ListSources()),
    ("show sources", ListSources()),
    ("my sources", ListSources()),
    ("feeds", ListSources()),
    ("list feeds", ListSources()),
    ("quellen", ListSources()),
    ("Quellen auflisten", ListSources()),
    ("zeige quellen", ListSources()),
    ("meine Quellen bitte", ListSources()),
    ("source remove 3fa2", RemoveSource("3fa2")),
    ("source remove Kurier", RemoveSource("Kurier")),
    ("source remove “The Daily Courier”", RemoveSource("The Daily Courier")),
    ("remove source The Daily Courier", RemoveSource("The Daily Courier")),
    (f"source remove <{FEED}>", RemoveSource(FEED)),
    (f'source remove "{FEED}".', RemoveSource(FEED)),
    ('source remove "Feed der Stadt"', RemoveSource("Feed der Stadt")),
    ("delete the source kurier please", RemoveSource("kurier")),
    ("quelle entfernen Kurier", RemoveSource("Kurier")),
    ("lösche die Quelle Kurier", RemoveSource("Kurier")),
    ("quelle Kurier löschen", RemoveSource("Kurier")),
    (f"source test {FEED}", TestSource(FEED)),
    ("source test example.org", TestSource("https://example.org")),
    ("source test kurier", TestSource("kurier")),
    ("source test source Kurier Sport +harbor", TestSource("Kurier Sport", ("harbor",))),
    ("quelle kurier testen", TestSource("kurier")),
    (f"test {FEED}", TestSource(FEED)),
    (f"test source {FEED}", TestSource(FEED)),
    (f"source preview {FEED}", TestSource(FEED)),
    (f"quelle testen {FEED}", TestSource(FEED)),
    (f"Quelle {FEED} prüfen", TestSource(FEED)),
    (f"source test {FEED} +rathaus -sport only de", TestSource(FEED, ("rathaus",), ("sport",), ("de",))),
    (f"test {FEED} -sport", TestSource(FEED, (), ("sport",))),
    (f"quelle testen {FEED} ohne „neues Stadion“", TestSource(FEED, (), ("neues Stadion",))),
    (f"Quelle {FEED} nur deutsch prüfen", TestSource(FEED, languages=("de",))),
    ("test stargate", ShowDigest("stargate")),
]
FILTERING: Sequence[tuple[str, Command]] = [
    ("source filter kurier +rathaus -sport only de", FilterSource("kurier", ("rathaus",), ("sport",), ("de",))),
    ("source filter kurier +rathaus", FilterSource("kurier", ("rathaus",))),
    ("filter kurier -sport", FilterSource("kurier", (), ("sport",))),
    ("source filter kurier only german and english", FilterSource("kurier", languages=("de", "en"))),
    ("source filter kurier only in French", FilterSource("kurier", languages=("fr",))),
    ("source filter kurier only it", FilterSource("kurier", languages=("it",))),
    ('source filter kurier +"new town hall" -“transfer news”', FilterSource(
        "kurier", ("new town hall",), ("transfer news",)
    )),
    ("filter „Neues aus Lindau“ +„neues Rathaus“", FilterSource("Neues aus Lindau", ("neues Rathaus",))),
    ("source filter Neues aus Lindau -sport", FilterSource("Neues aus Lindau", (), ("sport",))),
    ("source filter kurier +a1, +Rathaus,-sport, -Wetter.", FilterSource(
        "kurier", ("a1", "Rathaus"), ("sport", "Wetter")
    )),
    ("source filter kurier + rathaus", FilterSource("kurier", ("rathaus",))),
    ("source filter kurier +Rathaus +RATHAUS", FilterSource("kurier", ("Rathaus",))),
    ("source filter kurier without sport and weather", FilterSource("kurier", (), ("sport", "weather"))),
    ("source filter kurier include harbor exclude sport", FilterSource("kurier", ("harbor",), ("sport",))),
    ("source filter kurier +please", FilterSource("kurier", ("please",))),
    (f"source filter {FEED} -sport", FilterSource(FEED, (), ("sport",))),
    (f"source {FEED} +rathaus", FilterSource(FEED, ("rathaus",))),
    ("source kurier +rathaus", FilterSource("kurier", ("rathaus",))),
    ("source filter kurier off", FilterSource("kurier")),
    ("quelle filter kurier +rathaus -sport nur deutsch", FilterSource("kurier", ("rathaus",), ("sport",), ("de",))),
    ("quelle filtern kurier ohne sport bitte", FilterSource("kurier", (), ("sport",))),
    ("Quelle Kurier +Rathaus filtern", FilterSource("Kurier", ("Rathaus",))),
    ("filter für kurier aus", FilterSource("kurier")),
    ("quelle filter kurier nur auf Deutsch und Englisch", FilterSource("kurier", languages=("de", "en"))),
]  # fmt: skip
EDITING: Sequence[tuple[str, Command]] = [
    ("story show stargate", ShowStory("stargate")),
    ("story stargate", ShowStory("stargate")),
    ("/news story show Stargate please", ShowStory("stargate")),
    ("stories show stargate", ShowStory("stargate")),
    ("thema zeigen stargate", ShowStory("stargate")),
    ("Thema Hafenbrücke anzeigen", ShowStory("hafenbruecke")),
    ("show story stargate", ShowDigest("stargate")),
    ("story stargate who pays?", Ask("stargate", "who pays?")),
    ("thema stargate wer zahlt", Ask("stargate", "wer zahlt")),
    ("story stargate split?", Ask("stargate", "split?")),
    ("story list", Stories()),
    ("story", Stories()),
    ("stories list", Stories()),
    ("themen liste", Stories()),
    ("thema liste", Stories()),
    ("story rename stargate to openai", RenameStory("stargate", "openai")),
    ("story rename stargate to /Open_AI-2", RenameStory("stargate", "open_ai-2")),
    ("rename stargate to openai", RenameStory("stargate", "openai")),
    ("rename story stargate openai", RenameStory("stargate", "openai")),
    ("story rename stargate to hafenbrücke", RenameStory("stargate", "hafenbruecke")),
    ("story stargate rename to openai", RenameStory("stargate", "openai")),
    ("story rename stargate to Straßenbahn", RenameStory("stargate", "strassenbahn")),
    ("thema umbenennen stargate in Fähre", RenameStory("stargate", "faehre")),
    ("thema stargate in openai umbenennen", RenameStory("stargate", "openai")),
    ("Thema Stargate umbenennen in openai", RenameStory("stargate", "openai")),
    ("stargate in openai umbenennen", RenameStory("stargate", "openai")),
    ("benenne das Thema stargate in openai um", RenameStory("stargate", "openai")),
    ("story merge stargate into gaza-war", MergeStories("stargate", "gaza-war")),
    ("merge stories stargate and gaza-war", MergeStories("stargate", "gaza-war")),
    ("story merge stargate with Hafenbrücke", MergeStories("stargate", "hafenbruecke")),
    ("thema stargate mit hafenbruecke zusammenlegen", MergeStories("stargate", "hafenbruecke")),
    ("lege stargate mit hafenbrücke zusammen", MergeStories("stargate", "hafenbruecke")),
    ("stargate mit hafenbruecke zusammenlegen", MergeStories("stargate", "hafenbruecke")),
    ("story split stargate 2 3 as musk", SplitStory("stargate", (2, 3), "musk")),
    ("story split stargate articles 3, 2 and 3 as musk", SplitStory("stargate", (2, 3), "musk")),
    ("split stargate 2-4,7 into musk", SplitStory("stargate", (2, 3, 4, 7), "musk")),
    ("thema stargate 2 3 als musk aufteilen", SplitStory("stargate", (2, 3), "musk")),
    ("thema aufteilen stargate Artikel 2 und 3 als musk", SplitStory("stargate", (2, 3), "musk")),
    ("teile stargate 2 3 als musk auf", SplitStory("stargate", (2, 3), "musk")),
]
WAITING: Sequence[tuple[str, Command]] = [
    ("tell me when stargate who pays for it", AskLater("stargate", "who pays for it")),
    ("/news tell me when stargate: who pays for it?", AskLater("stargate", "who pays for it?")),
    ("let me know when stargate who pays", AskLater("stargate", "who pays")),
    ("let me know if anybody pays for stargate", AskLater("stargate", "anybody pays for stargate")),
    ("sag bescheid stargate wer zahlt", AskLater("stargate", "wer zahlt")),
    ("Sag mir Bescheid, wenn stargate: wer zahlt bitte", AskLater("stargate", "wer zahlt bitte")),
    ("sag mir, wenn stargate wer zahlt", AskLater("stargate", "wer zahlt")),
    ("sag mir sobald stargate wer zahlt", AskLater("stargate", "wer zahlt")),
    ("benachrichtige mich, wenn stargate wer zahlt", AskLater("stargate", "wer zahlt")),
    ("stargate sag bescheid wer zahlt", AskLater("stargate", "wer zahlt")),
    ("/stargate tell me when who pays", AskLater("stargate", "who pays")),
    ("tell me about stargate", ShowDigest("stargate")),
    ("questions", ShowQuestions()),
    ("/news questions", ShowQuestions()),
    ("my questions", ShowQuestions()),
    ("list questions", ShowQuestions()),
    ("show questions", ShowQuestions()),
    ("open questions?", ShowQuestions()),
    ("questions list", ShowQuestions()),
    ("fragen", ShowQuestions()),
    ("meine Fragen", ShowQuestions()),
    ("zeige fragen", ShowQuestions()),
    ("offene Fragen", ShowQuestions()),
    ("fragen auflisten", ShowQuestions()),
    ("fragen stargate wer zahlt", Ask("stargate", "wer zahlt")),
    ("fragen stargate liste der Geldgeber", Ask("stargate", "liste der Geldgeber")),
    ("questions remove 2", DropQuestion("2")),
    ("questions remove all", DropQuestion("all")),
    ("remove question 2", DropQuestion("2")),
    ("question 2 remove", DropQuestion("2")),
    ("delete all questions", DropQuestion("all")),
    ("fragen löschen 2", DropQuestion("2")),
    ("Frage 2 löschen", DropQuestion("2")),
    ("lösche Frage Nr. 02", DropQuestion("2")),
    ("fragen löschen alle", DropQuestion("all")),
    ("remove stargate", Unfollow("stargate")),
    ("corrections", ShowCorrections()),
    ("show corrections", ShowCorrections()),
    ("korrekturen", ShowCorrections()),
    ("Berichtigungen", ShowCorrections()),
    ("zeige Korrekturen", ShowCorrections()),
]
COLLECTING: Sequence[tuple[str, Command]] = [
    ("follow stargate updates at most every 2 hours", Follow("stargate", updates=True, every=2 * HOUR)),
    ("follow stargate updates, at most once an hour please", Follow("stargate", updates=True, every=HOUR)),
    ("follow stargate at most every 30 min", Follow("stargate", updates=True, every=HOUR / 2)),
    ("follow stargate updates at most hourly", Follow("stargate", updates=True, every=HOUR)),
    ("follow stargate updates every 2 hours", Follow("stargate", updates=True, every=2 * HOUR)),
    ("follow stargate updates collected every 1.5 hours", Follow("stargate", updates=True, every=1.5 * HOUR)),
    ("follow stargate updates at most every 2 hours 3 bullets", Follow(
        "stargate", updates=True, max_bullets=3, every=2 * HOUR
    )),
    ("follow stargate daily 08:30 and updates at most every 2 hours", Follow(
        "stargate", "daily 08:30", updates=True, every=2 * HOUR
    )),
    ("follow stargate updates at most every 2 hours and daily 08:30", Follow(
        "stargate", "daily 08:30", updates=True, every=2 * HOUR
    )),
    ("stargate follow updates at most once a day", Follow("stargate", updates=True, every=24 * HOUR)),
    ("folge stargate neuigkeiten höchstens alle 2 stunden", Follow("stargate", updates=True, every=2 * HOUR)),
    ("abonniere stargate werktags 8:30 und Neuigkeiten höchstens alle zwei Stunden", Follow(
        "stargate", "werktags 8:30", updates=True, every=2 * HOUR
    )),
    ("abonniere stargate Neues höchstens einmal am Tag", Follow("stargate", updates=True, every=24 * HOUR)),
    ("abonniere stargate Neues höchstens einmal pro Stunde", Follow("stargate", updates=True, every=HOUR)),
    ("stargate Neuigkeiten alle 2 Stunden abonnieren", Follow("stargate", updates=True, every=2 * HOUR)),
    ("follow stargate every 2 hours", Follow("stargate", "every 2 hours")),
    ("follow stargate updates and every 6 hours", Follow("stargate", "every 6 hours", updates=True)),
    ("follow stargate updates and every day at 8:00", Follow("stargate", "every day at 8:00", updates=True)),
]  # fmt: skip
HANDING_IN: Sequence[tuple[str, Command]] = [
    ("source upload", UploadSource()),
    ("/news source upload stargate", UploadSource(story="stargate")),
    ("source upload to the story stargate please", UploadSource(story="stargate")),
    ("source upload ./article.txt", UploadSource("./article.txt")),
    ("source upload article.md into Stargate", UploadSource("article.md", "stargate")),
    ("source upload /tmp/article.html stargate", UploadSource("/tmp/article.html", "stargate")),  # noqa: S108
    ("source upload ./two words.txt to hafenbrücke", UploadSource("./two words.txt", "hafenbruecke")),
    ('source upload "./all about stargate" to gaza-war', UploadSource("./all about stargate", "gaza-war")),
    ("source upload “./all about stargate”", UploadSource("./all about stargate")),
    ("source add ./article.txt", UploadSource("./article.txt")),
    ("source add ~/news/article.txt to stargate", UploadSource("~/news/article.txt", "stargate")),
    ("add source ../article.txt", UploadSource("../article.txt")),
    ("quelle hochladen ./artikel.txt zu stargate", UploadSource("./artikel.txt", "stargate")),
    ("Quelle ./artikel.txt hochladen", UploadSource("./artikel.txt")),
    ("source paste", PasteSource()),
    ("source paste to stargate", PasteSource("stargate")),
    ("source paste Hafenbrücke", PasteSource("hafenbruecke")),
    ("quelle einfügen zum Thema stargate", PasteSource("stargate")),
]
UNDERSTOOD = [*ADDING, *HANDING_IN, *READING, *FILTERING, *EDITING, *WAITING, *COLLECTING]

REFUSED = [
    ("source add", "command.address_missing", "source add https://example.org/feed"),
    ("source add kurier", "command.address", "source add https://example.org/feed"),
    ("add source", "command.address_missing", "source add https://example.org/feed"),
    ("quelle hinzufügen", "command.address_missing", "quelle hinzufügen https://example.org/feed"),
    ("quelle hinzufügen Kurier", "command.address", "quelle hinzufügen https://example.org/feed"),
    (f"source add {FEED} last 99", "command.last", "last 3"),
    (f"quelle hinzufügen {FEED} letzte 11", "command.last", "letzte 3"),
    (f"add {FEED} last 50", "command.last", "last 3"),
    (f"source add {FEED} last", "command.extra", "last 3"),
    (f"source add {FEED} tomorrow", "command.extra", "source add"),
    (f"source add {FEED} https://example.org/b", "command.extra", "source add"),
    ("source test", "command.address_missing", "source test https://example.org"),
    ("quelle testen", "command.address_missing", "quelle testen https://example.org"),
    (f"source test {FEED} now", "command.extra", "source test https://example.org"),
    ("source remove", "command.source_missing", "source remove https://example.org/feed"),
    ("quelle entfernen", "command.source_missing", "quelle entfernen https://example.org/feed"),
    ("source kurier", "command.extra", "source add"),
    ("source list kurier", "command.extra", "sources"),
    ("souce add x", "command.near", "source add x"),
    (f"source ad {FEED}", "command.near", f"source add {FEED}"),
    ("quelle kurier entferen", "command.near", "quelle kurier entfernen"),
    ("source filter", "command.source_missing", "source filter kurier +harbor"),
    ("source filter +rathaus", "command.source_missing", "source filter kurier +harbor"),
    ("source filter kurier", "command.filter_missing", "source filter kurier +harbor"),
    ("quelle filtern kurier", "command.filter_missing", "quelle filtern kurier +rathaus"),
    ("source filter kurier only klingon", "command.filter_language", "only en"),
    ("quelle filter kurier nur rathaus", "command.filter_language", "+rathaus"),
    ("source filter kurier +rathaus off", "command.extra", "source filter kurier"),
    ("source filter kurier +neues rathaus", "command.extra", "source filter kurier"),
    ("source filter kurier" + "".join(f" +w{n}" for n in range(21)), "command.filter_words", "+harbor"),
    ("source upload to stargat", "story.near", "source upload to stargate"),
    ("quelle hochladen zu bitcoin", "story.unknown", "stargate"),
    ("source paste stargat", "story.near", "source paste to stargate"),
    ("quelle einfügen hafenbrucke", "story.near", "quelle einfügen zu hafenbruecke"),
    ("source paste bitcoin", "story.unknown", "stargate"),
    ("story show", "command.story_missing", "story show stargate"),
    ("story show stargat", "story.near", "story show stargate"),
    ("thema zeigen hafenbrucke", "story.near", "thema zeigen hafenbruecke"),
    ("story stargat", "story.near", "story show stargate"),
    ("story show bitcoin", "story.unknown", "stargate"),
    ("story show stargate hafenbruecke", "command.extra", "story show stargate"),
    ("story rename", "command.story_missing", "story rename stargate to openai"),
    ("story rename stargate", "command.handle_missing", "story rename stargate to openai"),
    ("thema hafenbrücke umbenennen", "command.handle_missing", "thema hafenbruecke in openai umbenennen"),
    ("story rename stargat to openai", "story.near", "story rename stargate to openai"),
    ("thema stargat in openai umbenennen", "story.near", "thema umbenennen stargate in openai"),
    ("story rename openai to stargate", "story.unknown", "stargate"),
    ("story rename stargate to open ai", "command.handle", "story rename stargate to open-ai"),
    ("story rename stargate to café", "command.handle", "story rename stargate to cafe"),
    ("story rename stargate to x", "command.handle", "story rename stargate to openai"),
    ("story rename stargate to 2025", "command.handle", "story rename stargate to openai"),
    ("story rename stargate to --", "command.handle", "story rename stargate to openai"),
    ("story rename stargate to " + "a" * 41, "command.handle", "story rename stargate to " + "a" * 40),
    ("story rename stargate to 🦀🦀", "command.handle", "story rename stargate to openai"),
    ("story rename stargate to why", "command.handle_word", "story rename stargate to openai"),
    ("story rename stargate to Löschen", "command.handle_word", "story rename stargate to openai"),
    ("story rename stargate to news", "command.handle_word", "story rename stargate to openai"),
    ("story rename stargate to if", "command.handle_word", "story rename stargate to openai"),
    ("story rename stargate to setze", "command.handle_word", "story rename stargate to openai"),
    ("story rename stargate to wer", "command.handle_word", "story rename stargate to openai"),
    ("story merge", "command.stories_missing", "story merge stargate into openai"),
    ("story merge stargate", "command.stories_missing", "story merge stargate into openai"),
    ("thema zusammenlegen stargate", "command.stories_missing", "zusammenlegen"),
    ("story merge stargate into hafenbrucke", "story.near", "story merge stargate into hafenbruecke"),
    ("story merge stargate into stargate", "command.same_story", "story merge stargate into openai"),
    ("story merge stargate hafenbruecke gaza-war", "command.extra", "story merge"),
    ("story split", "command.story_missing", "story split stargate 2 3 as openai"),
    ("story split hafenbruecke as musk", "command.numbers_missing", "story split hafenbruecke 2 3 as openai"),
    ("story split stargate 0 as musk", "command.numbers_missing", "story split stargate 2 3"),
    ("story split stargate 1-999 as musk", "command.numbers_missing", "story split stargate 2 3"),
    ("thema aufteilen stargate 2 3", "command.handle_missing", "thema stargate 2 3 als openai aufteilen"),
    ("story split stargate 2 3 as list", "command.handle_word", "story split stargate 2 3 as openai"),
    ("tell me when", "command.question_missing", "tell me when stargate who pays for it"),
    ("tell me when stargate", "command.question_empty", "tell me when stargate who pays for it"),
    ("sag bescheid stargate", "command.question_empty", "sag bescheid stargate wer zahlt"),
    ("tell me when stargat who pays", "story.near", "tell me when stargate who pays"),
    ("let me know when anybody pays", "command.which_story", "gaza-war let me know when anybody pays"),
    ("questions remove", "command.number_missing", "questions remove 2"),
    ("fragen löschen", "command.number_missing", "fragen löschen 2"),
    ("remove question", "command.number_missing", "questions remove 2"),
    ("questions remove 0", "command.extra", "questions remove 2"),
    ("questions remove first", "command.extra", "questions remove 2"),
    ("questions about money", "command.extra", "tell me when"),
    ("corrections yesterday", "command.extra", "corrections"),
    ("follow stargate updates at most every 2 minutes", "command.every", "at most every 2 hours"),
    ("follow stargate updates at most every 2 days", "command.every", "at most every 2 hours"),
    ("folge stargate neuigkeiten höchstens alle 3 Wochen", "command.every", "höchstens alle 2 stunden"),
    ("follow stargate daily 08:30 at most every 2 hours", "command.every_updates", "at most every 2 hours"),
]


def outcome(text: str, stories: Sequence[str]) -> Command | CommandError:
    """The command that a text means, or the error that it is answered with; every other error goes on."""
    try:
        return parse(text, stories=stories)
    except CommandError as error:
        return error


def refusal(text: str, stories: Sequence[str] = STORIES) -> CommandError:
    """The error that a text is answered with."""
    with pytest.raises(CommandError) as caught:
        parse(text, stories=stories)
    return caught.value


@pytest.mark.parametrize(("said", "meant"), UNDERSTOOD, ids=[said for said, _ in UNDERSTOOD])
def test_what_is_said_is_understood(said: str, meant: Command) -> None:
    """Each phrase of the dialog table means its command."""
    assert parse(said, stories=STORIES) == meant


@pytest.mark.parametrize(("said", "key", "offered"), REFUSED, ids=[said[:60] for said, _, _ in REFUSED])
def test_what_is_not_understood_is_answered_with_something_that_can_be_typed(said: str, key: str, offered: str) -> None:
    """Each phrase that is no command names its fault, and its hint is a command where the stories of it are known."""
    error = refusal(said)
    assert error.key == key
    assert offered in error.hint
    if hint := error.params.get("example", error.params.get("near")):
        command = outcome(hint, [*STORIES, "openai"])
        # A typo may stand in front of words that are wrong in themselves.
        assert not isinstance(command, CommandError) or error.key == "command.near"


@pytest.mark.parametrize("said", [said for said, _, _ in REFUSED], ids=[said[:60] for said, _, _ in REFUSED])
def test_a_refused_command_reads_the_same_as_error_and_as_notice(said: str) -> None:
    """The English sentence in a command's error is the catalog's, and there is a German one."""
    error = refusal(said)
    assert words(error.key, "en", **error.params) == str(error)
    assert words(error.key, "de", **error.params) != str(error)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(
    ("topic", "kind"),
    [("story", RenameStory), ("sources", AddSource), ("questions", AskLater), ("corrections", ShowCorrections)],
)
def test_help_shows_what_works(topic: str, kind: type[Command], language: str) -> None:
    """Every example of the help is understood as its command, and the help knows it by its words in both languages."""
    assert isinstance(parse(TOPICS[topic].example[language], stories=STORIES), kind)
    verb = TOPICS[topic].syntax[language].split()[0]
    assert parse(f"help {topic}", stories=STORIES) == Help(topic)
    assert parse(f"help {verb}", stories=STORIES) == Help("ask" if verb == "fragen" else topic)
    assert TOPICS[topic].does[language].endswith(".")


def test_stories_named_like_the_new_words_are_reached() -> None:
    """With a slash, or behind a verb that takes a story."""
    stories = ("source", "sources", "questions", "story")
    assert parse("/source", stories=stories) == ShowDigest("source")
    assert parse("digest sources", stories=stories) == ShowDigest("sources")
    assert parse("follow source", stories=stories) == Follow("source")
    assert parse("unfollow questions", stories=stories) == Unfollow("questions")
    assert parse("story show story", stories=stories) == ShowStory("story")
    assert parse("sources", stories=stories) == ListSources()


def test_a_list_of_what_is_followed_is_no_list_of_sources() -> None:
    """The word behind "list" decides, and alone it means what is followed."""
    assert parse("list", stories=STORIES) == List()
    assert parse("list sources", stories=STORIES) == ListSources()


def test_a_story_named_like_news_keeps_its_schedule() -> None:
    """A handle in front of "every 2 hours" does not make updates of it."""
    assert parse("follow changes every 2 hours", stories=("changes",)) == Follow("changes", "every 2 hours")


PIECES = st.one_of(
    st.sampled_from(
        "source add list remove test filter https://example.org example.org last 3 letzte kurier +rathaus -sport only "
        'de nur „ “ " + - off quelle story show rename merge split stargate hafenbrücke to into as musk 2 3 2-4 0 '
        "thema in umbenennen zusammenlegen tell me when sag bescheid who pays? questions fragen löschen all "
        "corrections follow updates at most every 2 hours daily 08:30 höchstens alle einmal".split()
    ),
    st.text(max_size=12),
)  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(st.lists(PIECES, max_size=12).map(" ".join), st.lists(st.text(max_size=10), max_size=4))
@example("source filter kurier +²", [])
@example("story split stargate ² as musk", [])
@example("questions remove ²", [])
@example(f"source add {FEED} last ²", [])
@example("follow stargate updates at most every 9999 months", [])
@example("rename ' to x", [""])
def test_whatever_is_typed_is_a_command_or_a_command_error(text: str, stories: list[str]) -> None:
    """No text and no handle makes anything else happen, and what comes back is within its documented bounds."""
    known = [*stories, *STORIES]
    match outcome(text, known):
        case CommandError() as error:
            assert error.text
            assert len(str(error)) < 600
            assert all(isinstance(value, str) for value in error.params.values())
            assert words(error.key, "en", **error.params) != error.key
        case AddSource(url, last):
            assert url.lower().startswith(("http://", "https://"))
            assert 0 <= last <= MAX_LAST
        case RemoveSource(what):
            assert what.strip()
        case TestSource(what, include, exclude, languages) | FilterSource(what, include, exclude, languages):
            assert what.strip()
            assert all(word.strip() for word in (*include, *exclude))
            assert max(len(include), len(exclude)) <= MAX_FILTER_WORDS
            assert all(len(code) == 2 for code in languages)
        case ShowStory(handle) | AskLater(handle, _):
            assert handle in known
        case MergeStories(handle, into):
            assert handle in known
            assert into in known
            assert handle != into
        case RenameStory(handle, new):
            assert handle in known
            assert 2 <= len(new) <= 40
            assert parse(f"/{new}", stories=[new]) == parse(new, stories=[new]) == ShowDigest(new)
        case SplitStory(handle, numbers, new):
            assert handle in known
            assert 0 < len(numbers) <= MAX_NUMBERS
            assert all(number > 0 for number in numbers)
            assert parse(new, stories=[new]) == ShowDigest(new)
        case DropQuestion(what):
            assert what == "all" or int(what) > 0
        case Follow(every=every) if every is not None:
            assert LEAST_BETWEEN <= every <= MOST_BETWEEN
        case _:
            pass


def test_a_story_named_like_a_word_of_the_grammar_is_reached_if_that_is_allowed() -> None:
    """Each word that the grammar knows is refused as a new handle, or means the story wherever one can stand."""
    known = {each for value in vars(grammar_words).values() if isinstance(value, frozenset | dict) for each in value}
    typed = sorted({word for each in known for word in (each if isinstance(each, tuple) else (str(each),))})
    allowed = [word for word in typed if isinstance(outcome(f"rename stargate to {word}", STORIES), RenameStory)]
    assert 100 < len(allowed) < len(typed) - 100
    for word in allowed:
        said: list[tuple[str, Command]] = [
            (word, ShowDigest(word)), (f"follow {word}", Follow(word)), (f"unfollow {word}", Unfollow(word)),
            (f"{word} who pays?", Ask(word, "who pays?")), (f"/{word} who pays", Ask(word, "who pays")),
            (f"tell me when {word} who pays", AskLater(word, "who pays")), (f"story show {word}", ShowStory(word)),
            (f"rename {word} to another", RenameStory(word, "another")),
            (f"merge {word} into stargate", MergeStories(word, "stargate")),
        ]  # fmt: skip
        assert [parse(text, stories=[word, "stargate"]) for text, _ in said] == [meant for _, meant in said]


@settings(deadline=None)
@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789-_", min_size=1, max_size=45))
def test_a_new_handle_can_be_asked(new: str) -> None:
    """Whatever a story may be named reaches it when it is typed alone, and can be renamed again."""
    renamed = outcome(f"story rename stargate to {new}", STORIES)
    if isinstance(renamed, RenameStory):
        assert renamed.new == new
        assert parse(new, stories=[new]) == ShowDigest(new)
        assert parse(f"rename {new} to another", stories=[new]) == RenameStory(new, "another")
    else:
        assert isinstance(renamed, CommandError)


@pytest.mark.parametrize(
    "text",
    [
        "source add " + "a." * 4_900, "source add " + "https://" * 1_200, "source filter " + '"' * 9_900,
        "source filter " + '" ' * 4_900, "source filter k " + "„ " * 4_900, "source filter k " + "+„a" * 3_200,
        "source filter k " + "+a " * 3_300, "source filter k only " + "de " * 3_000, "source filter " + "-" * 9_900,
        "story split stargate " + "1-999 " * 1_600, "story split stargate " + "1," * 4_900,
        "story rename stargate to " + "é" * 9_900, "story merge " + "stargat " * 1_200,
        "questions remove " + "0" * 9_900, "follow stargate " + "at most " * 1_200,
        "follow stargate updates " + "every 2 h " * 990, "follow stargate " + "at most once every 1" * 490,
        "tell me when " + "when " * 1_900,
        "source remove " + "a" * 9_900,
        f"source add {FEED} " + "last 3 " * 1_400,
    ],
    ids=lambda text: repr(text[:28]),
)  # fmt: skip
def test_long_input_is_read_in_bounded_time(text: str) -> None:
    """Ten thousand characters, chosen to make patterns search long, are read in bounded time."""
    stories = ["stargate", *(f"story-{number}" for number in range(300))]
    with bounded():
        outcome(text, stories)

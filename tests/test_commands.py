"""What people type, and what it means: dialogs as tables."""

import re
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot import schedule
from bot.commands import (
    LONGEST_PAUSE,
    MAX_BULLETS,
    TOPICS,
    Ask,
    Command,
    Follow,
    Help,
    List,
    Pause,
    Quiet,
    Resume,
    SendNow,
    SetAnswers,
    SetLanguage,
    SetMention,
    SetTimezone,
    SetUpdates,
    ShowDigest,
    Stories,
    Unfollow,
    Why,
    addresses,
    parse,
    unaddressed,
)
from bot.commands.values import (
    AddSource,
    AskLater,
    RenameStory,
    SetModel,
    SetPublish,
    ShowCorrections,
    ShowLanguage,
    ShowTimezone,
    ShowUsage,
    Thank,
)
from bot.errors import CommandError
from tests.bounded import bounded

STORIES = ("stargate", "hafenbruecke", "gaza-war")
DAY = timedelta(days=1)

ASKING: Sequence[tuple[str, Command]] = [
    ("/stargate who funds it", Ask("stargate", "who funds it")),
    ("stargate who pays?", Ask("stargate", "who pays?")),
    ("stargate: who pays?", Ask("stargate", "who pays?")),
    ("stargate, who pays?", Ask("stargate", "who pays?")),
    ("Stargate wer bezahlt das?", Ask("stargate", "wer bezahlt das?")),
    ("/STARGATE Wer bezahlt das?", Ask("stargate", "Wer bezahlt das?")),
    ("ask stargate who funds it", Ask("stargate", "who funds it")),
    ("/news ask stargate who funds it", Ask("stargate", "who funds it")),
    ("/news stargate who   funds\nit", Ask("stargate", "who funds it")),
    ("ask about stargate: who funds it?", Ask("stargate", "who funds it?")),
    ("ask who funds stargate?", Ask("stargate", "who funds stargate?")),
    ("frage stargate wer zahlt", Ask("stargate", "wer zahlt")),
    ("frag zu stargate: wer zahlt?", Ask("stargate", "wer zahlt?")),
    ("<@U0123ABC> stargate who pays?", Ask("stargate", "who pays?")),
    ("@depesche stargate who pays?", Ask("stargate", "who pays?")),
    ("depesche, stargate who pays?", Ask("stargate", "who pays?")),
    ("who funds stargate?", Ask("stargate", "who funds stargate?")),
    ("wie teuer wird die Hafenbrücke?", Ask("hafenbruecke", "wie teuer wird die Hafenbrücke?")),
    ("/hafenbrücke wann öffnet sie?", Ask("hafenbruecke", "wann öffnet sie?")),
    ("gaza-war who negotiates", Ask("gaza-war", "who negotiates")),
    ("“stargate” who pays", Ask("stargate", "who pays")),
    ("stargate ask who pays", Ask("stargate", "who pays")),
    ("stargate funding", Ask("stargate", "funding")),
    ("stargate follow up plans", Ask("stargate", "follow up plans")),
    ("stargate list of investors", Ask("stargate", "list of investors")),
    ("/stargate help", Help("ask")),
    ("/stargate hilfe", Help("ask")),
    ("/stargate help who?", Ask("stargate", "help who?")),
    ("/stargate pause?", Ask("stargate", "pause?")),
    ("/stargate why did Musk object?", Ask("stargate", "why did Musk object?")),
    ("why did Musk criticize stargate?", Ask("stargate", "why did Musk criticize stargate?")),
    ("warum kritisiert Musk stargate", Ask("stargate", "warum kritisiert Musk stargate")),
    ("/stargate 2025?", Ask("stargate", "2025?")),
    ("can you tell who funds stargate?", Ask("stargate", "can you tell who funds stargate?")),
    ("Hey stargate wer bezahlt das?", Ask("stargate", "wer bezahlt das?")),
    ("Hallo, /stargate wer bezahlt das?", Ask("stargate", "wer bezahlt das?")),
    ("hello, who funds stargate?", Ask("stargate", "who funds stargate?")),
    ("wer bezahlt das? stargate", Ask("stargate", "wer bezahlt das?")),
    ("Bezahlt das der Staat? (Stargate) bitte", Ask("stargate", "Bezahlt das der Staat?")),
    ("who pays? – stargate", Ask("stargate", "who pays?")),
    ("ask who pays? stargate", Ask("stargate", "who pays?")),
    ("Stargate – wer bezahlt das", Ask("stargate", "wer bezahlt das")),
    ("/stargate → wer bezahlt das?", Ask("stargate", "wer bezahlt das?")),
    ("ask stargate - who pays?", Ask("stargate", "who pays?")),
    ("\u200fstargate who pays?", Ask("stargate", "who pays?")),
    ("\u2067/stargate\u2069 who\x1b pays?", Ask("stargate", "who pays?")),
    ("tell me about stargate", ShowDigest("stargate")),
]
DIGESTS: Sequence[tuple[str, Command]] = [
    ("/stargate", ShowDigest("stargate")),
    ("stargate", ShowDigest("stargate")),
    ("/news stargate", ShowDigest("stargate")),
    ("stargate?", ShowDigest("stargate")),
    ("#stargate", ShowDigest("stargate")),
    ("digest", ShowDigest(None)),
    ("/news digest", ShowDigest(None)),
    ("digest stargate", ShowDigest("stargate")),
    ("digest stargate 3 bullets", ShowDigest("stargate", 3)),
    ("digest stargate 3", ShowDigest("stargate", 3)),
    ("stargate 3 bullets", ShowDigest("stargate", 3)),
    ("stargate – 3 bullets", ShowDigest("stargate", 3)),
    ("show stargate – 3 bullets", ShowDigest("stargate", 3)),
    ("stargate –", ShowDigest("stargate")),
    ("hey, what's new in stargate?", ShowDigest("stargate")),
    ("stargate in 3 points", ShowDigest("stargate", 3)),
    ("stargate digest", ShowDigest("stargate")),
    ("summary of stargate please", ShowDigest("stargate")),
    ("show me stargate", ShowDigest("stargate")),
    ("preview stargate", ShowDigest("stargate")),
    ("test stargate", ShowDigest("stargate")),
    ("what's new", ShowDigest(None)),
    ("what’s new in stargate?", ShowDigest("stargate")),
    ("digest 5 bullets", ShowDigest(None, 5)),
    ("überblick stargate 5 Punkte", ShowDigest("stargate", 5)),
    ("Ueberblick Stargate", ShowDigest("stargate")),
    ("zeig mir stargate in 4 Punkten", ShowDigest("stargate", 4)),
    ("was gibt's Neues?", ShowDigest(None)),
    ("was gibt es Neues zu stargate?", ShowDigest("stargate")),
    ("fasse stargate zusammen", ShowDigest("stargate")),
    ("stargate zusammenfassen", ShowDigest("stargate")),
    ("news about stargate", ShowDigest("stargate")),
]
FOLLOWING: Sequence[tuple[str, Command]] = [
    ("/news follow stargate weekdays 08:30", Follow("stargate", "weekdays 08:30")),
    ("news follow stargate weekdays 08:30", Follow("stargate", "weekdays 08:30")),
    ("follow Stargate weekdays 08:30 Europe/Berlin", Follow("stargate", "weekdays 08:30 Europe/Berlin")),
    ("follow /stargate daily 08:30", Follow("stargate", "daily 08:30")),
    ("follow stargate", Follow("stargate")),
    ("follow stargate –", Follow("stargate")),
    ("hey bitte folge stargate täglich 8:30", Follow("stargate", "täglich 8:30")),
    ("follow star\u202egate daily\u200f 08:30 \u202e", Follow("stargate", "daily 08:30")),
    ("follow stargate daily 08:30 5 bullets", Follow("stargate", "daily 08:30", max_bullets=5)),
    ("follow stargate 3 bullets daily 08:30", Follow("stargate", "daily 08:30", max_bullets=3)),
    ("follow stargate daily 08:30 with max 5 points", Follow("stargate", "daily 08:30", max_bullets=5)),
    ("add stargate", Follow("stargate")),
    ("subscribe to stargate every 6 hours", Follow("stargate", "every 6 hours")),
    ("follow stargate cron 0 8 * * mon-fri", Follow("stargate", "cron 0 8 * * mon-fri")),
    ("follow stargate cron `0 8 * * *` 5 bullets", Follow("stargate", "cron 0 8 * * *", max_bullets=5)),
    ("follow 30 8 * * * stargate", Follow("stargate", "30 8 * * *")),
    ("follow stargate daily 08:30 *", Follow("stargate", "daily 08:30")),
    ("follow stargate updates", Follow("stargate", updates=True)),
    ("follow stargate only changes", Follow("stargate", updates=True)),
    ("follow stargate when there is something new", Follow("stargate", updates=True)),
    ("hallo zusammen, was gibt es neues?", ShowDigest(None)),
    ("Hi all, list", List()),
    ("hello there", Help()),
    ("change stargate to 9am", Follow("stargate", "9am")),
    ("verschiebe stargate auf 9 Uhr", Follow("stargate", "9 Uhr")),
    ("ändere stargate auf 9 Uhr", Follow("stargate", "9 Uhr")),
    ("stargate auf werktags 9 Uhr ändern", Follow("stargate", "werktags 9 Uhr")),
    ("change stargate to updates", Follow("stargate", updates=True)),
    ("follow stargate weekdays 08:30 and updates", Follow("stargate", "weekdays 08:30", updates=True)),
    ("follow stargate daily 08:30 with news 3 bullets", Follow("stargate", "daily 08:30", updates=True, max_bullets=3)),
    ("follow stargate daily 08:30 + updates please", Follow("stargate", "daily 08:30", updates=True)),
    ("follow stargate updates and daily 08:30", Follow("stargate", "daily 08:30", updates=True)),
    ("follow stargate and updates", Follow("stargate", updates=True)),
    ("folge stargate werktags 08:30 und neuigkeiten", Follow("stargate", "werktags 08:30", updates=True)),
    ("abonniere stargate Neues und täglich um 8", Follow("stargate", "täglich um 8", updates=True)),
    ("stargate werktags 8:30 und Neuigkeiten abonnieren", Follow("stargate", "werktags 8:30", updates=True)),
    ("please follow stargate daily 9:00 please", Follow("stargate", "daily 9:00")),
    ("follow daily 08:30 stargate", Follow("stargate", "daily 08:30")),
    ("stargate follow", Follow("stargate")),
    ("stargate follow daily 08:30", Follow("stargate", "daily 08:30")),
    ("follow https://example.org/feed.xml daily 8:00", Follow("https://example.org/feed.xml", "daily 8:00")),
    ("follow <https://example.org/feed|example.org>", Follow("https://example.org/feed")),
    ("folgen stargate werktags 08:30", Follow("stargate", "werktags 08:30")),
    ("folge stargate täglich um 8", Follow("stargate", "täglich um 8")),
    ("abonniere stargate", Follow("stargate")),
    ("stargate abonnieren", Follow("stargate")),
    ("bitte stargate werktags 8:30 abonnieren", Follow("stargate", "werktags 8:30")),
    ("abonniere stargate mit 5 Punkten", Follow("stargate", max_bullets=5)),
    ("abonnieren stargate nur Neuigkeiten", Follow("stargate", updates=True)),
    ("abonniere stargate sobald es etwas Neues gibt", Follow("stargate", updates=True)),
    ("füge stargate hinzu", Follow("stargate")),
    ("can you follow stargate please?", Follow("stargate")),
    ("ich möchte stargate abonnieren", Follow("stargate")),
    ("add feed https://example.org/rss", Follow("https://example.org/rss")),
    ("stop following stargate", Unfollow("stargate")),
    ("don't follow stargate", Unfollow("stargate")),
    ("stargate nicht mehr abonnieren", Unfollow("stargate")),
    ("hinzufuegen stargate jeden Montag 9 Uhr", Follow("stargate", "jeden Montag 9 Uhr")),
    ("unfollow stargate", Unfollow("stargate")),
    ("/news remove stargate", Unfollow("stargate")),
    ("unsubscribe from Stargate", Unfollow("stargate")),
    ("remove 3fa2", Unfollow("3fa2")),
    ("unfollow all", Unfollow("all")),
    ("unfollow https://example.org/feed.xml", Unfollow("https://example.org/feed.xml")),
    ("unfollow the feed <https://example.org/feed|example.org>", Unfollow("https://example.org/feed")),
    ("bestelle https://example.org/feed bitte ab", Unfollow("https://example.org/feed")),
    ("pause https://example.org/feed 24h", Pause("https://example.org/feed", timedelta(hours=24))),
    ("why <https://example.org/feed>", Why("https://example.org/feed")),
    ("abbestellen stargate", Unfollow("stargate")),
    ("bestelle stargate ab", Unfollow("stargate")),
    ("melde uns von stargate ab", Unfollow("stargate")),
    ("stargate abbestellen", Unfollow("stargate")),
    ("stargate unfollow", Unfollow("stargate")),
    ("lösche alles", Unfollow("all")),
]
HOLDING: Sequence[tuple[str, Command]] = [
    ("/news pause stargate 24h", Pause("stargate", DAY)),
    ("pause all for 2 days", Pause(None, 2 * DAY)),
    ("pause", Pause()),
    ("pause stargate", Pause("stargate")),
    ("pause 3fa2 1.5h", Pause("3fa2", timedelta(minutes=90))),
    ("pause stargate for 1 week and 2 days", Pause("stargate", 9 * DAY)),
    ("pause everything for a week", Pause(None, 7 * DAY)),
    ("pause 90 min", Pause(None, timedelta(minutes=90))),
    ("stargate pause 24h", Pause("stargate", DAY)),
    ("pause stargate until Monday", Pause("stargate", until="Monday")),
    ("pausiere stargate bis Montag 9 Uhr bitte", Pause("stargate", until="Montag 9 Uhr")),
    ("stargate pause until 18h", Pause("stargate", until="18h")),
    ("stargate bis 2.11. pausieren", Pause("stargate", until="2.11.")),
    ("pause until tomorrow morning", Pause(until="tomorrow morning")),
    ("mute stargate", Pause("stargate")),
    ("stop", Pause()),
    ("pausieren stargate 2 Tage", Pause("stargate", 2 * DAY)),
    ("pausiere stargate für eine Woche", Pause("stargate", 7 * DAY)),
    ("pausiere alles 12 Stunden lang", Pause(None, DAY / 2)),
    ("stargate 24 h pausieren", Pause("stargate", DAY)),
    ("setze stargate aus", Pause("stargate")),
    ("resume", Resume()),
    ("resume stargate", Resume("stargate")),
    ("resume all", Resume()),
    ("unmute stargate", Resume("stargate")),
    ("fortsetzen stargate", Resume("stargate")),
    ("setze stargate fort", Resume("stargate")),
    ("weiter", Resume()),
    ("quiet 22:00-07:00", Quiet(("22:00", "07:00"))),
    ("quiet hours 22:00 – 7:00", Quiet(("22:00", "07:00"))),
    ("quiet from 22:00 to 7:00", Quiet(("22:00", "07:00"))),
    ("quiet 10pm-7am", Quiet(("22:00", "07:00"))),
    ("quiet 12am-12pm", Quiet(("00:00", "12:00"))),
    ("quiet 22-24", Quiet(("22:00", "00:00"))),
    ("quiet off", Quiet(None)),
    ("ruhe 22-7", Quiet(("22:00", "07:00"))),
    ("ruhe von 22 bis 7 Uhr", Quiet(("22:00", "07:00"))),
    ("ruhe zwischen 22 Uhr und 6:30 Uhr", Quiet(("22:00", "06:30"))),
    ("ruhe aus", Quiet(None)),
]
SETTING: Sequence[tuple[str, Command]] = [
    ("language de", SetLanguage("de")),
    ("language English", SetLanguage("en")),
    ("speak german", SetLanguage("de")),
    ("set language to German", SetLanguage("de")),
    ("sprache deutsch", SetLanguage("de")),
    ("sprache auf Englisch", SetLanguage("en")),
    ("sprich Deutsch bitte", SetLanguage("de")),
    ("Sprache auf Deutsch stellen", SetLanguage("de")),
    ("stell die Sprache auf Englisch", SetLanguage("en")),
    ("auf deutsch bitte", SetLanguage("de")),
    ("follow stargate daily 08:30 in german", Follow("stargate", "daily 08:30", language="de")),
    (
        "folge stargate täglich 8 Uhr auf englisch 3 punkte",
        Follow("stargate", "täglich 8 Uhr", max_bullets=3, language="en"),
    ),
    ("timezone Europe/Berlin", SetTimezone("Europe/Berlin")),
    ("timezone europe/berlin", SetTimezone("Europe/Berlin")),
    ("tz New York", SetTimezone("America/New_York")),
    ("zeitzone Berlin", SetTimezone("Europe/Berlin")),
    ("set my timezone to UTC", SetTimezone("UTC")),
    ("updates thread", SetUpdates("thread")),
    ("/news updates in the channel", SetUpdates("channel")),
    ("updates both please", SetUpdates("both")),
    ("follow-ups in thread and channel", SetUpdates("both")),
    ("neuigkeiten Kanal", SetUpdates("channel")),
    ("neuigkeiten beides", SetUpdates("both")),
    ("model on", SetModel(on=True)),
    ("modell aus", SetModel(on=False)),
    ("model", SetModel()),
    ("KI an", SetModel(on=True)),
    ("sprache", ShowLanguage()),
    ("language?", ShowLanguage()),
    ("timezone", ShowTimezone()),
    ("zeitzone", ShowTimezone()),
    ("Danke!", Thank()),
    ("vielen lieben Dank", Thank()),
    ("thank you so much!", Thank()),
    ("ok, thanks", Thank()),
    ("danke 👍", Thank()),
    ("publish on", SetPublish(on=True)),
    ("veröffentlichen aus", SetPublish(on=False)),
    ("publish", SetPublish()),
    ("publish stargate", SendNow("stargate")),
    ("veröffentliche stargate jetzt", SendNow("stargate")),
    ("usage", ShowUsage()),
    ("verbrauch", ShowUsage()),
    ("answers private", SetAnswers("private")),
    ("answers to everyone", SetAnswers("public")),
    ("antworten nur mir", SetAnswers("private")),
    ("antworten öffentlich", SetAnswers("public")),
    ("mention @desk", SetMention()),
    ("mention <@&4712>", SetMention()),
    ("mention", SetMention()),
    ("mention off", SetMention(off=True)),
    ("notify nobody", SetMention(off=True)),
    ("erwähne @Redaktion", SetMention()),
    ("erwähne niemanden", SetMention(off=True)),
]
SENDING: Sequence[tuple[str, Command]] = [
    ("send stargate", SendNow("stargate")),
    ("/news send Stargate now", SendNow("stargate")),
    ("publish 3fa2", SendNow("3fa2")),
    ("sende stargate jetzt bitte", SendNow("stargate")),
    ("veröffentliche stargate einmal", SendNow("stargate")),
]
SHOWING: Sequence[tuple[str, Command]] = [
    ("list", List()),
    ("/news list", List()),
    ("list all", List()),
    ("my subscriptions", List()),
    ("show subscriptions", List()),
    ("liste", List()),
    ("meine Abos", List()),
    ("zeige abos", List()),
    ("stories", Stories()),
    ("list stories", Stories()),
    ("which stories are there?", Stories()),
    ("themen", Stories()),
    ("welche Themen gibt es?", Stories()),
    ("why", Why()),
    ("/news why", Why()),
    ("why this post?", Why()),
    ("why 3Fa2", Why("3Fa2")),
    ("why stargate", Why("stargate")),
    ("why was nothing posted today?", Why()),
    ("why is stargate paused?", Why("stargate")),
    ("warum kam heute nichts?", Why()),
    ("warum", Why()),
    ("warum 3fa2?", Why("3fa2")),
    ("help", Help()),
    ("", Help()),
    (" \n", Help()),
    ("?", Help()),
    ("/news", Help()),
    ("<@U0123ABC>", Help()),
    ("/news help", Help()),
    ("hilfe", Help()),
    ("hello", Help()),
    ("help follow", Help("follow")),
    ("help quiet hours", Help("quiet")),
    ("hilfe abonnieren", Help("follow")),
    ("help add", Help("follow")),
    ("help stargate", Help("ask")),
    ("hi there!", Help()),
    ("moin moin", Help()),
]
UNDERSTOOD = [*ASKING, *DIGESTS, *FOLLOWING, *HOLDING, *SETTING, *SENDING, *SHOWING]

REFUSED = [
    ("folow stargate daily", "command.near", "follow stargate daily"),
    ("folgn stargate", "command.near", "folgen stargate"),
    ("/stargat who funds it", "story.near", "stargate who funds it"),
    ("stargte", "story.near", "stargate"),
    ("follow stargat daily 08:30", "story.near", "follow stargate daily 08:30"),
    ("abonniere hafenbrucke", "story.near", "abonniere hafenbruecke"),
    ("ask stargat who pays?", "story.near", "ask stargate who pays?"),
    ("digest stargat", "story.near", "digest stargate"),
    ("follow bitcoin", "story.unknown", "stargate"),
    ("/latin1 Was kostet es?", "story.unknown", "stargate"),
    ("/latin1 Kosten", "story.unknown", "stargate"),
    ("who pays?", "command.which_story", "who pays?"),
    ("ask who pays?", "command.which_story", "who pays?"),
    ("why did the bridge fall?", "command.which_story", "why did the bridge fall?"),
    ("qwertz uiop", "command.unknown", "help"),
    ("🦀 crab", "command.unknown", "help"),
    ("follow", "command.story_missing", "follow stargate"),
    ("abonnieren", "command.story_missing", "folgen stargate"),
    ("unfollow", "command.story_missing", "unfollow stargate"),
    ("ask", "command.question_missing", "stargate who funds it?"),
    ("ask stargate", "command.question_empty", "stargate who funds it?"),
    ("digest stargate 50 bullets", "command.bullets", "digest stargate 5 bullets"),
    ("follow stargate 0 bullets", "command.bullets", "follow stargate"),
    ("digest stargate yesterday", "command.extra", "digest stargate"),
    ("list bananas", "command.extra", "list"),
    ("unfollow stargate hafenbruecke", "command.extra", "unfollow stargate"),
    ("pause stargate until the dust settles", "command.duration", "pause stargate 24h"),
    ("change stargate", "command.near", "change stargate weekdays 08:30"),
    ("ändere stargate", "command.near", "ändere stargate werktags 08:30"),
    ("pause stargate until", "command.duration", "pause stargate 24h"),
    ("pause hafenbruecke stargate until monday", "command.extra", "pause stargate 24h"),
    ("pause stargate 24", "command.duration", "pause stargate 24h"),
    ("pausiere stargate bis irgendwann", "command.duration", "pausieren stargate 2 tage"),
    ("pause stargate 0h", "command.pause_length", "pause stargate 24h"),
    ("pause stargate 400 days", "command.pause_length", "pause stargate 24h"),
    ("pause stargate 99999 weeks", "command.pause_length", "pause stargate 24h"),
    ("pause stargate hafenbruecke 2h", "command.extra", "pause stargate 24h"),
    ("quiet", "command.hours_missing", "quiet 22:00-07:00"),
    ('quiet "', "command.hours_missing", "quiet 22:00-07:00"),
    ("ruhe \u202e", "command.hours_missing", "ruhe 22:00-07:00"),
    ("quiet 25:00-07:00", "command.hours", "quiet 22:00-07:00"),
    ("quiet 13pm-7am", "command.hours", "quiet 22:00-07:00"),
    ("quiet 7-7", "command.hours", "quiet 22:00-07:00"),
    ("ruhe abends", "command.hours", "ruhe 22:00-07:00"),
    ("sprache klingonisch", "command.language", "sprache deutsch"),
    ("timezone Europe/Berlni", "command.timezone_near", "Europe/Berlin"),
    ("timezone cst", "command.timezone_near", "America/Chicago"),
    ("zeitzone mond", "command.timezone", "zeitzone Europe/Berlin"),
    ("updates", "command.place_missing", "updates thread"),
    ("neuigkeiten", "command.place_missing", "neuigkeiten thread"),
    ("updates nowhere", "command.extra", "updates thread"),
    ("answers", "command.audience_missing", "answers private"),
    ("model on off", "command.switch_missing", "model on"),
    ("answers public and private", "command.audience_missing", "answers private"),
    ("antworten manchmal", "command.audience_missing", "antworten privat"),
    ("send", "command.story_missing", "send stargate"),
    ("send all", "command.story_missing", "send stargate"),
    ("sende", "command.story_missing", "sende stargate"),
    ("send stargate hafenbruecke", "command.extra", "send stargate"),
    ("help folow", "command.near", "help follow"),
    ("help me with my taxes", "command.unknown", "help"),
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


@pytest.mark.parametrize(("said", "meant"), UNDERSTOOD, ids=[said or "nothing" for said, _ in UNDERSTOOD])
def test_what_is_said_is_understood(said: str, meant: Command) -> None:
    """Each phrase of the dialog table means its command."""
    assert parse(said, stories=STORIES) == meant


def readme() -> tuple[list[str], list[str]]:
    """What the README shows to be typed in a chat, and the schedules that it names."""
    text = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
    typed = re.findall(r"(?m)^((?:/news|/stargate|tell me) .*?)(?:  .*)?$", text)
    named = re.search(r"a digest every day; also: (.*?)· updates", text, re.DOTALL)
    assert named is not None
    return [line for line in typed if "|" not in line], [each.strip() for each in named[1].split("·")]


@pytest.mark.parametrize("said", [*readme()[0], *(f"/news follow stargate {each}" for each in readme()[1])])
def test_what_the_readme_shows_is_understood(said: str) -> None:
    """Each line as it stands there; its schedule is one."""
    command = parse(said, stories=(*STORIES, "kurier"))
    if isinstance(command, Follow) and command.when:
        schedule.parse(command.when, zone="UTC")


@pytest.mark.parametrize(("said", "key", "offered"), REFUSED, ids=[said for said, _, _ in REFUSED])
def test_what_is_not_understood_is_answered_with_something_that_can_be_typed(said: str, key: str, offered: str) -> None:
    """Each phrase that is no command names its fault, and its hint holds what to type instead."""
    error = refusal(said)
    assert error.key == key
    assert offered in error.hint


def test_an_offer_for_a_typo_is_understood_when_typed() -> None:
    """Where "Did you mean" offers one thing, that is a command."""
    for said, key, _ in REFUSED:
        if key in {"command.near", "story.near"}:
            offered = refusal(said).params["near"].split(", ")[0]
            assert parse(offered, stories=STORIES)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://example.org/a", ["https://example.org/a"]),
        (
            "see <https://example.org/a|here>, or http://example.org/b.",
            ["https://example.org/a", "http://example.org/b"],
        ),
        ("(https://example.org/a_(b))!", ["https://example.org/a_(b)"]),
        ("[a](https://example.org/a).", ["https://example.org/a"]),
        ("example.org and ftp://example.org", []),
        ("", []),
    ],
)
def test_addresses_are_found_in_a_text(text: str, found: list[str]) -> None:
    """Without what stands around them, in their order."""
    assert addresses(text) == found


@pytest.mark.parametrize(
    "text", ["and how much?", "<@U1> and how much?", "@depesche: and how much?", "/news and  how\nmuch?"]
)
def test_whom_something_is_said_to_is_no_part_of_it(text: str) -> None:
    """Neither a mention nor the bot's own command."""
    assert unaddressed(text) == "and how much?"


def test_a_story_named_like_a_command_is_reached_with_a_slash() -> None:
    """With a slash a story comes before a command of the same name, without one the command does."""
    stories = ("list", "news")
    assert parse("/list", stories=stories) == ShowDigest("list")
    assert parse("list", stories=stories) == List()
    assert parse("/news list", stories=("list",)) == List()


def test_a_question_of_two_stories_is_not_guessed() -> None:
    """A question that names two stories asks which one is meant."""
    assert refusal("who pays for stargate and hafenbruecke?").key == "command.which_story"


def test_without_stories_nobody_is_sent_to_one() -> None:
    """Where no story is known, the answer says so."""
    assert refusal("follow stargate", ()).key == "story.none"
    assert refusal("who pays?", ()).key == "command.no_stories"


def test_decomposed_umlauts_are_umlauts() -> None:
    """Text from a Mac, where "ü" is two characters, is understood."""
    assert parse("u\u0308berblick stargate", stories=STORIES) == ShowDigest("stargate")
    assert parse("hafenbru\u0308cke", stories=STORIES) == ShowDigest("hafenbruecke")


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("topic", TOPICS)
def test_help_shows_what_works(topic: str, language: str) -> None:
    """Every example of the help is understood as its command, and the help knows it by its verb."""
    command = parse(TOPICS[topic].example[language], stories=STORIES)
    kinds: dict[str, type[Command]] = {
        "ask": Ask, "digest": ShowDigest, "follow": Follow, "unfollow": Unfollow, "list": List, "pause": Pause,
        "resume": Resume, "quiet": Quiet, "language": SetLanguage, "timezone": SetTimezone, "updates": SetUpdates,
        "answers": SetAnswers, "mention": SetMention, "send": SendNow, "stories": Stories, "why": Why, "help": Help,
        "story": RenameStory, "sources": AddSource, "questions": AskLater, "corrections": ShowCorrections,
        "model": SetModel, "usage": ShowUsage, "publish": SetPublish,
    }  # fmt: skip
    assert isinstance(command, kinds[topic])
    assert parse(f"help {topic}", stories=STORIES) == Help(topic)
    assert TOPICS[topic].does[language].endswith(".")
    assert TOPICS[topic].syntax[language]


PIECES = st.one_of(
    st.sampled_from(
        "follow pause quiet digest ask why help list all stargate stargat /news /stargate für for 24h 2 days 22-7 off "
        "5 bullets de timezone Berlin updates daily 08:30 who pays? abonnieren setze fort bis 99999 weeks 0 h and send "
        "answers mention thread both".split()
    ),
    st.text(max_size=12),
)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=12).map(" ".join), st.lists(st.text(max_size=10), max_size=4))
@example("pause 99999 month 99999 month", [])
@example("timezone ../../etc/passwd", [])
@example("timezone \x00", [])
@example("help '", [""])
@example("² bullets", ["²"])
@example("digest ²", [])
@example("quiet ²-³", [])
def test_whatever_is_typed_is_a_command_or_a_command_error(text: str, stories: list[str]) -> None:
    """No text and no handle makes anything else happen, and what comes back is within its documented bounds."""
    known = [*stories, *STORIES]
    match outcome(text, known):
        case CommandError() as error:
            assert error.text
            assert len(str(error)) < 600
            assert all(isinstance(value, str) for value in error.params.values())
        case Ask(story, question):
            assert story in known
            assert question.strip()
        case ShowDigest(story, count):
            assert story is None or story in known
            assert count is None or 1 <= count <= MAX_BULLETS
        case Follow(story, when, _, _):
            assert story in known or story.lower().startswith("http")
            assert when == when.strip()
        case Pause(_, duration):
            assert duration is None or timedelta() < duration <= LONGEST_PAUSE
        case Help(topic):
            assert topic is None or topic in TOPICS
        case _:
            pass


@settings(deadline=None)
@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=20), st.booleans())
def test_a_handle_is_known_in_any_case(handle: str, slash: bool) -> None:  # noqa: FBT001
    """A story is found whether it is typed in capitals or not, with a slash or behind a verb."""
    if not handle.strip("-"):
        return
    typed = handle.upper()
    assert parse(f"follow {'/' * slash}{typed}", stories=[handle]) == Follow(handle)
    assert parse(f"/{typed}" if typed != "NEWS" else "/news news", stories=[handle]) == ShowDigest(handle)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 10_000, "a " * 5_000, "1" * 10_000, "1 " * 5_000, "pause " + "1 d " * 2_400, "pause " + "1d" * 4_900,
        "digest " + "max " * 2_400, "digest " + "1-" * 4_900, "quiet " + "1" * 9_900, "quiet " + "1-" * 4_900,
        "follow https://a" + ")" * 9_900, "follow " + "<" * 9_900, "follow <https://" + "|" * 9_900,
        "<@" * 5_000, "<@x> " * 2_000, "please " * 1_400,
        "/" * 10_000, "u\u0308" * 5_000, "\u0300\u0316" * 5_000, "timezone " + "e" * 9_900, "timezone " + "+1 " * 3_000,
        "sprache " + "de " * 3_000, "stargate " + "why " * 2_400, "why " * 2_500, "help " * 2_000, "was gibt es " * 800,
    ],
    ids=lambda text: repr(text[:18]),
)  # fmt: skip
def test_long_input_is_read_in_bounded_time(text: str) -> None:
    """Ten thousand characters, chosen to make patterns search long, are read in bounded time."""
    stories = [f"story-{number}" for number in range(300)]
    with bounded():
        outcome(text, stories)

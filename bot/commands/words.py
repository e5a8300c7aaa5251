"""Words that the grammar knows, English and German, and the shapes of numbers, times and addresses.

Words are compared folded, see `fold`. Verbs are looked up whole; nothing here guesses.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Literal

EDGES = " \t,.;:!?\"'“”„‚‘’«»‹›()[]{}<>`*/#|"
"""Characters around a word that are no part of it."""

UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufeff]"
)
"""Characters that come along when something is copied and that nobody sees: direction marks, control characters."""


def fold(word: str) -> str:
    """The same word however it was typed: case, umlauts, apostrophes, punctuation around it."""
    word = word.strip(EDGES).casefold().replace("’", "").replace("'", "")
    return word.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")


def _set(words: str) -> frozenset[str]:
    return frozenset(map(fold, words.split()))


# By topic, English and German; "_" stands for a space.
_VERBS: Mapping[str, tuple[str, str]] = {
    "ask": ("ask question", "frag frage fragen"),
    "digest": (
        "digest summary summarize summarise show preview test tldr latest whats_new what_is_new tell_me_about",
        "überblick zusammenfassung vorschau zusammenfassen zeig zeige was_ist_neu was_gibt_es_neues was_gibts_neues",
    ),
    "follow": (
        "follow add subscribe sub watch track change reschedule",
        (
            "folgen folge folg abonnieren abonniere abonnier beobachten beobachte verfolgen verfolge hinzufügen hinzu "
            "ändern ändere änder verlegen verlege verschieben verschiebe"
        ),
    ),
    "unfollow": (
        "unfollow remove unsubscribe unsub delete drop unwatch stop_following dont_follow",
        "abbestellen entfernen entferne entfolgen entfolge löschen lösche abmelden deabonnieren",
    ),
    "list": ("list subscriptions subs", "liste auflisten abos abonnements"),
    "pause": ("pause mute snooze stop", "pausieren pausiere pausier stummschalten anhalten stopp aussetzen"),
    "resume": ("resume unpause unmute continue", "fortsetzen fortfahren weiter weitermachen fortführen"),
    "quiet": ("quiet quiet_hours silence", "ruhe ruhezeit ruhezeiten nachtruhe"),
    "language": ("language lang speak", "sprache sprich"),
    "timezone": ("timezone tz time_zone", "zeitzone"),
    "updates": ("updates follow-ups followups", "neuigkeiten nachträge"),
    "answers": ("answers replies", "antworten"),
    "model": ("model language_model ai llm", "modell sprachmodell ki"),
    "usage": ("usage costs budget", "verbrauch kosten"),
    "mention": ("mention ping notify", "erwähnen erwähne erwähn"),
    "send": ("send send_now post_now", "sende senden schicke schicken"),
    "publish": ("publish crosspost", "veröffentlichen veröffentliche"),
    "stories": (
        "stories topics what_stories which_stories what_topics which_topics",
        "themen welche_themen geschichten welche_geschichten",
    ),
    "story": (
        "story rename rename_story merge merge_stories merge_story split split_story",
        "thema umbenennen zusammenlegen zusammenführen aufteilen abtrennen",
    ),
    "sources": ("source sources feed feeds filter", "quelle quellen filtern filtere"),
    "questions": (
        (
            "questions open_questions standing_questions tell_me_when tell_us_when tell_me_if tell_us_if let_me_know "
            "let_us_know let_me_know_when let_us_know_when let_me_know_if let_us_know_if notify_me_when notify_me_if"
        ),
        (
            "offene_fragen stehende_fragen sag_bescheid sag_mir_bescheid sag_uns_bescheid sage_bescheid "
            "sage_mir_bescheid gib_bescheid gib_mir_bescheid gib_uns_bescheid bescheid sag_mir_wenn sag_mir_sobald "
            "sage_mir_wenn sagt_mir_wenn sag_uns_wenn benachrichtige_mich benachrichtige_uns"
        ),
    ),
    "corrections": ("corrections correction", "korrekturen korrektur berichtigungen berichtigung"),
    "why": ("why explain", "warum wieso weshalb"),
    "help": (
        "help commands hi hello hey what_can_you_do how_does_this_work",
        "hilfe befehle hallo moin anleitung was_kannst_du wie_geht_das",
    ),
}
VERBS: Mapping[tuple[str, ...], tuple[str, str]] = {
    tuple(fold(word) for word in phrase.split("_")): (topic, language)
    for topic, both in _VERBS.items()
    for language, phrases in zip(("en", "de"), both, strict=True)
    for phrase in phrases.split()
}
"""Folded words of a verb -> its topic and language."""

SINGLE: Mapping[str, tuple[str, str]] = {words[0]: meaning for words, meaning in VERBS.items() if len(words) == 1}
"""The same for verbs of one word."""

LONGEST = max(map(len, VERBS))
"""How many words a verb has at most."""

CHANGING = _set("change reschedule ändern ändere änder verlegen verlege verschieben verschiebe")
"""Verbs of following that say nothing without a time."""

LAST = _set(
    "abonnieren folgen verfolgen beobachten hinzufügen abbestellen entfernen löschen pausieren anhalten stummschalten "
    "fortsetzen zusammenfassen umbenennen zusammenlegen zusammenführen aufteilen ändern verlegen verschieben"
)
"""German verbs that may end a sentence: "stargate werktags 8:30 abonnieren"."""

SPLIT: Mapping[tuple[str, str], str] = {
    ("bestelle", "ab"): "abbestellen",
    ("bestell", "ab"): "abbestellen",
    ("melde", "ab"): "abbestellen",
    ("setze", "fort"): "fortsetzen",
    ("setz", "fort"): "fortsetzen",
    ("setze", "aus"): "pausieren",
    ("halte", "an"): "pausieren",
    ("schalte", "stumm"): "pausieren",
    ("fuege", "hinzu"): "folgen",
    ("fasse", "zusammen"): "zusammenfassung",
    ("benenne", "um"): "umbenennen",
    ("benenn", "um"): "umbenennen",
    ("lege", "zusammen"): "zusammenlegen",
    ("leg", "zusammen"): "zusammenlegen",
    ("fuehre", "zusammen"): "zusammenlegen",
    ("teile", "auf"): "aufteilen",
    ("teil", "auf"): "aufteilen",
    ("trenne", "ab"): "abtrennen",
}
"""German verbs in two parts: "bestelle stargate ab"."""

PREFIXES = _set("news depesche")
"""Names under which the bot is called."""

LEAD = _set("please bitte about zu über set setze stelle stell my meine the die den")
"""Words in front of a command that add nothing to it."""

WISHES: frozenset[tuple[str, ...]] = frozenset(
    tuple(map(fold, wish.split("_")))
    for wish in "can_you could_you would_you i_want_to i_would_like_to kannst_du könntest_du können_sie ich_will "
    "ich_möchte wir_wollen wir_möchten".split()
)
"""Beginnings that ask for a command politely."""

GREETINGS = _set("hi hello hey hallo moin")
"""Words in front of a command or a question; alone they ask for help."""

GREETED = _set("zusammen all everyone everybody team folks there ihr leute")
"""Whom one greets; no command behind a greeting."""

POLITE = _set("please pls bitte thanks danke")

THANKS = _set("thanks thank thx ty tysm cheers merci danke dank dankeschön dankesehr dankschön")
"""Words of which one says thanks."""

THANKED = _set(
    "you u so very much a lot many million again ok okay great perfect super awesome cool nice for the help your it "
    "vielen lieben herzlichen besten schönen tausend schön sehr dir euch ihnen nochmal nochmals toll prima gut alles "
    "got klar für die deine hilfe bot und and ja yes jetzt erstmal everyone all team"
)
"""Words that may stand around those, where nothing else is said."""

FILLERS = _set(
    "to the a of on in for from about my me us here story topic this that these is it and with at there are have post "
    "zu zum zur der die das dem den des dies ein eine von vom für über mein meine mich mir uns hier thema im am bei es "
    "gibt sind da fort ab an lang long auf feed rss stellen setzen umstellen please bitte"
)
"""Words inside a command that add nothing to it."""

NOT = _set("nicht mehr länger not no more")
"""Words that turn "follow" around where it ends a sentence."""

POSTING = _set(
    "nothing anything post posts posted come came comes paused silent skipped late today did was you get "
    "nichts kam kommt gekommen gepostet pausiert still spät heute wurde"
)
"""Words about posts, not about the news: "why was nothing posted today"."""

ALL = _set("all everything alles alle allem")
OFF = _set("off none no never aus nie keine kein weg ende end")
UNTIL = _set("until till bis")
HOUR_FILLERS = _set("hours from between zwischen von at ab here hier please bitte")

NOBODY = OFF | _set("nobody noone niemand niemanden")
"""Words for "mention nobody"."""

PLACES: Mapping[str, Literal["thread", "channel", "both"]] = {
    **dict.fromkeys(map(fold, "thread threads faden unterhaltung".split()), "thread"),
    **dict.fromkeys(map(fold, "channel channels kanal kanäle".split()), "channel"),
    **dict.fromkeys(map(fold, "both beides beide".split()), "both"),
}
"""Where what is new goes."""

AUDIENCES: Mapping[str, Literal["public", "private"]] = {
    **dict.fromkeys(map(fold, "public everybody everyone channel all öffentlich alle allen kanal".split()), "public"),
    **dict.fromkeys(map(fold, "private ephemeral me asker privat mir nur".split()), "private"),
}
"""Who sees answers."""

SWITCH: Mapping[str, bool] = {
    **dict.fromkeys(map(fold, "on yes enable enabled an ein ja einschalten anschalten aktivieren".split()), True),
    **dict.fromkeys(
        map(fold, "off no disable disabled never aus nein ausschalten abschalten deaktivieren".split()), False
    ),
}
"""Whether something is wanted."""

AND = _set("and with plus und mit sowie")
BESIDES = _set("updates update news neuigkeiten aktualisierungen änderungen neues")
"""Words for "what is new, too" behind a schedule."""

QUESTION = _set(
    "who whom whose what which when where how why is are was were do does did has have had can could will would should "
    "wer wen wem wessen welche welcher welches welchen welchem wann wo woher wohin wie wieviel wieviele wieso weshalb "
    "warum ist sind war waren hat haben hatte wird werden wurde wurden kann können soll gibt"
)
"""Words that begin a question."""

NEWS = _set("updates update changes change news new live immediately instantly") | _set(
    "änderungen neuigkeiten aktualisierungen neues neue sofort"
)
"""Words for "tell me what is new, when it is new"."""

NEWS_FRAME = _set("only when something nur wenn sobald etwas was passiert happens")
"""Words that may stand around those."""

SOURCE = _set("source sources quelle quellen")
"""Words for a source; "feed" is none, because "add feed …" follows one."""

QUESTIONS = _set("question questions frage fragen")
STORY = _set("story stories thema themen")
JOINS = AND | _set("to into as in nach als zu")
"""Words between two handles."""

SOURCE_ACTIONS: Mapping[str, str] = {
    fold(word): action
    for action, words in {
        "add": "add follow subscribe new hinzufügen hinzu neu abonnieren abonniere",
        "list": "list show liste auflisten zeigen zeige anzeigen",
        "remove": "remove delete drop unfollow unsubscribe entfernen entferne löschen lösche abbestellen",
        "test": "test try check preview testen teste prüfen prüfe probieren vorschau",
        "filter": "filter filters filtern filtere",
        "upload": "upload hochladen",
        "paste": "paste einfügen",
    }.items()
    for word in words.split()
}
"""Folded words behind "source" -> what is done with it."""

STORY_ACTIONS: Mapping[str, str] = {
    fold(word): action
    for action, words in {
        "list": "list liste auflisten",
        "show": "show zeigen zeige zeig anzeigen",
        "rename": "rename umbenennen benenne benenn",
        "merge": "merge join combine zusammenlegen zusammenführen vereinen lege leg führe",
        "split": "split separate aufteilen abtrennen trennen teile teil trenne",
    }.items()
    for word in words.split()
}
"""Folded words behind "story" -> what is done with it."""

REMOVING = _set("remove delete drop cancel entfernen entferne löschen lösche")
TRYING = _set("test try")
LISTING = _set("list show liste auflisten zeigen zeige anzeigen") | ALL
LATER = _set("when if once wenn ob sobald falls")
"""Words in front of a question that is asked for later."""

ARTICLES = _set("article articles number numbers artikel artikeln nummer nummern no nr")
TOLD = _set("items entries including inklusive samt meldungen einträge einträgen source quelle als as mit") | ARTICLES
"""Words around how many old items are wanted that add nothing."""

FILTER_ON = _set("include including")
FILTER_OUT = _set("exclude excluding without ohne außer")
FILTER_LANGUAGES = _set("only nur language languages sprache sprachen")
"""Words in a filter: those behind them are wanted, not wanted, or languages."""

SCHEDULE = re.compile(
    r"(?:daily|weekdays|weekends?|every|each|hourly|weekly|monthly|cron|mon|tue|wed|thu|fri|sat|sun|updates|"
    r"täglich|werktags|wochentags|jede[nrs]?|alle|stündlich|wöchentlich|monatlich|mo|di|mi|do|fr|sa|so|neuigkeiten)\b|"
    r"(?:at|um|ab)?\s?\d{1,2}(?:[:.]\d\d|\s?uhr)\b",
    re.IGNORECASE,
)
"""How a schedule begins; what it means is `bot.schedule`'s."""

BULLETS = re.compile(
    r"(?:\b(?:with|mit|in|max\.?|maximal|top|höchstens|at most)\s){0,2}(?<![\w:.,/-])(\d{1,4})(?:\s|-)?"
    r"(?:bullet points?|bullets?|points?|stichpunkten?|stichpunkte|punkten?|sätzen?|sentences?|lines?|zeilen?)\b",
    re.IGNORECASE,
)
"""A number of points."""

NUMBERS: Mapping[str, int] = {
    word: number
    for number, words in enumerate(
        (
            "a an one ein eine einen einer",
            "two zwei",
            "three drei",
            "four vier",
            "five fünf",
            "six sechs",
            "seven sieben",
        ),
        start=1,
    )
    for word in words.split()
}
UNITS: Mapping[str, timedelta] = {
    word: unit
    for unit, words in (
        (timedelta(minutes=1), "m min mins minute minutes minuten"),
        (timedelta(hours=1), "h hr hrs hour hours std stunde stunden"),
        (timedelta(days=1), "d day days tag tage tagen"),
        (timedelta(weeks=1), "w wk week weeks woche wochen"),
        (timedelta(days=30), "month months monat monate monaten"),
    )
    for word in words.split()
}
DURATION = re.compile(
    rf"(?<![\w:.,/-])(\d{{1,5}}(?:[.,]\d{{1,2}})?|(?:{'|'.join(NUMBERS)})(?=\s))\s?({'|'.join(UNITS)})(?!\w)",
    re.IGNORECASE,
)
"""A length of time: its number and its unit."""

_RARELY = r"(?:at most|no more than|not more than|max\.?|maximal|höchstens|collected|gesammelt)"
_EACH = r"(?:every|each|per|alle|jede[nrs]?|pro|in|am|im|die)"
_STEP = rf"(?:(\d{{1,4}}(?:[.,]\d)?|{'|'.join(NUMBERS)})\s?)?({'|'.join(UNITS)})(?!\w)"
BETWEEN = re.compile(
    rf"(?:(?:,|\band|\bund|\bbut|\baber)\s)?(?<!\w){_RARELY}\s(?:"
    rf"(?:once|einmal)\s(?:{_EACH}\s)?{_STEP}|(?:every|each|alle|jede[nrs]?)\s{_STEP}|"
    rf"(hourly|daily|stündlich|täglich)(?!\w))",
    re.IGNORECASE,
)
"""How long what is new is collected: "at most every 2 hours"."""

BETWEEN_NEWS = re.compile(
    rf"(?<=\s)(?:every|each|alle|jede[nrs]?)\s{_STEP}(?=[\s.,;!]*(?:(?:and|und|please|bitte)\b|$))", re.IGNORECASE
)
"""The same right behind "updates": "updates every 2 hours", but not "updates every day at 8"."""

LAST_ITEMS = re.compile(
    rf"(?<!\w)(?:last|latest|newest|letzten?|neuesten?)\s(\d{{1,3}}|{'|'.join(NUMBERS)})(?!\w)", re.IGNORECASE
)
"""How many old items are wanted."""

HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,24}(?::\d{1,5})?(?:[/?#]\S*)?")
"""An address as people type it, without "https://"."""

QUOTED = re.compile(
    r"(?P<sign>[+\-–−]?)(?:\"(?P<a>[^\"]{1,80})\"|[“„](?P<b>[^“”„\"]{1,80})[“”\"]|«(?P<c>[^«»]{1,80})»|(?P<word>\S+))"
)
"""A word or a phrase in quotes of a filter, with its sign."""

_CLOCK = r"(\d{1,2})(?:[:.h](\d\d))?\s?(?:(am|pm)|uhr)?"
HOURS = re.compile(rf"{_CLOCK}\s?(?:-|–|—|to|until|till|bis|and|und)\s?{_CLOCK}", re.IGNORECASE)
"""Two wall times: hour, minute and am/pm of each."""

LANGUAGES: Mapping[str, str] = {
    **dict.fromkeys("en eng english englisch englische".split(), "en"),
    **dict.fromkeys("de deu ger german deutsch deutsche".split(), "de"),
}
SPOKEN: Mapping[str, str] = {
    **LANGUAGES,
    **{
        fold(word): code
        for code, words in {
            "ar": "ar arabic arabisch",
            "el": "el greek griechisch",
            "es": "es spanish spanisch español",
            "fr": "fr french französisch français",
            "he": "he hebrew hebräisch",
            "hi": "hi hindi",
            "it": "it italian italienisch italiano",
            "ja": "ja japanese japanisch",
            "ko": "ko korean koreanisch",
            "nl": "nl dutch niederländisch nederlands",
            "pl": "pl polish polnisch",
            "pt": "pt portuguese portugiesisch",
            "ru": "ru russian russisch",
            "th": "th thai thailändisch",
            "tr": "tr turkish türkisch",
            "uk": "uk ukrainian ukrainisch",
            "zh": "zh chinese chinesisch",
        }.items()
        for word in words.split()
    },
}
"""Names and ISO 639-1 codes of languages that articles may be in -> the code."""

MENTION = re.compile(r"<[@!][^<>\s]*>:?,?|@(?:depesche|news)\b:?,?", re.IGNORECASE)
"""The bot, mentioned as platforms write it."""

ADDRESS = re.compile(r"<?(https?://[^\s<>|]+)(?:\|[^<>]*)?>?", re.IGNORECASE)
"""A web address, with the brackets and the label that platforms put around one."""

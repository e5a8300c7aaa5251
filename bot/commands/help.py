"""What the help says about each command. Wording of everything else lives with the adapters' translations."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Topic:
    """Help for one command; every mapping goes from "en" and "de" to the text in that language.

    Attributes:
        syntax: How it is written; <…> stands for something to fill in, […] may be left out.
        does: One line.
        example: Something that can be typed as it stands where a story "stargate" exists.
    """

    syntax: Mapping[str, str]
    does: Mapping[str, str]
    example: Mapping[str, str]


def _topic(en: tuple[str, str, str], de: tuple[str, str, str]) -> Topic:
    syntax, does, example = ({"en": english, "de": german} for english, german in zip(en, de, strict=True))
    return Topic(MappingProxyType(syntax), MappingProxyType(does), MappingProxyType(example))


TOPICS: Mapping[str, Topic] = MappingProxyType(
    {
        "ask": _topic(
            ("<story> <question>", "Answers from the story's articles, with the sentence that says so.",
             "stargate who funds it?"),
            ("<Thema> <Frage>", "Antwortet aus den Artikeln zum Thema, mit dem Satz, in dem es steht.",
             "stargate wer bezahlt das?"),
        ),
        "digest": _topic(
            ("digest [story] [5 bullets]", "Tells a story in a few points, now.", "digest stargate 5 bullets"),
            ("überblick [Thema] [5 Punkte]", "Fasst ein Thema in wenigen Punkten zusammen, sofort.",
             "überblick stargate 5 punkte"),
        ),
        "follow": _topic(
            ("follow <story> [when] [and updates [at most every 2 hours]] [5 bullets]",
             "Posts digests here on a schedule, what is new when it is new, or both.",
             "follow stargate weekdays 08:30 and updates"),
            ("folgen <Thema> [wann] [und neuigkeiten [höchstens alle 2 stunden]] [5 Punkte]",
             "Bringt nach Zeitplan Überblicke hierher, Neues, sobald es da ist, oder beides.",
             "folgen stargate werktags 08:30 und neuigkeiten"),
        ),
        "unfollow": _topic(
            ("unfollow <story | id | all>", "Stops posting about a story here.", "unfollow stargate"),
            ("abbestellen <Thema | Kennung | alles>", "Beendet die Meldungen zu einem Thema hier.",
             "abbestellen stargate"),
        ),
        "list": _topic(
            ("list", "Shows what is followed here, with ids and the next times.", "list"),
            ("liste", "Zeigt, was hier verfolgt wird, mit Kennungen und den nächsten Terminen.", "liste"),
        ),
        "pause": _topic(
            ("pause [story | id | all] [24h | until Monday]", "Posts nothing for a while, or until resumed.",
             "pause stargate 24h"),
            ("pausieren [Thema | Kennung | alles] [2 tage | bis Montag]",
             "Setzt die Meldungen aus, für eine Zeit oder bis auf Weiteres.", "pausieren stargate 2 tage"),
        ),
        "resume": _topic(
            ("resume [story | id | all]", "Ends a pause.", "resume stargate"),
            ("fortsetzen [Thema | Kennung | alles]", "Beendet eine Pause.", "fortsetzen stargate"),
        ),
        "quiet": _topic(
            ("quiet <from>-<to> | off", "Holds posts back during these hours, every day.", "quiet 22:00-07:00"),
            ("ruhe <von>-<bis> | aus", "Hält Meldungen in diesen Stunden zurück, jeden Tag.", "ruhe 22:00-07:00"),
        ),
        "language": _topic(
            ("language <en | de>", "Sets the language of the bot's own words here.", "language en"),
            ("sprache <deutsch | englisch>", "Legt fest, in welcher Sprache der Bot hier schreibt.",
             "sprache deutsch"),
        ),
        "timezone": _topic(
            ("timezone <Area/City>", "Sets the time zone that times here are in.", "timezone Europe/Berlin"),
            ("zeitzone <Gebiet/Stadt>", "Legt fest, in welcher Zeitzone die Zeiten hier gelten.",
             "zeitzone Europe/Berlin"),
        ),
        "updates": _topic(
            ("updates <thread | channel | both>", "Sets where what is new is posted: below the last digest, or here.",
             "updates thread"),
            ("neuigkeiten <thread | kanal | beides>",
             "Legt fest, wo Neues erscheint: unter dem letzten Überblick oder im Kanal.", "neuigkeiten thread"),
        ),
        "answers": _topic(
            ("answers <public | private>", "Sets whether everybody here sees answers, or only who asks.",
             "answers private"),
            ("antworten <öffentlich | privat>", "Legt fest, ob hier alle die Antworten sehen oder nur, wer fragt.",
             "antworten privat"),
        ),
        "model": _topic(
            ("model <on | off>", "Lets the language model write here, or not; alone it shows how it is.", "model on"),
            ("modell <an | aus>", "Lässt hier das Sprachmodell schreiben oder nicht; allein zeigt es, wie es ist.",
             "modell an"),
        ),
        "usage": _topic(
            ("usage", "Shows what the language model did here, and what that cost.", "usage"),
            ("verbrauch", "Zeigt, was das Sprachmodell hier getan und gekostet hat.", "verbrauch"),
        ),
        "mention": _topic(
            ("mention <@group | off>", "Lets scheduled posts here mention a group, or nobody.", "mention off"),
            ("erwähne <@Gruppe | niemanden>", "Lässt Meldungen hier eine Gruppe erwähnen, oder niemanden.",
             "erwähne niemanden"),
        ),
        "send": _topic(
            ("send <story | id>", "Posts a story that is followed here once, now.", "send stargate"),
            ("sende <Thema | Kennung>", "Bringt ein Thema, das hier verfolgt wird, einmal sofort.", "sende stargate"),
        ),
        "publish": _topic(
            ("publish <on | off>", "Publishes scheduled posts of an announcement channel to servers that follow it.",
             "publish on"),
            ("veröffentlichen <an | aus>",
             "Veröffentlicht Meldungen eines Ankündigungskanals auf Servern, die ihm folgen.",
             "veröffentlichen an"),
        ),
        "stories": _topic(
            ("stories", "Shows the stories that can be asked and followed.", "stories"),
            ("themen", "Zeigt die Themen, die sich befragen und verfolgen lassen.", "themen"),
        ),
        "story": _topic(
            ("story <show | rename | merge | split> <story> …",
             "Shows a story's articles, renames it, merges it with another, or splits it.",
             "story rename stargate to openai"),
            ("thema <zeigen | umbenennen | zusammenlegen | aufteilen> <Thema> …",
             "Zeigt die Artikel eines Themas, benennt es um, legt es mit einem anderen zusammen oder teilt es.",
             "thema stargate in openai umbenennen"),
        ),
        "sources": _topic(
            ("source <add | list | remove | test | filter | upload | paste> …",
             "Shows and changes what is read: feeds, sites, pages, files; “sources” lists them.",
             "source add https://example.org/feed last 3"),
            ("quelle <hinzufügen | liste | entfernen | testen | filtern | hochladen | einfügen> …",
             "Zeigt und ändert, was gelesen wird: Feeds, Websites, Seiten, Dateien; „quellen“ listet sie auf.",
             "quelle hinzufügen https://example.org/feed letzte 3"),
        ),
        "questions": _topic(
            ("questions [remove <number | all>]",
             "Shows or drops the questions that wait for an answer here; “tell me when …” asks one.",
             "tell me when stargate who pays for it"),
            ("fragen [löschen <Nummer | alle>]",
             "Zeigt oder löscht die Fragen, die hier auf Antwort warten; „sag bescheid …“ stellt eine.",
             "sag bescheid stargate wer zahlt"),
        ),
        "corrections": _topic(
            ("corrections", "Shows what was corrected here.", "corrections"),
            ("korrekturen", "Zeigt, was hier berichtigt wurde.", "korrekturen"),
        ),
        "why": _topic(
            ("why [post | id]", "Explains what was posted here, what was not, and what comes next.", "why"),
            ("warum [Meldung | Kennung]", "Erklärt, was hier gemeldet wurde, was nicht, und was als Nächstes kommt.",
             "warum"),
        ),
        "help": _topic(
            ("help [command]", "Explains the commands.", "help follow"),
            ("hilfe [Befehl]", "Erklärt die Befehle.", "hilfe folgen"),
        ),
    }
)  # fmt: skip
"""Help for every command, in the order in which it is shown."""

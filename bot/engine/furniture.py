"""What stands around an article and is none of it: calls to read on, to subscribe, to share; desk notes; comments.

Only whole blocks are judged, and only by what they say from their first word on. Where in doubt, a block is text.
"""

import re
from collections.abc import Sequence

MAX_CHARS = 320
"""A longer block is text, whatever it opens with."""

_ADVERTISING = (
    r"(?:anzeige|werbung|advertisement|advert|sponsored(?: content)?|publicité|publicidad|advertentie|pubblicità)"
)
_READ_ON = (
    r"(?:(?:lesen|sehen|hören|schauen)\ssie\s(?:auch|hierzu|dazu|mehr|hier)|lies\s(?:auch|dazu|mehr)|mehr\szum\sthema"
    r"|mehr\s(?:dazu|lesen)|auch\sinteressant|weitere\s(?:artikel|meldungen|nachrichten|themen)(?:\szum\sthema)?"
    r"|(?:das\s)?könnte\s(?:sie|dich)\sauch\sinteressieren|zum\sthema|lesetipps?|meistgelesen"
    r"|read\s(?:more|also|next|on)|see\salso|related(?:\s(?:articles?|stories|links|content|news|topics))?"
    r"|more\s(?:on\sthis(?:\sstory)?|stories|news|from\s\w+)|most\s(?:read|popular)|you\smay\salso\slike"
    r"|(?:à\s)?lire\saussi|lea\stambién|lee\stambién|te\spuede\sinteresar|(?:lees|bekijk)\sook|leggi\sanche)"
)
_BUTTON = (
    r"(?:teilen|merken|drucken|vorlesen|speichern|kommentieren|mailen|share|tweet|print|save|comment|copy\slink|e-?mail"
    r"|facebook|twitter|x|whatsapp|linkedin|telegram|pinterest|partager|compartir|delen)"
)
_NEWSLETTER = (
    r"(?=.*\bnewsletters?\b)(?=.*\b(?:abonnier\w*|anmeld\w*|melden|bestellen|kostenlos\w*|erhalten|teil|sign\sup"
    r"|subscribe|inbox|free|abonnez|inscrivez\S*|suscr\w+|meld)\b).*"
)
_STAMPED = (
    r"(?:veröffentlicht|aktualisiert|zuletzt\saktualisiert|erstellt|published|updated|last\supdated|posted"
    r"|publié|mis\sà\sjour|publicado|actualizado|gepubliceerd|bijgewerkt|pubblicato)\b[^.!?]{0,90}\d[^.!?]{0,60}"
)
_DESK = (
    r"\((?:adds|updates|recasts|corrects|reporting|additional\sreporting|writing|editing)\b.*"
    r"|our\sstandards:.*|all\srights\sreserved\b.*|alle\srechte\svorbehalten\b.*"
    r"|\*?\s?namen?\s(?:\w+\s){0,3}(?:geändert|gekürzt)\.?|(?:we\suse|wir\sverwenden)\scookies\b.*"
    r"|zur\ssofortigen\sveröffentlichung|for\simmediate\srelease|(?:press\srelease|presse(?:mitteilung|information))"
    r"(?:\s[–-]\szur\ssofortigen\sveröffentlichung)?"
    r"|(?:dieses?\s\w+|this\s(?:press\s)?release|this\s\w+)\s(?:enthält|contains)\s.{0,40}(?:zukunftsgerichtete|forward-looking)\b.*"
    r"|(?:dieser|this)\s(?:artikel|text|beitrag|article|story|piece)\s(?:erschien|ist\szuerst|wurde\szuerst|stammt\saus\sder"
    r"|(?:was\s)?(?:first|originally)\s(?:published|appeared)|first\sappeared)\b.*"
)
# The corrected figure stands in the text; the note repeats the wrong one.
_CORRECTED = (
    r"(?=.*\b(?:früheren?\s(?:\w+\s)?(?:version|fassung)|earlier\sversion|previous\sversion|has\sbeen\s(?:corrected|updated)"
    r"|(?:wurde|haben\swir)\s(?:\w+\s){0,4}?(?:korrigiert|berichtigt)|version\sprécédente)\b)"
    r"(?:korrektur\w*|richtigstellung|berichtigung|anmerkung|hinweis|transparenzhinweis|correction|clarification"
    r"|editor['’]s\snote|in\seiner\sfrüheren|an\searlier\sversion|a\sprevious\sversion"
    r"|this\s(?:story|article|report|headline)|dieser\s(?:artikel|text|beitrag))\b.*"
)
_FOLLOW = (
    r"(?:follow|like|join)\s(?:us|our)\b.*|folgen\ssie\suns\b.*|suivez-nous\b.*|síguenos\b.*|volg\sons\b.*"
    r"|share\sthis\b.*|(?:diesen\s)?(?:artikel|beitrag)\steilen\b.*|\d{1,2}\s?(?:min(?:uten?|utes?|\.)?)\s(?:read|lesezeit|lesedauer)"
    r"|(?:lesezeit|lesedauer|reading\stime|temps\sde\slecture):?\s.{0,20}"
    r"|(?:jetzt|hier)\s(?:kostenlos\s)?(?:abonnieren|anmelden|testen|registrieren)\b.{0,60}"
)
_FURNITURE = re.compile(
    rf"(?:{_ADVERTISING}|{_READ_ON}(?:\s?:.*)?|{_BUTTON}(?:[\s|•·,/]+{_BUTTON})+|{_NEWSLETTER}|{_STAMPED}|{_DESK}"
    rf"|{_CORRECTED}|{_FOLLOW})",
    re.IGNORECASE | re.DOTALL,
)
_LIST_OF_LINKS = re.compile(rf"{_READ_ON}\s?:?", re.IGNORECASE)
_COMMENTS = re.compile(
    r"(?:\d+\s)?(?:leser)?kommentare(?:\s?\(?\d+\)?)?(?:\s(?:lesen|schreiben|zum\sartikel))?:?|kommentar\sschreiben"
    r"|diskutieren\ssie\smit\b.{0,40}|(?:\d+\s)?comments(?:\s?\(?\d+\)?)?:?|leave\sa\s(?:comment|reply)"
    r"|commentaires(?:\s?\(?\d+\)?)?|comentarios(?:\s?\(?\d+\)?)?|reacties(?:\s?\(?\d+\)?)?",
    re.IGNORECASE,
)
_LINK_CHARS = 100
_COURTESY = re.compile(
    r"(?:(?:as\salways|once\sagain|and|wie\simmer|und),?\s)?"
    r"(?:(?:(?:we\s)?thank\s(?:you|everyone)\b|(?:(?:a\s(?:big|huge)\s|many\s)?thanks|a\s(?:big|huge)\sthank\syou)\s"
    r"(?:again\s)?(?:for|to\s(?:you|everyone|all(?!\sthe\b)))\b|danke(?:schön)?\b(?!-)|(?:vielen|herzlichen)\sdank\b"
    r"|(?:stay\stuned|see\syou|have\sfun|happy\s(?:gaming|hunting|playing)|greetings"
    r"|viel\s(?:spaß|vergnügen)(?!\s(?:hatt|mach|bereit)))\b)\D{0,160}"
    r"|(?:hello|hallo|dear|liebe)\s(?:everyone|friends|community|players|spieler\w*|zusammen|leute)\b\D{0,40})",
    re.IGNORECASE,
)
"""What begins so, but has figures or goes on behind a greeting, tells something."""


def is_courtesy(text: str) -> bool:
    """Whether a sentence greets or thanks its readers and tells them nothing: "Thank you for your feedback!"."""
    return len(text) <= MAX_CHARS and _COURTESY.fullmatch(text) is not None


def furniture(texts: Sequence[str]) -> set[int]:
    """Which blocks of an article are none of its text.

    Args:
        texts: Its blocks in order.

    Returns:
        Indices: single calls and notes, the links below "Mehr zum Thema", and all below the heading of the comments.
        Empty where nothing else would be left.
    """
    found: set[int] = set()
    below_links = False
    for i, text in enumerate(texts):
        if i > 1 and len(found) < i and _COMMENTS.fullmatch(text):
            found |= set(range(i, len(texts)))
            break
        is_link = below_links and len(text) <= _LINK_CHARS and not text.rstrip().endswith(".")
        below_links = bool(_LIST_OF_LINKS.fullmatch(text)) or is_link
        if is_link or (len(text) <= MAX_CHARS and _FURNITURE.fullmatch(text)):
            found.add(i)
    return found if len(found) < len(texts) else set()

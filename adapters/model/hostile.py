"""What others wrote, made harmless before a model reads it. Pure.

A sentence of an article, a question, a draft: none of them may look like a part of the prompt around it, and sentences
that give orders to whoever summarizes are told from those that tell news.
"""

import re
import unicodedata

_MAX_SENTENCE_CHARS = 1200

# --- one line, nothing unseen ------------------------------------------------------------------------------------

# Characters that are not seen: formats (zero width, bidi, tags), controls, surrogates, private use; and the fillers
# and joiners that Unicode counts among letters and marks.
_UNSEEN = frozenset({"Cf", "Cc", "Cs", "Co", "Cn"})
_FILLERS = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_LABEL = re.compile(r"[\[［【〔〖❲⟦]\s*\d+\s*[\]］】〕〗❳⟧]")
_MARKER = re.compile(r"=*\s*\bDATA\s+[0-9a-f]{6,}\b\s*=*", re.IGNORECASE)
_RULES = re.compile(r"([=#`~*_-])\1{2,}")
# Brackets and angle brackets make numbers of sentences, roles and special tokens of chat templates.
_BRACKETS = str.maketrans(
    {
        "[": "(",
        "]": ")",
        "［": "(",
        "］": ")",
        "【": "(",
        "】": ")",
        "〔": "(",
        "〕": ")",
        "〖": "(",
        "〗": ")",
        "❲": "(",
    }
    | {"❳": ")", "⟦": "(", "⟧": ")", "<": "‹", ">": "›", "＜": "‹", "＞": "›", "|": "/", "｜": "/", "{": "(", "}": ")"}
)


def clean(text: str, max_chars: int = _MAX_SENTENCE_CHARS) -> str:
    """Write a text on one line, without anything that is not seen and anything that structures a prompt.

    Numbers in square brackets and what looks like the marker are dropped; other brackets become parentheses.
    """
    text = "".join(" " if c in "\t\n\r\v\f\x85" else c for c in text if c in "\t\n\r\v\f\x85" or _is_seen(c))
    text = _FILLERS.sub("", text)
    while (shorter := _MARKER.sub(" ", _LABEL.sub(" ", text))) != text:
        text = shorter
    text = " ".join(_RULES.sub(" ", text).translate(_BRACKETS).split())
    return text if len(text) <= max_chars else text[: max_chars - 1].rstrip() + "…"


def _is_seen(character: str) -> bool:
    return unicodedata.category(character) not in _UNSEEN


# --- orders to a machine -----------------------------------------------------------------------------------------

# A model that obeys such a sentence could cite it for what it demands, and no check of claims against sentences would
# find a fault: so it gets no number. What the other writer makes of it is not touched.


def _any(words: str) -> str:
    return "(?:" + "|".join(words.split()) + ")"


_AI = _any(
    r"(?:ai|ki|language)[\s-]models? ais? kis? llms? chatbots? machines? maschinen? sprachmodelle?n? summari[sz]ers?"
)
_READER = rf"(?:{_AI}|models?|modelle?n?|assistants?|assistente?n?|bots?|zusammenfasser\w*)"
_TELL = _any(
    r"""write say state tell report claim mention include add output print repeat reply respond answer return cite
    translate summari[sz]e reveal remember schreibe? sage? antworte erwähne behaupte berichte melde wiederhole nenne gib
    zitiere übersetze verrate fasse füge merke?
    (?:schreiben|sagen|antworten|erwähnen|behaupten|wiederholen|nennen|geben|zitieren|übersetzen|fassen|fügen)\ssie"""
)
_SAY = _any("write say print repeat respond schreibe? sage? antworte wiederhole gib")
_TELLING = _any("schreib\\w* sag\\w* antwort\\w* behaupt\\w* bericht\\w* meld\\w* nenn\\w* erwähn\\w*")
_MADE = _any(
    r"""summar\w* digests? bullets? answers? reply replies responses? outputs? prompts? json api[\s-]?keys?
    stichpunkt\w* zusammenfassung\w* antworten? ausgaben? schlüssel sentences?\s\d+ satz\s\d+ verbatim wörtlich
    only nur"""
)
_MUST = _any(r"must should shall may\snot has\sto have\sto muss müssen darf dürfen soll sollen sollte sollten")
_DROP = _any(
    r"""ignor\w* disregard\w* forget overrid\w* bypass vergiss vergesst vergessen\ssie missacht\w* übergeh\w*
    überschreib\w* verwirf verwerfen\ssie"""
)
_NORMS = _any(
    r"""instruct\w* prompts? rules? guidelines? directives? messages? anweisung\w* instruktion\w* regeln? vorgaben?
    befehle? nachrichten guardrails? previous prior above everything alles vorherige\w* obige\w*"""
)
_TURN = _any(
    """system assistant developer user human assistent nutzer benutzer digest summary bullets? outputs? response
    completion zusammenfassung ausgabe"""
)
_ROLE = _any(
    r"""you\sare\s(?:now|no\slonger) from\snow\son,?\syou du\sbist\s(?:jetzt|nun|ab) sie\ssind\s(?:jetzt|nun|ab\ssofort)
    ab\s(?:jetzt|sofort)\s(?:bist\sdu|sind\ssie|antworte\w*|schreib\w*) pretend\s(?:to\sbe|you) role-?play tu\sso,?\sals
    developer\smode jailbreak"""
)
_FRAME = _any(
    r"""system[\s_-]?prompt\w* systemnachricht\w* system\s(?:message|override|instruction)\w* prompt\sinjection
    (?:end|beginning|start|ende|anfang)\s(?:of|der|des|vom|von)\s(?:the\s)?(?:data|input|context|document|daten\w*|eingabe)
    (?:new|updated|real|neue|wahre|eigentliche)\s(?:instruct\w*|task|anweisung\w*|aufgabe)(?=\W{0,3}:)"""
)
_NOTE = _any(r"note message attention instructions? hinweis nachricht achtung anweisung\w* befehl an")
_FOR = _any("to for an für the die das den alle all any jede jeden jedes")
_THIS = r"(?:this|dies\w*|text|article|artikel)"
_BEGIN = r"(?:^|[.!?:;\"'„“”(]\s*)\W*(?:(?:please|bitte)\s)?"
_ORDERS = re.compile(
    "|".join(
        (
            rf"\b{_DROP}\b.{{0,60}}?\b{_NORMS}\b",
            rf"\b(?:{_FRAME}|{_ROLE})\b",
            rf"^\W*{_TURN}\W{{0,3}}:",
            r"\b(?:bullets|sentences|says|role|content)[\"'“”]\W{0,3}(?::|(?:to|auf)\s(?:true|false))",
            rf"\b{_NOTE}\W{{1,3}}(?:{_FOR}\s)*{_READER}\b",
            rf"^\W*{_READER}\W{{1,3}}(?:please|bitte|{_TELL})\b",
            rf"\b{_AI}\b.{{0,40}}?\b{_MUST}\b.{{0,60}}?\b(?:{_TELL}|{_TELLING})\b.{{0,30}}?\b(?:that|dass)\b",
            rf"\b{_AI}\b.{{0,20}}?\b(?:reads?|reading|liest|lesen|process\w*|verarbeite\w*)\b.{{0,12}}?\b{_THIS}\b",
            rf"{_BEGIN}{_TELL}(?:\s(?:dir|bitte|nur|jetzt))*(?:,?\s(?:dass|nur|only|that|exactly|instead)\b)",
            rf"{_BEGIN}{_SAY}(?:\s(?:dir|bitte|nur|jetzt|only|exactly|this))*\s?:",
            rf"(?:{_BEGIN}|\b(?:please|bitte|now|jetzt|instead|stattdessen|set|setze)\s){_TELL}\b.{{0,80}}?\b{_MADE}\b",
            r"\b(?:jede|any|every|whatever)\b.{0,40}\b(?:frage|question|asked)\b.{0,60}\b(?:antwort|answer|repl|respon)\w*",
        )
    ),
    re.IGNORECASE,
)
# Letters that look like Latin ones, and digits that stand for letters: "1gn0r3", "I g n o r e".
_LOOKALIKES = str.maketrans("аеорсухіјѕԁһտοανιкмтвн", "aeopcyxijsdhtoaviktmbh"[:22])
_LEET = str.maketrans("013457@$", "oieastas")
_MIXED = re.compile(r"[^\W\d]\d|\d[^\W\d]")
_SPACED = re.compile(r"(?<!\w)(?:\w[ .·_-]){3,}\w(?!\w)")


def talks_to_machine(text: str) -> bool:
    """Whether a sentence, cleaned, gives orders to whoever summarizes it, plainly or in disguised letters."""
    plain = unicodedata.normalize("NFKC", text).translate(_LOOKALIKES)
    plain = _SPACED.sub(lambda found: re.sub(r"[ .·_-]", "", found[0]), plain)
    if _ORDERS.search(plain):
        return True
    return bool(_MIXED.search(plain)) and bool(_ORDERS.search(plain.translate(_LEET)))

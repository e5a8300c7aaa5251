"""What may stand alone: which sentences can be bullets, and how a long one may be shortened without changing what it says.

A bullet is its sentence, or the sentence without an introductory "Doch", without a parenthesis, or without a clause at its
end. Nothing is ever added; a cut inside or at the end is marked with "…".
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.engine.analysis import SentenceView
from bot.engine.language import Token, is_irregular, tokens

MAX_BULLET_CHARS = 240

# Words that lean on the sentence before: a bullet cannot open with them.
_ANAPHORS = {
    "de": frozenset(
        """er sie ihm ihn ihr ihnen sein seine seinen seinem seiner seines ihre ihren ihrem ihrer ihres dieser diese dieses diesem
        diesen jener jene jenes dies dabei damit dazu dafür davon daran darauf darin darüber daraufhin darunter dagegen dahinter
        dadurch daher deshalb deswegen darum demnach demzufolge dementsprechend somit also so ebenso genauso zwar stattdessen
        hingegen jedoch allerdings dennoch trotzdem gleichwohl nichtsdestotrotz denn letzterer letztere letzteres ersterer erstere
        dessen deren derselbe dieselbe dasselbe solche solcher solches ferner außerdem zudem überdies darüber hinzu auch
        andererseits einerseits umgekehrt schließlich unterdessen währenddessen dann danach dort anschließend beide beides
        beispielsweise nämlich immerhin ansonsten sonst indes indessen drittens zweitens""".split()
    ),
    "en": frozenset(
        """he she they it him her them his hers its their theirs this that these those such so then thus therefore hence however
        moreover furthermore besides also otherwise instead still yet nevertheless nonetheless meanwhile there both the-latter
        latter former likewise similarly consequently accordingly afterwards""".split()
    ),
    "fr": frozenset("il elle ils elles ce cela ça celui celle ceux ces cette cet son sa ses leur leurs ainsi donc aussi puis ensuite".split()),
    "es": frozenset("él ella ellos ellas esto eso este esta estos estas su sus así entonces además también luego".split()),
    "it": frozenset("lui lei loro egli ella questo questa questi queste quello suo sua suoi così quindi inoltre anche poi".split()),
    "nl": frozenset("hij zij ze het dit dat deze die zijn haar hun daarom daarmee dus ook verder bovendien".split()),
}
# Conjunctions that may be dropped when the next word can begin a sentence as it stands.
_DROPPABLE = {"de": frozenset({"doch", "aber", "und"}), "en": frozenset({"but", "and", "yet"})}
_PRONOUNS = {
    "de": frozenset("er ihm ihn ihnen dessen sie".split()),
    "en": frozenset("he she him they them".split()),
}
_OPEN, _CLOSE = "„“«»\"", "“”»«\""
_QUOTATION = re.compile(r"„[^“”„]*[“”]|“[^”“]*”|«[^»]*»|»[^«]*«|\"[^\"]*\"")
_SPEAKING = re.compile(
    r"\b(?:sag(?:t|te|ten)|erklär\w+|beton\w+|mein(?:t|te|ten)|teil(?:t|te|ten)\b.*\bmit|schr(?:ieb|ieben|eibt)|kritisier\w+|lob(?:t|te|ten)|bezeichne\w*|nann\w+|nenn\w+|"
    r"zufolge|laut|nach (?:eigenen )?Angaben|nach (?:eigener )?Darstellung|heißt es|hieß es|forder\w+|warn\w+|kündig\w+|versprach\w*|berichte\w*|behaupte\w*|bestritt\w*|bestätig\w+|"
    r"äußer\w+|glaub\w+|glaubt|hofft?\w*|wies\w*|antwort\w+|räum\w+|rief|dank\w+|verlang\w+|wirft|warf|vorw\w+|verwies|zeigt\w*|nach Ansicht|nach Einschätzung|Sicht|"
    r"say|says|said|told|wrote|writes|according|called|calls|argued|warned|claimed|claims|added|insisted|denied|announced|promised|criticized|criticised|praised|asked|believes?|hopes?|"
    r"thinks?|described|accused|admitted|stated|predicted|dit|déclar\w+|selon|dijo|según|ha detto|secondo|zei|aldus|volgens)\b",
    re.IGNORECASE,
)
_ATTRIBUTION = re.compile(
    r",\s(?:so|wie)\s(?:der|die|das|es|er|sie|[A-ZÄÖÜ])|\b(?:g[ai]bt?|gaben) .{0,60}\b(?:bekannt|an|zu|zu bedenken)\b|\b(?:überzeugt|spricht von|sprach von|geht davon aus|"
    r"Sprecher\w*|Bericht\w*|Mitteilung|Aussage|Vorwurf|Ansicht|Meinung|Überzeugung|Urteil|Studie|Prognose|gesagt|erklärt|mitgeteilt|betont|gemeldet|berichtet|angekündigt)\b"
)
_PRONOUN_SPEAKER = re.compile(
    r"\b(?:sagte|erklärte|betonte|meinte|schrieb|kritisierte|fügte|forderte|warnte|lobte|verlangte|erläuterte|ergänzte|versicherte|räumte|teilte|kündigte|fragte|"
    r"sagt|erklärt|betont|meint|wisse|habe|wolle|werde|könne)\s(?:er|sie)\b|\b(?:he|she|they) (?:said|says|added|told|wrote|argued|warned|explained|insisted)\b"
)
_NAMED = re.compile(r"(?<![.!?] )(?<!^)\b[A-ZÄÖÜ][\w-]+(?:\s[A-ZÄÖÜ][\w-]+)+|\b\w*-?(?:Chef|Sprecher|Minister|Präsident|Anwalt|Experte|Analyst|Leiter|Vorsitzende|Direktor|Trainer)\w*")
_SUBJUNCTIVE = re.compile(r"\b(?:habe|sei|seien|werde|wolle|könne|müsse|solle|dürfe|wisse|gebe|komme|gehe|stehe|liege|bleibe|brauche|mache|lasse|entspreche|entsprächen|hätten|wären)\b")
_FIRST_PERSON = re.compile(r"\b(?:ich|wir|mir|mich|uns|mein\w*|unser\w*|I|we|my|our|me|us)\b")


def _outside_quotes(text: str) -> str:
    return _QUOTATION.sub(" ", text)


def is_balanced(text: str) -> bool:
    """Whether every quotation mark and bracket that opens also closes."""
    if text.count("(") != text.count(")") or text.count("„") > text.count("“") + text.count("”"):
        return False
    if "„" in text:
        return text.count("“") + text.count("”") == text.count("„")
    if "“" in text or "”" in text:
        return text.count("“") == text.count("”")
    return text.count('"') % 2 == 0 and text.count("«") == text.count("»")


def keeps_speaker(text: str, language: str) -> bool:
    """Whether everything quoted or reported in the sentence still has its speaker there."""
    if not is_balanced(text):
        return False
    outside = _outside_quotes(text)
    quoted = max((len(match.group().split()) for match in _QUOTATION.finditer(text)), default=0)
    spoken = bool(_SPEAKING.search(outside)) or bool(_ATTRIBUTION.search(outside))
    if quoted >= 4 and not spoken:
        return False
    if quoted and len(outside.split()) < 3:
        return False
    by_pronoun = _PRONOUN_SPEAKER.search(outside)
    if by_pronoun and not _NAMED.search(outside[: by_pronoun.start()]):
        return False
    if language == "de" and not spoken and _SUBJUNCTIVE.search(outside):
        return False
    return not (_FIRST_PERSON.search(outside) and not quoted)


def leans_on_context(words: tuple[Token, ...], text: str, language: str) -> bool:
    """Whether the sentence opens with, or has as its first reference, a word that only the sentence before explains."""
    if not words:
        return True
    anaphors = _ANAPHORS.get(language, frozenset())
    first = words[0].text.lower()
    if first in anaphors:
        # "Auch Softbank …", "Es gibt …" stand alone; what leans is a pronoun or an adverb that points back.
        return True
    if language == "de" and first in {"das", "der", "die", "den", "dem"} and len(words) > 2 and words[1].text[0].islower():
        # "Das sagte der Minister" points back, "Der geplante Verkauf" does not.
        verb = words[1].text
        if verb in _VERBS or (verb.endswith("t") and len(verb) > 3) or (verb.endswith(("te", "ten")) and words[2].text[0].islower()):
            return True
        if _SPEAKING.fullmatch(verb) and not verb.endswith(("e", "en", "er", "es")):
            return True
    if language == "en" and first == "it":
        return True
    pronouns = _PRONOUNS.get(language, frozenset())
    for position, word in enumerate(words[:8]):
        lowered = word.text.lower()
        if position and word.text[0].isupper() and lowered not in anaphors:
            return False  # a noun or name comes first: the pronoun may be it
        if lowered in pronouns and not (lowered == "sie" and _next_is_quote(text, word)):
            return True
    return False


def _next_is_quote(text: str, word: Token) -> bool:
    return word.start > 0 and text[word.start - 1] in _OPEN


def _has_verb(words: Sequence[Token], language: str) -> bool:
    """Whether a finite verb is likely among the words; True for languages without a table."""
    if language == "de":
        return any(
            word.text[0].islower() and (word.text in _VERBS or word.text.endswith(("t", "te", "ten")) or is_irregular(word.text, "de"))
            for word in words
        )
    return language not in _FINITE or any(_FINITE[language].search(word.text) or is_irregular(word.text, language) for word in words)


_VERB_ENDING = re.compile(r"(?:t|te|ten|en|st)$")
_VERBS = frozenset("ist war sind waren hat hatte haben hatten wird wurde werden wurden soll sollte kann konnte will wollte muss musste darf gilt galt sei habe zeigt heißt ging kam gab lag stand".split())


def _is_verb(word: str) -> bool:
    return word in _VERBS or (len(word) > 3 and bool(_VERB_ENDING.search(word)))


# --- shortening ------------------------------------------------------------------------------------------------------

_PARENTHESIS = re.compile(r"\s\((?P<inside>[^()]{3,160})\)|\s[–—]\s(?P<dash>[^–—]{3,160}?)\s[–—](?=\s)")
# Clauses at the end that add and do not restrict: relative clauses, reasons, times, afterthoughts.
_TAILS = {
    "de": re.compile(
        r"(?:,\s(?=(?:(?:an|in|mit|bei|von|aus|auf|für|über|zu|nach|durch|unter|vor|gegen)\s)?(?:der|die|das|dem|den|deren|dessen|denen|welche[rsmn]?)\s)"
        r"|,\s(?=(?:weil|da|nachdem|während|wobei|womit|wodurch|wo|bevor|und|sowie|was|um|darunter|also|etwa|zumal)\s)|\s[–—]\s|;\s)"
    ),
    "en": re.compile(r"(?:,\s(?=(?:which|who|whose|whom|where|while|after|before|because|as|and|including|with)\s)|\s[–—]\s|;\s)"),
}
# A tail with one of these is more than an addition: a condition, an exception, a denial or the speaker.
_NEEDED = re.compile(
    r"\b(?:wenn|falls|sofern|soweit|außer|ohne|sondern|nicht|kein\w*|nie|niemand|aber|doch|jedoch|allerdings|obwohl|trotz|laut|zufolge|so|sagt\w*|erklärt\w*|heißt|hieß|wie|angeblich|"
    r"if|unless|except|without|not|no|never|but|however|although|though|according|said|says|told|alleged\w*)\b",
    re.IGNORECASE,
)
_FINITE = {
    "en": re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|does|do|did|says?|said|[a-z]{2,}(?:ed|es|s)|made|went|took|gave|came|put|left|lost|won|cut|fell|rose|held|told|began|found|saw)\b"),
}


@lru_cache(maxsize=4096)
def shorten(text: str, language: str, limit: int = MAX_BULLET_CHARS) -> str:
    """Shorten a sentence to what may stand as a bullet.

    An introductory "Doch" goes in any case; parentheses and closing clauses only while the text is longer than the limit.

    Args:
        text: The sentence.
        language: Its language; only German and English lose clauses.
        limit: Characters wanted at most.

    Returns:
        Pieces of the sentence in their order, "…" where something was left out; longer than the limit where nothing may go.
    """
    text = _drop_opener(text, language)
    if len(text) <= limit:
        return text
    for match in sorted(_PARENTHESIS.finditer(text), key=lambda m: -(m.end() - m.start())):
        inside = match.group("inside") or match.group("dash")
        behind = text[match.end() :]
        candidate = text[: match.start()] + " …" + ("" if behind.strip() in {".", "!"} else behind)
        if not _NEEDED.search(inside) and not any(c in inside for c in "„“”\"«»") and is_balanced(candidate):
            text = candidate
            break
    if len(text) <= limit or language not in _TAILS:
        return text
    best = text
    for match in _TAILS[language].finditer(text):
        kept, tail = text[: match.start()], text[match.end() :]
        if len(kept) > limit - 2 or len(kept) < 60:
            continue
        if not is_balanced(kept) or _NEEDED.search(tail) or _SPEAKING.search(tail) or _ATTRIBUTION.search(tail):
            continue
        if not _has_verb(tuple(tokens(kept)), language) or _opens_subordinate(kept, language):
            continue
        if match.group().startswith(",") and language == "de" and not _closes_clause(tail):
            continue
        if keeps_speaker(text, language) and not keeps_speaker(kept, language):
            continue
        best = kept.rstrip(" ,;–—") + " …"
    return best


def _closes_clause(tail: str) -> bool:
    """Whether a tail that looks like a clause has its verb, or is an appendix ("darunter …"): a list's next item has not."""
    opener = tail.split(" ", 1)[0].lower()
    if opener in {"darunter", "also", "etwa", "sowie"}:
        return True
    return any(word.text[0].islower() and (_is_verb(word.text) or is_irregular(word.text, "de")) for word in list(tokens(tail))[-3:])


def _opens_subordinate(kept: str, language: str) -> bool:
    """Whether what is kept ends inside a clause that the cut would leave without its main clause or its verb."""
    first = kept.split(" ", 1)[0].lower()
    openers = {"de": {"dass", "weil", "wenn", "ob", "wie", "nachdem", "während", "obwohl", "als", "da", "bevor"}, "en": {"if", "when", "while", "although", "because", "after", "as", "since"}}
    if first in openers[language]:
        return True
    if language == "de" and re.search(r"\b(?:zwar|nicht nur|sowohl|weder|entweder|je)\b", kept):
        return True  # announces a second half
    # German relative clause in the middle: its verb must be inside what is kept, i.e. a comma closes it.
    last_comma = kept.rfind(", ")
    if language == "de" and last_comma >= 0:
        clause = kept[last_comma + 2 :]
        opener = clause.split(" ", 1)[0].lower()
        if opener in {"der", "die", "das", "dem", "den", "deren", "dessen", "dass", "weil", "wenn", "ob", "wie", "nachdem", "während"}:
            last_word = re.sub(r"\W+$", "", clause).rsplit(" ", 1)[-1]
            return not _is_verb(last_word)
    return False


def _drop_opener(text: str, language: str) -> str:
    """Leave out an introductory conjunction, where the next word is written as a sentence's first word could be."""
    match = re.match(r"(?P<word>[^\W\d_]+),?\s+(?=(?P<next>[^\W\d_]+))", text)
    if match and match.group("word").lower() in _DROPPABLE.get(language, frozenset()) and match.group("next")[0].isupper():
        return text[match.end() :]
    return text


# A sentence that opens with an indirect question ("Wie lange … hält, ist offen") tells what is asked, not what is.
_INDIRECT = frozenset("wie ob was wer wann wo warum welche welcher welches inwieweit how whether what who when where why which".split())


def can_stand_alone(view: SentenceView) -> bool:
    """Whether a sentence may be a bullet at all."""
    sentence = view.sentence
    if sentence.kind not in {"lead", "body"} or view.is_credit or view.n_content < 4:
        return False
    text = sentence.text
    if text.rstrip(_CLOSE + " ").endswith(("?", ":", "…", "...")) or not text[:1].strip(_OPEN + "‚'(").upper() == text[:1].strip(_OPEN + "‚'("):
        return False
    if not _has_verb(view.words, view.language):
        return False
    shown = shorten(text, view.language)
    words = view.words[1:] if shown != text and view.words and not shown.startswith(view.words[0].text) else view.words
    if words and words[0].text.lower() in _INDIRECT:
        return False
    if words and words[0].text.lower() in _DROPPABLE.get(view.language, frozenset()):
        return False
    return not leans_on_context(words, text, view.language) and keeps_speaker(text, view.language)

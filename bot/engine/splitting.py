"""Where one sentence ends and the next begins, in newspaper text.

Written for this project because every splitter tried breaks German news ("2 Bill. Dollar") or misses ends that news has
("auf seiner Plattform X. Softbank habe …"; "setzen wirst.“ Musk soll …"). The rule: a full stop ends a sentence
unless something before or after it says that it does not.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

MAX_SENTENCE_CHARS = 1200
"""Longer runs without an end are cut at a space: nothing downstream has to expect an endless line."""

_CLOSERS = "\"'”“’‘»«›‹)]"
_BOUNDARY = re.compile(r"(?:[.!?…]+|[。！？｡؟۔।]+)[" + re.escape(_CLOSERS) + "]*")
_CJK_END = "。！？｡"

# Abbreviations that are followed by more of the same sentence, without their last full stop.
_ABBREVIATIONS = frozenset(
    """abt allg anm aufl ausg bd bez bsp bspw ca dgl dr dr.-ing dipl dipl.-ing ehem eigtl einschl entspr erl evtl
    exkl fr frl geb gegr gem ggf ggü hg hl hr hrn hrsg ing inkl insb insbes jg jh jhd jr kap kath kfm lfd lt mind mr
    mrs ms mt nachf nr nrn o.g orig phil pl prof rer res röm s.o s.u sen sog sogen sr st stellv tgl u.a urspr usf
    vgl vorm vors vs wg z.b z.t z.zt zz zzgl ztr d.h i.d.r i.a u.u v.a v.chr n.chr o.ä u.ä m.e bzw approx apt assn
    asst ave blvd capt cf cmdr co.'s dept e.g etc. ext ft gov hon i.e lt.col maj messrs nos p pp ph.d rev sec sens
    sgt supt tel univ v dhr mevr mej drs ir mme mlle mm sig sra srta dott avv av bv n.b az anm dtsch engl
    französ gebr ges gesch inh jhdt kl mult verh österr""".split()
)
# An unknown short word without a vowel is an abbreviation, too: "rd.", "dt.", "frz.".
_VOWELLESS = re.compile(r"[b-df-hj-np-tv-xz]{2,4}")
# Units that stand before what they count ("100 Mrd. Dollar"); the sentence ends only if an opener follows.
_UNITS = frozenset(
    """mrd mio bill tsd trd mill bio std min sek mon bn mn m km kg jan feb mär apr jun jul aug sep sept okt nov dez
    oct dec mo di mi do fr sa so""".split()
)
# Abbreviations that may well end a sentence: an opener decides.
_MAYBE = frozenset(
    """no art fig gen est mag str int med max min dist vol pos abs tel fa col pres rep usw etc inc corp co ltd plc
    u.s u.s.a u.k u.n e.v a.m p.m jr sr gmbh ag u.v.m uvm jh jhd n.chr v.chr d.c s.a s.p.a""".split()
)
_MONTHS = frozenset(
    """januar jänner februar feber märz april mai juni juli august september oktober november dezember jahrhundert
    jahrhunderts jahrtausend etage stock klasse liga bundesliga platz runde spieltag minute jahrestag geburtstag
    armee division auflage weltkrieg januars quartal kammer senat tag woche mal lebensjahr jh juin""".split()
)
# Words that begin sentences and, capitalised, hardly stand inside one.
_OPENERS = frozenset(
    """der die das den dem des ein eine einen einem einer eines kein keine und oder aber doch denn sondern als wie
    wenn weil dass ob zu zum zur im in am an auf aus bei beim mit nach von vom vor für durch gegen ohne um über
    unter zwischen seit bis während wegen trotz ich er sie es wir ihr man mein sein seine seinen seiner ihre ihren
    ihrer unser dieser diese dieses diesen diesem jener welche nicht auch nur noch schon so sehr dann da dort hier
    nun jetzt immer selbst etwa bereits sowie damit dabei dazu daran darauf darüber davon dagegen daher dadurch
    darum deshalb jedoch allerdings zudem außerdem zwar insgesamt insbesondere laut nachdem obwohl zugleich
    zunächst zuletzt später dennoch gleichzeitig inzwischen derzeit mehr viele einige beide alle jeder jede erst
    gestern heute morgen was wer wo wann warum bisher bislang künftig dafür demnach somit tatsächlich unterdessen
    hinzu ebenso anders ferner vielmehr schließlich danach davor zuvor niemand jemand
    manche mehrere wenige solche the a an but if then this that these those which who what when
    where why how of to on at by for with from after before since until he she it we they his her its our their
    there here also however although while yet still some many most both each every no not in and or i you my your
    as so le la les un une des ce cette ces il elle mais dans el los las una pero en con gli uno nel nella ma il
    lo het een maar op zij hij""".split()
)
_DETERMINERS = frozenset(
    """der die das den dem des ein eine einen einem einer eines sein seine seinen seiner seinem ihr ihre ihren ihrer
    ihrem mein dein unser dieser diese diesem diesen im am zum zur vom beim the a an his her its their our my your
    this that""".split()
)
_LAST_WORD = re.compile(r"[^\s" + re.escape(_CLOSERS + "„‚«»([") + r"]+$")
_NEXT_WORD = re.compile(r"[\s„“‚‘«»\"'(\[¿¡–—-]*([^\W_]+(?:[-’'][^\W_]+)*)", re.UNICODE)


# What has its number behind it: no ordinal, so that the full stop ends the sentence.
_NUMBERED = frozenset(
    """january february march april may june july august september october november december page chapter number
    seite platz rang nummer kapitel position punkt gruppe stufe phase gate level""".split()
)
_INITIAL = re.compile(r"\s[^\W\d_]\.")
_BRACKET_CHARS = 60


def _in_brackets(text: str, start: int, end: int) -> bool:
    """Whether a short bracket that opened before a full stop closes behind it: "(Az. 6 KLs 12/25)"."""
    opened = text.rfind("(", max(start, end - _BRACKET_CHARS), end)
    if opened < 0 or ")" in text[opened:end]:
        return False
    return ")" in text[end : opened + _BRACKET_CHARS]


@lru_cache(maxsize=4096)
def _is_opener(word: str) -> bool:
    return word[:1].isupper() and word.lower() in _OPENERS


def _ends(text: str, start: int, mark: int, end: int) -> bool:
    """Decide whether the boundary text[mark:end] ends the sentence that began at `start`."""
    if text[mark] in _CJK_END:
        return True
    if end < len(text) and not text[end].isspace():
        # "3.5", "u.a.", "example.com", a closing quote followed by a comma; but "Ende.„Anfang" may lack its space.
        return text[end] in "„“«" and text[mark] in ".!?" and end + 1 < len(text) and text[end + 1].isupper()
    following = _NEXT_WORD.match(text, end)
    if following is None:
        return end >= len(text.rstrip()) or text[mark] != "."
    word = following.group(1)
    lower_next = word[:1].islower()
    if text[mark] in "!?":
        # „Wirklich?“ sagte er – goes on; a new sentence begins with a capital, a digit or a script without case.
        return not lower_next
    if text[mark] == "…" or text[mark : mark + 2] == "..":
        return not lower_next
    if lower_next:
        return False
    if end - mark > 1:  # a closing quote or bracket follows the full stop
        return True
    before = _LAST_WORD.search(text, start, mark)
    if before is None:
        return True
    last = before.group()
    lowered = last.lower().lstrip("-–")
    opener = _is_opener(word)
    if lowered in _UNITS:
        return opener and word.lower() != "us"
    if lowered in _MAYBE:
        return opener
    if lowered in _ABBREVIATIONS:
        return False
    if not opener and (_VOWELLESS.fullmatch(last) or _in_brackets(text, start, end)):
        return False
    if last.isdigit() and len(last) >= 3:  # a year or an amount, but "das 111. Derby"
        words = text[start : before.start()].split()
        return opener or not words or words[-1].lower() not in _DETERMINERS
    if last.isdigit():
        words = text[start : before.start()].split()
        if words and words[-1].lower().rstrip(".") in _NUMBERED:
            return True
        return opener and word.lower() not in _MONTHS
    if re.fullmatch(r"[IVXL]{2,5}", last):
        return opener and word.lower() not in _MONTHS
    if len(last) == 1 and last.isalpha():
        if opener and len(word) > 1:
            return True
        if last.islower() and (_INITIAL.match(text, end) or text[start : before.start()].rstrip().endswith(".")):
            return False  # "a. D.", "d. Red."
        # "auf seiner Plattform X. Softbank habe" ends, "Samuel L. Jackson" and "J. Edgar Hoover" do not: a letter that
        # names a thing follows a noun with its article, an initial follows a first name or nothing.
        words = text[start : before.start()].split()
        if len(words) >= 2 and words[-1][:1].isupper() and words[-2].lower() in _DETERMINERS:
            return True
        if (
            len(words) >= 3
            and words[-1][:1].isupper()
            and words[-2][:1].islower()
            and words[-3].lower() in _DETERMINERS
        ):
            return True
        return (
            last == "X"
            and bool(words)
            and words[-1].lower() in {"auf", "bei", "on", "via", "über", "plattform", "platform"}
        )
    if re.fullmatch(r"(?:[^\W\d_]\.)+[^\W\d_]", last):  # "z.B", "U.S", "e.V"
        return opener
    return True


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _within_limit(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a run that is too long at a space, or anywhere where there is none."""
    while end - start > MAX_SENTENCE_CHARS:
        cut = text.rfind(" ", start + MAX_SENTENCE_CHARS // 2, start + MAX_SENTENCE_CHARS)
        cut = cut if cut > 0 else start + MAX_SENTENCE_CHARS
        piece = _trim(text, start, cut)
        if piece[0] < piece[1]:
            yield piece
        start, end = _trim(text, cut, end)
    if start < end:
        yield start, end


def split(text: str) -> list[tuple[int, int]]:
    """Split a paragraph into sentences.

    Returns:
        (start, end) offsets in order; the text between them is white space only. Empty for a blank text.
    """
    spans: list[tuple[int, int]] = []
    start, stop = _trim(text, 0, len(text))
    for match in _BOUNDARY.finditer(text, start, stop):
        end = match.end()
        # A straight or curly quote may open the next sentence instead of closing this one: »Ende. "Anfang«.
        if end <= start:
            continue
        window = max(start, match.start() - 200)
        if _ends(text, window, match.start(), end):
            spans.extend(_within_limit(text, *_trim(text, start, end)))
            start, _ = _trim(text, end, stop)
    spans.extend(_within_limit(text, *_trim(text, start, stop)))
    return spans

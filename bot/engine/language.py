"""Words: tokens, stems, roots, compound parts, and which language a text or a question is in.

German and English have rules and a table of irregular forms of their own (`verbs.tsv`), loaded on first use. Other
languages
get a light suffix rule that is enough for comparing words of one text with words of a question.

What words mean lives in `lexicon`; what they refer to in `facts`.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

SUPPORTED = ("de", "en", "fr", "es", "it", "nl")
"""Languages with function words of their own, best supported first."""


class Token(NamedTuple):
    """A word or number in a text; `start` and `end` are character offsets."""

    text: str
    start: int
    end: int


_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’\-‐‑&/][^\W\d_]+|[\-‐‑]?\d+)*", re.UNICODE)
_CJK = re.compile(r"[぀-ヿ㐀-䶿一-鿿豈-﫿가-힯]")


def tokens(text: str) -> Iterator[Token]:
    """Yield the words and numbers of a text in order.

    A hyphenated word is one token, "49%" gives "49", and scripts without spaces give one token a character.
    """
    is_spaced = not _CJK.search(text)
    for match in _WORD.finditer(text):
        word = match.group()
        if is_spaced:
            yield Token(word, match.start(), match.end())
        elif _CJK.search(word):
            for offset, character in enumerate(word):
                yield Token(character, match.start() + offset, match.start() + offset + 1)
        else:
            yield Token(word, match.start(), match.end())


# Function words: what a language cannot do without and what says least about a topic. They decide the language and are
# left out of matching. Question words stand apart, because the question's type is read from them.
_FUNCTION_WORDS: dict[str, str] = {
    "de": """der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner und oder aber
    doch denn sondern als wie wenn weil dass ob zu zum zur im in am an auf aus bei beim mit nach von vom vor für
    durch gegen ohne um über unter zwischen seit bis während wegen trotz ich du er sie es wir ihr man sich mich mir
    dich dir uns euch ihm ihn ihnen mein dein sein seine seinen seinem seiner seines ihre ihren ihrem ihrer ihres
    unser euer dieser diese dieses diesen diesem jener jene jenes welche welcher welches welchen welchem ist sind
    war waren wird werden wurde wurden worden hat haben hatte hatten habe hätte hätten sei seien wäre wären kann
    können konnte konnten könnte könnten muss müssen musste mussten soll sollen sollte sollten will wollen wollte
    wollten darf dürfen mag möchte nicht auch nur noch schon so sehr mehr dann da dort hier nun jetzt wieder immer
    selbst etwa bereits sowie damit dabei dazu daran darauf darüber davon dagegen daher dadurch darum deshalb jedoch
    allerdings zudem außerdem zwar ganz eigentlich denn mal halt eben wohl alle allem allen aller alles beide beiden
    viel viele vielen wieviel einige einigen etwas nichts jeder jede jedes anderen andere anderer anderes geworden
    gewesen bin bist seid hast habt wirst werdet würde würden hin her los ja nein bitte gibt gab gibt's ab dessen
    deren denen derer was wer wen wem wessen wo wann warum wieso weshalb woher wohin womit wofür wodurch worüber
    wovon woran worauf wozu wobei wogegen worum worin woraus wonach wovor statt laut je pro per ums ins ans aufs fürs
    darin daraus dies solche solcher solches solchen manche mancher""",
    "en": """the a an and or but nor so yet if then than that this these those which who whom whose what when where
    why how of to in on at by for with from into onto upon about over under between among through during before
    after since until against without within across is are was were be been being am do does did doing have has had
    having will would shall should can could may might must not no i you he she it we they me him her us them my
    your his its our their mine yours hers ours theirs myself yourself himself herself itself themselves there here
    as also too very just only even still already again both each every all any some such other another same own
    more most much many few less up down out off now ever never let's it's what's who's that's there's isn't aren't
    wasn't weren't don't doesn't didn't won't wouldn't can't couldn't shouldn't i'm you're they're we're i've
    they've he's she's s t re ve ll d m because while although though whether either neither per via got get gets
    getting anyone anybody someone somebody anything something everything everyone nobody nothing else please""",
    "fr": """le la les un une des du de au aux et ou mais donc or ni car que qui quoi dont où quand comment pourquoi
    combien quel quelle quels quelles ce cet cette ces se sa son ses leur leurs mon ma mes ton ta tes notre nos
    votre vos je tu il elle nous vous ils elles on lui y en dans sur sous avec sans pour par entre vers chez contre
    depuis pendant avant après est sont était étaient été être a ont avait avaient avoir sera seront ne pas plus
    moins très aussi même si comme l d qu c n s j m t cela ça aujourd'hui fait faire selon lors""",
    "es": """el la los las un una unos unas de del al y e o u pero que quien quién quienes cual cuál cuales qué cómo
    como cuándo cuando dónde donde por para con sin sobre entre hasta desde según contra durante se su sus mi mis tu
    tus nuestro nuestra lo le les me te nos yo él ella ellos ellas usted es son era eran fue fueron ser ha han había
    habían haber está están estaba no sí más menos muy también ya si este esta estos estas ese esa eso aquel cuánto
    cuánta cuántos cuántas porque tras""",
    "it": """il lo la i gli le un uno una di del dello della dei degli delle a al allo alla ai agli alle da dal
    dalla dai dalle in nel nella nei nelle con su sul sulla per tra fra e ed o ma se che chi cui quale quali quando
    dove come perché quanto quanta quanti quante cosa non più meno molto anche già si suo sua suoi sue loro mio mia
    io tu lui lei noi voi è sono era erano fu stato stata essere ha hanno aveva avere questo questa questi queste
    quello quella ci ne l d dell all nell sull c un' secondo""",
    "nl": """de het een en of maar want dat die dit deze wie wat waar wanneer waarom hoe welke welk hoeveel van in
    op aan bij met naar uit voor door over onder tussen tegen zonder om tot sinds tijdens na is zijn was waren wordt
    worden werd werden geworden geweest heeft hebben had hadden kan kunnen kon zal zullen zou zouden moet moeten mag
    niet geen ook nog wel al er hier daar ik jij je u hij zij ze wij we jullie hem haar hun ons onze mijn jouw zich
    als dan toen omdat te meer veel""",
}

QUESTION_WORDS = frozenset(
    """wer wen wem wessen was wann wo woher wohin warum wieso weshalb wie wieviel wieviele welche welcher welches
    welchen welchem womit wofür wodurch worüber wovon woran worauf wozu worum worin woraus wonach wovor
    who whom whose what when where why how which
    qui que quoi quand où comment pourquoi combien quel quelle quién qué cuándo dónde cómo cuánto cuál chi cosa
    quando dove come perché quanto quale wie wat waar wanneer waarom hoe welke""".split()
)


@lru_cache(maxsize=1)
def _functions() -> dict[str, frozenset[str]]:
    return {language: frozenset(words.split()) for language, words in _FUNCTION_WORDS.items()}


def function_words(language: str) -> frozenset[str]:
    """Words of a language that carry structure rather than content, in lower case; none where there is no list."""
    return _functions().get(language, frozenset())


def is_function_word(word: str, language: str) -> bool:
    """Whether a word, lower-cased, carries structure rather than content; False for languages without a list."""
    return word in _functions().get(language, frozenset())


# --- which language ------------------------------------------------------------------------------------------------

_SCRIPTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ja", re.compile(r"[぀-ヿ]")),
    ("ko", re.compile(r"[가-힯]")),
    ("zh", re.compile(r"[一-鿿]")),
    ("ar", re.compile(r"[؀-ۿ]")),
    ("he", re.compile(r"[֐-׿]")),
    ("el", re.compile(r"[Ͱ-Ͽ]")),
    ("ru", re.compile(r"[Ѐ-ӿ]")),
    ("th", re.compile(r"[฀-๿]")),
    ("hi", re.compile(r"[ऀ-ॿ]")),
)
_NOT_GERMAN = frozenset("ığşçåőűõáíóúýčřžšąęłńśźżđ")  # what Turkish, Swedish, Hungarian and others have beside umlauts
_FINNISH = re.compile("ää|öö|yö|äy|yy|uu|kk|ii", re.IGNORECASE)
_SAMPLE = 6000  # characters looked at; more does not change the decision


def _votes(words: Iterable[str]) -> dict[str, float]:
    """Share a word's vote among the languages that have it as a function word: "die" says less than "nicht"."""
    functions = _functions()
    votes = dict.fromkeys(functions, 0.0)
    for word in words:
        holders = [language for language, listed in functions.items() if word in listed]
        for language in holders:
            votes[language] += 1 / len(holders)
    return votes


_MILLIONS = re.compile(r"(?<=\d)\s?Mio\b")  # no Italian "my"


def detect(text: str) -> str:
    """Tell the language of a text of at least a sentence.

    Returns:
        ISO 639-1 code, or "und" where nothing decides.
    """
    sample = text[:_SAMPLE]
    letters = sum(character.isalpha() for character in sample)
    if not letters:
        return "und"
    for language, pattern in _SCRIPTS:
        if len(pattern.findall(sample)) > letters * (0.05 if language == "ja" else 0.3):
            return language
    words = [token.text.lower() for token in tokens(_MILLIONS.sub(" ", sample))]
    votes = _votes(words)
    # German alone has ß and these umlauts, and nothing else beside a to z; each is worth a word.
    foreign = sum(character in _NOT_GERMAN for character in sample.lower()) + len(_FINNISH.findall(sample))
    votes["de"] += max(0, sum(sample.count(character) for character in "äöüß") - 2 * foreign) / 4
    best = max(votes, key=lambda language: votes[language])
    return best if votes[best] >= max(1.0, 0.06 * len(words)) else "und"


def question_languages(question: str) -> tuple[str, ...]:
    """Languages a short question may be in, likeliest first; both German and English when nothing decides.

    Function words decide: names mislead statistical detectors ("Who is Sam Altman?" is no German).
    """
    script = detect(question)
    if script not in {"und", *SUPPORTED}:
        return (script,)
    words = [token.text.lower() for token in tokens(question)]
    votes = _votes(words)
    for word in words:
        if word in QUESTION_WORDS:
            for language in _functions():
                votes[language] += 0.5 * (word in _functions()[language])
    votes["de"] += sum(question.count(character) for character in "äöüß") * 0.5
    ranked = sorted(votes, key=lambda language: -votes[language])
    first, second = ranked[0], ranked[1]
    if votes[first] == 0:
        return ("de", "en")
    if votes[first] - votes[second] < 0.3 and {first, second} == {"de", "en"}:
        return (first, second)
    return (first,)


# --- stems ---------------------------------------------------------------------------------------------------------

UPPER = "A-Z" + "".join(c for c in map(chr, (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))) if c.isupper())
"""Capital letters of the languages that write Latin letters, for use inside a class of a pattern: "Łódź", "İzmir"."""

# Letters that Unicode does not take apart into a letter and a mark.
_WHOLE = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
_SOFT = str.maketrans({"ß": "ss", "’": "'", "‐": "-", "‑": "-", **_WHOLE})
_FOLD = {**_SOFT, **str.maketrans({"ä": "a", "ö": "o", "ü": "u"})}


def soften(word: str) -> str:
    """Lower-case and drop accents, ß and kinds of apostrophe and hyphen, but keep umlauts: "zahlen" is not "zählen"."""
    lowered = word.lower().translate(_SOFT)
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFD", lowered)
    kept = "".join(c for c in decomposed if not unicodedata.combining(c) or c == "\u0308")
    return unicodedata.normalize("NFC", kept)


def fold(word: str) -> str:
    """Lower-case and drop what spelling varies in: umlaut dots, accents, ß, kinds of apostrophe and hyphen."""
    lowered = word.lower().translate(_FOLD)
    if lowered.isascii():
        return lowered
    return "".join(c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))


SEPARABLE = tuple(
    sorted(
        """ab an auf aus bei da dar ein entgegen fehl fest fort frei gegenüber gleich hin her heraus hervor herum
        herunter hinaus hinein hinter hinzu hoch kürzer los mit nach nieder statt teil tot um unter voran voraus
        vorbei vor weg weiter wieder zurecht zurück zusammen zu über durch bekannt klar kennen fertig still bereit
        bloß vorweg empor entlang raus rein runter rauf rüber drauf dran drin rum ran herein herab heran
        herauf herüber hinab hinauf hinüber hinunter hinweg heim kaputt dazwischen umher
        auseinander aneinander schief schwarz""".split(),
        key=len,
        reverse=True,
    )
)
"""German verb prefixes that stand apart at the end of a main clause ("kündigte … an"), longest first."""

_INSEPARABLE = ("miss", "ver", "zer", "ent", "emp", "be", "er", "ge")
_PREFIXES = tuple(sorted(set(SEPARABLE) | set(_INSEPARABLE), key=len, reverse=True))


@lru_cache(maxsize=1)
def _irregular() -> dict[str, dict[str, str]]:
    """Irregular stem or form -> dictionary form; umlauts stay, as "führen" is not "fahren"."""
    tables: dict[str, dict[str, str]] = {"de": {}, "en": {}}
    text = resources.files(__package__).joinpath("verbs.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            language, base, forms = line.split("\t")
            for form in forms.split():
                tables[language].setdefault(soften(form), soften(base))
    return tables


_OF_VERBS = frozenset({"t", "st", "et", "est"})


def _german_verb(word: str) -> str | None:
    """Dictionary form of an irregular German verb form with any prefix, or None."""
    table = _irregular()["de"]
    for ending in ("", "e", "en", "t", "st", "et", "est"):  # no "te": "warten" is not "war"
        if word.endswith(ending):
            stem_ = word[: len(word) - len(ending)] if ending else word
            base = table.get(stem_)
            if base is not None and (base.endswith("n") or ending not in _OF_VERBS):
                return base  # no "t" behind a comparative: "verlängert" is of "verlängern", not of "lang"
    return None


MIN_STEM = 4
"""Letters that a German stem keeps where "er" or "en" goes."""


def _strip_german(word: str, *, noun: bool) -> str:
    """Remove German inflection from a folded word."""
    endings = ("ern", "em", "er", "en", "es", "et", "e", "s", "n")
    for suffix in endings if noun else ("eten", "ete", *endings):  # "arbeitete", "kosteten"
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            if suffix == "s" and word[-2] in ("seu" if noun else "saeiouy"):
                continue
            if suffix == "n" and word[-2] not in "erl":
                continue
            if suffix == "ern" and not noun:  # "klettern" meets "klettert", "dauern" "dauert"
                return word[:-3] if len(word) - 3 >= MIN_STEM else word[:-1]
            word = word[: -len(suffix)]
            break
    if noun and len(word) >= 5:
        # "Zentrum, Zentren", "Firma, Firmen", "Risiko, Risiken"; "Baum" and "Wachstum" keep theirs.
        if word.endswith("um") and not word.endswith("aum") and (len(word) < 7 or not word.endswith("tum")):
            word = word[:-2]
        elif word[-1] in "ao":
            word = word[:-1]
    kept = "aeiouscfh" if noun else "aeiou"  # the t of "Macht", "Luft", "Last" belongs to the noun
    for suffix in ("st", "t"):  # past tense and third person: "kündigte" -> "kündigt" -> "kündig"
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            if suffix == "st" and word.endswith("sst"):
                continue  # "schließt" is schließ-t
            if word[-len(suffix) - 1] in kept and (noun or not word.endswith(("aut", "eut"))):
                continue  # but "baute", "freute"
            word = word[: -len(suffix)]
            break
    for suffix in ("er", "en"):
        if word.endswith(suffix) and len(word) - len(suffix) >= MIN_STEM:
            return word[: -len(suffix)]
    return word


KEEPS_GE = tuple(
    """gehor gewahr gestalt gewohn gefahrd gelang genehm garant genug gesund
    gerecht geschicht gewicht gewinn geniess geling gesteh gefall gedenk gehorch geschaft""".split()
)
"""How verbs and nouns begin whose ge- is no prefix of a participle, folded."""


# The umlaut of these nouns belongs to the word; that of others may be the plural's ("Haus, Häuser").
_OWN_UMLAUT = ("ung", "ungen", "heit", "heiten", "keit", "keiten", "nis", "nisse", "nissen")


@lru_cache(maxsize=65536)
def _stem_german(word: str, *, noun: bool) -> str:
    plain = soften(word)
    if plain.endswith(("'s", "'")):
        plain = plain.rstrip("s").rstrip("'")
    if noun:
        return _strip_german(plain if plain.endswith(_OWN_UMLAUT) else fold(plain), noun=True)
    base = _german_verb(plain)
    if base:
        return _strip_german(base, noun=False)
    for prefix in _PREFIXES:
        rest = plain[len(prefix) :]
        if len(rest) >= 3 and plain.startswith(prefix):
            base = _german_verb(rest) or _participles().get(rest)
            if base is None and rest.startswith(("zu", "ge")) and len(rest) > 5:
                base = _german_verb(rest[2:]) or (rest[2:] if rest.endswith(("t", "en", "te", "ten")) else None)
            if base:
                return _strip_german(prefix + base, noun=False)
    is_participle = plain.startswith("ge") and len(plain) >= 6 and plain[-1] == "t"
    if is_participle and not fold(plain).startswith(KEEPS_GE):
        return _strip_german(plain[2:], noun=False)
    return _strip_german(plain, noun=False)


@lru_cache(maxsize=1)
def _participles() -> dict[str, str]:
    """Strong participles without their "ge", as they stand behind an inseparable prefix: "nommen" in "übernommen".

    "Gelegen" is left out: what looks like it behind a prefix is a form of "legen".
    """
    return {
        form[2:]: base
        for form, base in _irregular()["de"].items()
        if form.startswith("ge") and form.endswith(("en", "t")) and len(form) > 5 and form != "gelegen"
    }


_BRITISH = re.compile(
    r"(?:(?<=[a-z]{3})is(?=e|ing|ed|ation)|(?<=[a-z]{2})our(?=s?$|it|ab|ed|ing|hood|ful)|(?<=[a-z]{2})tre(?=s?$)|yse|(?<=f)ence$)"
)
_AMERICAN = {"is": "iz", "our": "or", "tre": "ter", "yse": "yze", "ence": "ense"}


@lru_cache(maxsize=65536)
def _stem_english(word: str) -> str:
    folded = _BRITISH.sub(lambda match: _AMERICAN[match.group()], fold(word))
    if folded.endswith(("'s", "'")):
        folded = folded.rstrip("s").rstrip("'")
    base = _irregular()["en"].get(folded)
    if base:
        folded = base
    for suffix, keep in (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("ied", "y")):
        if folded.endswith(suffix) and len(folded) > len(suffix) + 1:
            return folded[: -len(suffix)] + keep
    for suffix in ("ing", "ed"):
        if (
            folded.endswith(suffix)
            and len(folded) - len(suffix) >= 3
            and re.search(r"[aeiouy]", folded[: -len(suffix)])
        ):
            folded = folded[: -len(suffix)]
            if len(folded) > 3 and folded[-1] == folded[-2] and folded[-1] not in "lsz":
                return folded[:-1]
            if re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", folded):
                return _without_final(folded + "e")  # "voted", "making": one short syllable left, so that an e was lost
            return _without_final(folded)
    if folded.endswith("s") and len(folded) > 3 and not folded.endswith(("ss", "us", "is")):
        folded = folded[:-1]
    return _without_final(folded)


def _without_final(folded: str) -> str:
    """Drop the silent e of longer words and the second l that British spelling doubles ("travelled")."""
    if folded.endswith("ll") and len(folded) > 5:
        return folded[:-1]
    return folded[:-1] if folded.endswith("e") and len(folded) > 4 else folded


_LEMMATIZED = frozenset({"fr", "es", "it", "nl"})


@lru_cache(maxsize=65536)
def _stem_other(word: str, language: str) -> str:
    if language in _LEMMATIZED:
        import simplemma  # noqa: PLC0415  # its tables take a second and up to 100 MB a language

        word = simplemma.lemmatize(word.lower(), lang=language)
    folded = fold(word)
    for apostrophe in ("l'", "d'", "qu'", "n'", "s'", "c'", "j'", "m'", "dell'", "all'", "nell'", "un'"):
        if folded.startswith(apostrophe) and len(folded) > len(apostrophe) + 1:
            folded = folded[len(apostrophe) :]
            break
    for suffix in (
        "aient",
        "eront",
        "ando",
        "endo",
        "ment",
        "ions",
        "ées",
        "en",
        "es",
        "er",
        "os",
        "as",
        "is",
        "e",
        "o",
        "a",
        "s",
        "i",
    ):
        if folded.endswith(suffix) and len(folded) - len(suffix) >= 4:
            return folded[: -len(suffix)]
    return folded


def stem(word: str, language: str) -> str:
    """Reduce a word to what its inflected forms share, folded.

    Irregular forms go to their dictionary form, German participles lose "ge" ("angekündigt" meets
    "ankündigen"). A capitalised German word is taken for a noun.
    """
    if word[:1].isdigit():
        return word
    if language == "de":
        return _stem_german(word, noun=word[:1].isupper())
    if language == "en":
        return _stem_english(word)
    return _stem_other(word, language)


_ENDING = re.compile(r"(?<=\w{3})(?:end(?:e[mnrs]?)?|ern|em|er|e[ns]|et|(?<!e)e|(?<=[erl])n|(?<![aeious])s)$")
_NISSE = re.compile(r"(?<=ni)ss?(?:e[ns]?)?$")


@lru_cache(maxsize=65536)
def bare(stem_: str) -> str:
    """Take what looks like an ending from a German stem until none is left: "Probleme" meets "Problem"."""
    stem_ = _NISSE.sub("", stem_)
    while (shorter := _ENDING.sub("", stem_)) != stem_:
        stem_ = shorter
    return stem_


_ROOT_SUFFIXES = {
    "de": (
        "ierung", "ungen", "ieren", "ation", "ition", "schaft", "lichkeit", "igkeit", "ung", "keit", "heit", "lich",
        "isch",
        "ion", "ier", "bar", "sam", "nis", "ler", "ig", "erinn", "erin", "inn", "er", "in",
    ),
    "en": (
        "ization", "isation", "ational", "ation", "ition", "ments", "ment", "ness", "ance", "ence", "able", "ible",
        "ship",
        "tion", "sion", "ize", "ise", "ist", "ity", "ive", "ous", "ful", "ant", "ent", "al", "er", "or", "ly", "ion",
        "y",
    ),
}  # fmt: skip


@lru_cache(maxsize=65536)
def root(stem_: str, language: str) -> str:
    """Reduce a stem further, to what a word family shares: "gründ-ung", "gründ-er", "gründ-en"."""
    for suffix in _ROOT_SUFFIXES.get(language, ()):
        if stem_.endswith(suffix) and len(stem_) - len(suffix) >= 4:
            return stem_[: -len(suffix)]
    return stem_


def is_infinitive(word: str) -> bool:
    """Whether a German word is the dictionary form of an irregular verb, which the plural looks like: "fahren"."""
    return soften(word) in _infinitives()


@lru_cache(maxsize=1)
def _infinitives() -> frozenset[str]:
    return frozenset(_irregular()["de"].values())


def is_irregular(word: str, language: str) -> bool:
    """Whether a word is a form of an irregular verb: "stieg", "took"; compounds count ("verstarb")."""
    if language == "en":
        return fold(word) in _irregular()["en"]
    if language != "de":
        return False
    plain = soften(word)
    return _german_verb(plain) is not None or any(
        plain.startswith(prefix) and len(plain) - len(prefix) >= 3 and _german_verb(plain[len(prefix) :]) is not None
        for prefix in _PREFIXES
    )

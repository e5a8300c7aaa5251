"""What a page shows in the place of its article: that the rest is sold, or that there is nothing at this address. Pure.

Told by words of several languages, because markup tells nothing: what is called a wall there is often the article.
Walls of consent, and pages that only a browser shows, are recognized in `extraction`.
"""

import re
from collections.abc import Sequence

_READERS = r"(?:abonnent\w*|abonnement\w*|abo|mitglied\w*|registrierte\w*|plus)"
_SPAN = r"(?:ein|eine|einen|zwei|drei|vier|sechs|\d+) (?:tage?|wochen?|monate?|jahr)n?"
_OFFERS = (
    # German
    rf"(?:jetzt )?(?:weiter ?lesen|lesen sie weiter)\b[^.!?]{{0,30}}\bmit\b[^.!?]{{0,30}}(?:\+|\b{_READERS}\b)",
    rf"jetzt (?:{_SPAN}|gratis|kostenlos|unverbindlich|für \d)[^.!?]{{0,40}}\b(?:testen|lesen|sichern|abonnieren)\b",
    rf"diese[rns]? (?:artikel|text|beitrag|inhalt)\b[^.!?]{{0,40}}\b(?:nur|für|mit)\b[^.!?]{{0,40}}\b{_READERS}\b",
    r"(?:sie haben|haben sie|du hast|hast du) (?:bereits|schon) (?:einen? )?(?:[\w+-]+[- ])?(?:abo|abonnement|konto)\b",
    r"(?:bereits|schon) (?:abonnent\w*|mitglied|registriert|abonniert)\s*\?",
    r"um (?:diesen|den (?:ganzen|vollständigen)) (?:artikel|text|beitrag) (?:\w+ )?(?:zu lesen|weiterzulesen)\b",
    # English
    r"(?:subscribe|sign up|sign in|log in|register)(?: (?:now|today|here))? to (?:continue|keep|read|unlock)\b",
    r"already (?:a |an |have an? )?(?:subscriber|member|subscription|account)\b[^.!?]{0,20}\?",
    r"this (?:article|story|content) is (?:\w+ )?(?:for|available to) (?:our |paying |paid )*(?:subscribers|members)\b",
    r"(?:to )?(?:continue|keep) reading (?:this (?:article|story)|with a)\b",
    r"start your (?:free |[\w-]+ )?trial\b",
    # French, Spanish, Italian, Dutch
    r"(?:cet )?article réservé (?:aux|à nos) abonnés|déjà abonnée?\s*\?|il vous reste [\d.,]+\s*% de cet article",
    r"¿?ya eres (?:suscriptor|socio)|(?:contenido )?exclusivo para suscriptores",
    r"(?:sei )?già abbonat[oa]\s*\?|(?:contenuto )?riservato agli abbonati",
    r"al abonnee\s*\?|(?:dit artikel is )?alleen voor abonnees",
)
_OFFER = re.compile(rf"(?:^|(?<=[.!?…] ))\W*(?:{'|'.join(_OFFERS)})", re.IGNORECASE)
_MAX_OFFER = 150  # words from its beginning to the end of the page

_FILLING = frozenset(
    """404 410 error fehler erreur errore http ups hoppla oops sorry leider entschuldigung die der das den diese dieser
    dieses ihnen von angeforderte angeforderten aufgerufene gesuchte gewünschte wurde konnte kann ist werden mehr
    the this that you your requested are were looking for was could can is be we longer""".split()
)
_MISSING = frozenset(
    f"{thing} {lack}"
    for things, lacks in (
        (
            "seite artikel beitrag inhalt dokument",
            ("nicht gefunden", "nicht vorhanden", "nicht verfügbar", "existiert nicht", "gibt es nicht", "gelöscht"),
        ),
        (
            "page article story content document",
            ("not found", "not available", "unavailable", "no available", "not exist", "does not exist", "no exists"),
        ),
    )
    for thing in things.split()
    for lack in lacks
) | {
    "not found", "nicht gefunden", "gone", "page introuvable", "article introuvable", "page non trouvée",
    "página no encontrada", "pagina non trovata", "pagina niet gevonden",
}  # fmt: skip
_NEGATED = re.compile(r"\b(?:cannot|(?:ca|could|is|was|does)n['’]t)\b")
_PARTS = re.compile(r"\s[-–—|·•»]+\s")
_MAX_NOTHING = 200  # words, of such a page that offers other articles, too


def without_offer(blocks: Sequence[tuple[str, str]]) -> tuple[Sequence[tuple[str, str]], bool]:
    """Leave out how a page ends that sells the rest of its article.

    Args:
        blocks: Tag and text of each, in reading order.

    Returns:
        The blocks before the offer, and whether there was one. What stands behind it is an offer, too; where that is
        much, the page goes on, and nothing is left out.
    """
    for number, (tag, text) in enumerate(blocks):
        match = _OFFER.search(text)
        if match is None:
            continue
        rest = [text[match.start() :], *(each for _, each in blocks[number + 1 :])]
        if sum(len(each.split()) for each in rest) <= _MAX_OFFER:
            before = text[: match.start()].strip()
            return [*blocks[:number], *([(tag, before)] if before else [])], True
    return blocks, False


def says_nothing(headings: Sequence[str], n_words: int) -> bool:
    """Whether a page only says that there is nothing at its address, though the site did not answer so.

    Args:
        headings: The title of the page and its headlines; a part of one, as between dashes, is enough.
        n_words: How many words of text are on it.
    """
    if n_words > _MAX_NOTHING:
        return False
    return any(_is_nothing(part) for heading in headings for part in _PARTS.split(heading[:200]))


def _is_nothing(heading: str) -> bool:
    words = re.findall(r"\w+", _NEGATED.sub("not", heading.casefold()))
    said = " ".join(word for word in words if word not in _FILLING)
    return said in _MISSING or (not said and not {"404", "410"}.isdisjoint(words))

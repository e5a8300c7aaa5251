"""Countries and capitals in English and German, for telling a place in the asker's language."""

from functools import lru_cache
from importlib import resources

from bot.engine.language import fold


@lru_cache(maxsize=1)
def countries() -> dict[str, tuple[str, str]]:
    """Folded name of a country or capital, in either language -> (English name, German name)."""
    table: dict[str, tuple[str, str]] = {}
    text = resources.files(__package__).joinpath("lexicon_data", "nations.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        _, english, _, german, _, capital_en, capital_de, *_ = (*line.split("\t"), *[""] * 8)
        names_en = [name.strip() for name in english.split(";") if name.strip()]
        names_de = [name.strip() for name in german.split(";") if name.strip()]
        for name in (*names_en, *names_de):
            table.setdefault(fold(name), (names_en[0], names_de[0]))
        for name in (capital_en.strip(), capital_de.strip()):
            if name:
                table.setdefault(fold(name), (capital_en.strip(), capital_de.strip()))
    return table


@lru_cache(maxsize=1)
def adjectives() -> frozenset[str]:
    """English words for what comes from a country, folded: "greek"."""
    text = resources.files(__package__).joinpath("lexicon_data", "nations.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return frozenset(fold(row[2].split(";")[0].strip()) for row in rows)

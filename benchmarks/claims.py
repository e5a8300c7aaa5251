"""Measure `engine.faults` on the labelled claims of `benchmarks/claims`: `python -m benchmarks.claims`.

Rules, tables and weights were chosen on all files but the ninth; with --misses what is judged wrongly of them is
listed. Nobody looks into `ninth.jsonl`: only its totals are printed. The bullets of the engine's own
digests are measured beside them: nearly all must pass with their quotes, and few when one word is made wrong.
--counts tells what the files hold, and --fit makes the weights of the evidence.
"""

import argparse
import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks import claims_fit
from bot.engine import digest, read
from bot.engine.claims.checking import faults, gather
from bot.engine.claims.weights import strengths
from bot.types import Article

FOLDER = Path(__file__).parent / "claims"
READ = ("dev", "check", "more")
TUNED = (*READ, "blind", "fifth", "sixth", "seventh", "eighth")
BLIND = "ninth"
SEEDS = Path(__file__).parents[1] / "seeds"


def load(name: str) -> list[dict[str, Any]]:
    """The pairs of a file, in order; none where the file is not there."""
    path = FOLDER / f"{name}.jsonl"
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def judged(pair: dict[str, Any]) -> tuple[str, ...]:
    """What is found wrong with a pair, the language asked for being the claim's own."""
    return faults(pair["claim"], pair["quotes"], language=pair["claim_language"])


def report(name: str, *, misses: bool, is_blind: bool = False) -> None:
    """Print what is caught and kept of a file, and what is missed if wanted; only the totals of a blind one."""
    pairs = load(name)
    if not pairs:
        print(f"{name}: no pairs")
        return
    caught, total, kept, right = Counter[str](), Counter[str](), 0, 0
    by_languages, of_languages = Counter[str](), Counter[str]()
    missed: list[tuple[dict[str, Any], tuple[str, ...]]] = []
    for pair in pairs:
        found = judged(pair)
        is_well = bool(found) == (pair["fault"] is not None)
        languages = f"{pair['quote_language']}->{pair['claim_language']}"
        of_languages[languages] += 1
        by_languages[languages] += is_well
        if pair["fault"] is None:
            right += 1
            kept += not found
        else:
            total[pair["fault"]] += 1
            caught[pair["fault"]] += bool(found)
        if not is_well:
            missed.append((pair, found))
    wrong = total.total()
    print(f"{name}: caught {caught.total()}/{wrong} ({caught.total() / wrong:.1%})", end=", ")
    print(f"kept {kept}/{right} ({kept / right:.1%})")
    if is_blind:
        return
    print("  " + ", ".join(f"{kind} {caught[kind]}/{total[kind]}" for kind in sorted(total)))
    print("  rightly judged: " + ", ".join(f"{key} {by_languages[key]}/{n}" for key, n in sorted(of_languages.items())))
    for pair, found in missed if misses else ():
        print(f"  {pair['id']} {pair['fault'] or 'right'}: {', '.join(found) or '-'} | {pair['claim']}")


def articles() -> Iterator[Article]:
    """The seeds and the labelled news of the project."""
    for path in sorted(SEEDS.rglob("*.md")):
        if path.parent != SEEDS:
            yield read(path.read_text(encoding="utf-8"))
    for name in ("stories", "novelty"):
        path = FOLDER.parent / "tracking" / f"{name}.jsonl"
        for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
            yield from _articles(json.loads(line))
    questions = FOLDER.parent / "questions" / "news.json"
    if questions.is_file():
        for entry in json.loads(questions.read_text(encoding="utf-8"))["articles"]:
            yield read(entry["text"], title=entry["title"])


def _articles(item: object) -> Iterator[Article]:
    if isinstance(item, dict):
        text = item.get("text")
        if isinstance(text, str) and len(text) > 200:
            yield read(text, title=str(item.get("title", "")), language=item.get("language"))
        for value in item.values():
            yield from _articles(value)
    elif isinstance(item, list):
        for value in item:
            yield from _articles(value)


def bullets(found: Iterable[Article], *, misses: bool) -> None:
    """Print how many bullets of the engine's own digests pass with their quotes."""
    passed = total = 0
    lost: list[str] = []
    for article in found:
        made = digest([article], max_bullets=5)
        for bullet in made.bullets:
            wrong = faults(bullet.text, [citation.quote for citation in bullet.citations], language=made.language)
            total += 1
            passed += not wrong
            if wrong:
                lost.append(f"  {', '.join(wrong)} | {bullet.text}")
    print(f"own bullets: {passed}/{total} pass ({passed / max(total, 1):.1%})")
    print("\n".join(lost[:60]) if misses else "", end="\n" if misses and lost else "")


def crude(found: Iterable[Article]) -> None:
    """Print how many of the engine's own points are caught when one word of them is made wrong, by what is done."""
    total, caught = Counter[str](), Counter[str]()
    seen: set[str] = set()
    for article in found:
        made = digest([article], max_bullets=5)
        for bullet in made.bullets:
            quotes = [citation.quote for citation in bullet.citations]
            for kind, text in _mutations(bullet.text, made.language):
                if text in quotes or text in seen:
                    continue
                seen.add(text)
                total[kind] += 1
                caught[kind] += bool(faults(text, quotes, language=made.language))
    for kind in sorted(total):
        print(f"one word changed, {kind}: caught {caught[kind]}/{total[kind]} ({caught[kind] / total[kind]:.1%})")


_DAYS = {
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag".split(),
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
}
_SCALES = (("Millionen", "Milliarden"), ("Mio", "Mrd"), ("million", "billion"), ("Prozent", "Prozentpunkte"))
_UNITS = (("Euro", "Dollar"), ("euros", "dollars"), ("Kilometer", "Meter"), ("kilometers", "meters"))


def _mutations(text: str, language: str) -> Iterator[tuple[str, str]]:
    """A text with one word changed, once for each way in which that can be done: (what was done, the text)."""
    figures = list(re.finditer(r"(?<![\w.,:/-])\d{2,3}(?![\w.,:/-])", text))
    if figures:
        place = figures[0]
        yield "another figure", f"{text[: place.start()]}{int(place.group()) + 7}{text[place.end() :]}"
    days = _DAYS.get(language, [])
    place_of_day = re.search(rf"\b(?:{'|'.join(days)})\b", text) if days else None
    if place_of_day:
        other = days[(days.index(place_of_day.group()) + 2) % 7]
        yield "another weekday", text[: place_of_day.start()] + other + text[place_of_day.end() :]
    for kind, pairs in (("another scale", _SCALES), ("another unit", _UNITS)):
        for one, other in (*pairs, *((b, a) for a, b in pairs)):
            word = re.compile(rf"(?<=\d\s){one}\b")
            if word.search(text) and other not in text:
                yield kind, word.sub(other, text, count=1)
                break
    dropped = re.sub(r"\s(?:nicht|not)(?=[\s,.])(?!\s(?:nur|only|mehr\sals|more\sthan))", "", text, count=1)
    if dropped != text:
        yield "a dropped not", dropped
    opened = re.sub(r"\b(?:[Kk]eine?|[Nn]o)\s(?=\w)", "", text, count=1)
    if opened != text:
        yield "a dropped no", opened


def speed(pairs: list[dict[str, Any]]) -> None:
    """Print the time that a claim takes, read for the first time after the tables are loaded."""
    from bot.engine.claims.reading import read_statement  # noqa: PLC0415  # only to empty its cache

    if not pairs:
        return
    for pair in pairs:
        judged(pair)
    read_statement.cache_clear()
    taken = []
    for pair in pairs:
        begun = time.perf_counter()
        judged(pair)
        taken.append((time.perf_counter() - begun) * 1000)
    print(f"time: median {statistics.median(taken):.2f} ms, 95 % below {sorted(taken)[int(len(taken) * 0.95)]:.2f} ms")


def fit_weights(*, alone: bool) -> None:
    """Fit the weights of `bot.engine.claims.weights` on the files that are tuned on, and print them."""
    rows = [
        claims_fit.Row(
            name,
            tuple(pair["quotes"]),
            pair["fault"] is not None,
            strengths(gather(pair["claim"], pair["quotes"], pair["claim_language"])),
            1.0 if name in READ else claims_fit.MISTRUST,
        )
        for name in TUNED
        for pair in load(name)
    ]
    made = claims_fit.report(rows, alone=alone)
    print(f"BIAS = {made.bias:.2f}")
    print("WEIGHTS: dict[str, float] = {")
    for sort, weight in sorted(made.weights.items()):
        print(f'    "{sort}": {weight:.2f},')
    print("}")


def counts() -> None:
    """Print what each file holds, as the tables of its README have it."""
    for name in (*TUNED, BLIND):
        pairs = load(name)
        languages = Counter(f"{pair['quote_language']}->{pair['claim_language']}" for pair in pairs)
        faulty = Counter(pair["fault"] for pair in pairs if pair["fault"] is not None)
        print(f"{name}: {len(pairs)} claims, {len(pairs) - faulty.total()} supported")
        print("  " + ", ".join(f"{key} {n}" for key, n in sorted(languages.items())))
        print(f"  with two or three quotes: {sum(len(pair['quotes']) > 1 for pair in pairs)}")
        for what, texts in (
            ("a cited sentence", [quote for pair in pairs for quote in pair["quotes"]]),
            ("a supported claim", [pair["claim"] for pair in pairs if pair["fault"] is None]),
            ("a claim with a fault", [pair["claim"] for pair in pairs if pair["fault"] is not None]),
        ):
            lengths = [len(text.split()) for text in texts]
            print(f"  words in {what}: {min(lengths)} to {max(lengths)}, median {statistics.median(lengths):g}")
        print("  " + ", ".join(f"{kind} {n}" for kind, n in sorted(faulty.items())))


def main() -> None:
    """Print all of it; with --misses also what is judged wrongly of the files that were tuned on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="list what is judged wrongly, except of the ninth")
    parser.add_argument("--only", choices=(*TUNED, BLIND, "bullets", "crude"), help="one part only")
    parser.add_argument("--counts", action="store_true", help="only what the files hold")
    parser.add_argument("--fit", action="store_true", help="fit the weights of the evidence and print them")
    parser.add_argument("--alone", action="store_true", help="with --fit: also what each sort of evidence is worth")
    options = parser.parse_args()
    if options.fit:
        fit_weights(alone=options.alone)
        return
    if options.counts:
        counts()
        return
    for name in TUNED:
        if options.only in {None, name}:
            report(name, misses=options.misses)
    if options.only in {None, BLIND}:
        report(BLIND, misses=False, is_blind=True)
    if options.only in {None, "dev"}:
        speed(load("dev"))
    if options.only in {None, "bullets"}:
        bullets(articles(), misses=options.misses)
    if options.only in {None, "crude"}:
        crude(articles())


if __name__ == "__main__":
    main()

"""Measure the engine beside its baselines, print the figures, write `docs/SCORECARD.md`.

python -m benchmarks            everything (about three minutes on one core)
"""

import datetime as dt
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from benchmarks import baselines, data, fit
from benchmarks.rouge import rouge, words
from bot import engine
from bot.engine import answers
from bot.engine.analysis import views
from bot.engine.reading import read
from bot.types import Article

ROOT = Path(__file__).resolve().parents[1]
OWN = Path(__file__).resolve().parent / "questions" / "news.json"

Table = list[list[str]]


def _row(name: str, *values: float) -> list[str]:
    return [name, *(f"{value:.3f}" for value in values)]


def questions(sets: dict[str, tuple[list[fit.Item], list[fit.Item]]]) -> tuple[Table, Table]:
    """Ranking and refusing, cross-validated by article, beside the baselines."""

    def trained_without(held: int) -> Callable[[fit.Item], bool]:
        return lambda item: item.fold != held

    by_fold = [fit.fit_ranker(sets, trained_without(held)) for held in range(fit.FOLDS)]
    found: Table = []
    for name, (positive, _) in sets.items():
        for label, method in (("BM25, white space", baselines.bm25), ("character TF-IDF", baselines.character_tfidf)):
            ranked = [(method(item.case.question, item.case.article), item.case.right) for item in positive]
            found.append(_row(f"{name}: {label}", *baselines.hit_rates(ranked)))
        found.append(_row(f"{name}: **Depesche**", *fit.hits(positive, by_fold)))
    refused: Table = []
    for name, scores in fit.cross_validated_support(sets, by_fold).items():
        right, of_all = fit.right_when_answering(scores)
        refused.append(
            [
                name,
                f"{fit.auroc(scores.positive, scores.negative):.3f}",
                f"{fit.refused_at(scores, 0.9):.2f}",
                f"{right:.2f} / {of_all:.2f}",
            ]
        )
    return found, refused


def held_out() -> Table:
    """The project's own questions, on which nothing was fitted, with the weights that ship."""
    table: Table = []
    for language in ("de", "en"):
        positive, negative = data.news(language, str(OWN))
        made = {id(case): answers.best_ranking(case.question, [case.article]) for case in (*positive, *negative)}
        hits = baselines.hit_rates([(made[id(case)][0].scores, case.right) for case in positive])
        plain = baselines.hit_rates(
            [(baselines.character_tfidf(case.question, case.article), case.right) for case in positive]
        )
        yes = np.array([made[id(case)][1] for case in positive])
        no = np.array([made[id(case)][1] for case in negative])
        shown = [engine.answer(case.question, [case.article]) for case in positive]
        said = [(case, answer) for case, answer in zip(positive, shown, strict=True) if answer.verdict == "answered"]
        right = sum(case.right[answer.citations[0].sentence] for case, answer in said)
        phrase = [
            any(option.lower() in (answer.text or "").lower() for option in case.answers)
            for case, answer in said
            if case.answers
        ]
        refused = sum(engine.answer(case.question, [case.article]).verdict != "answered" for case in negative)
        table.append(_row(f"{language}: character TF-IDF, hit@1 / hit@3", *plain))
        table.append(_row(f"{language}: **Depesche**, hit@1 / hit@3", *hits))
        table.append(_row(f"{language}: AUROC, answerable against unanswerable", fit.auroc(yes, no)))
        table.append(
            _row(
                f"{language}: answered / of these, citation right", len(said) / len(positive), right / max(len(said), 1)
            )
        )
        table.append(
            _row(f"{language}: of these, the short answer holds the expected string", sum(phrase) / max(len(phrase), 1))
        )
        table.append(_row(f"{language}: unanswerable not answered", refused / len(negative)))
    return table


def teasers() -> Table:
    """Digests against editors' one-sentence teasers."""
    pairs = [(words(teaser), read(body)) for teaser, body in data.teasers()]
    table: Table = []

    def measure(name: str, texts: Callable[[Article], Sequence[str]]) -> None:
        scores = [
            [rouge([w for text in texts(article) for w in words(text)], wanted, n) for n in (1, 2)]
            for wanted, article in pairs
        ]
        table.append(_row(name, *np.array(scores).mean(axis=0)))

    for count in (1, 3):
        measure(
            f"lead-{count}",
            lambda article, count=count: [s.text for s in article.sentences if s.kind in {"lead", "body"}][:count],  # type: ignore[misc]
        )
        measure(
            f"**Depesche**, {count} bullet{'s' if count > 1 else ''}",
            lambda article, count=count: [b.text for b in engine.digest([article], max_bullets=count).bullets],  # type: ignore[misc]
        )
    return table


def _median_ms(job: Callable[[], object], times: int) -> float:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        job()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken) * 1000


def speed() -> Table:
    """Warm times on one core, import time, memory."""
    sentence_pool = [s.text for case in data.xquad("de", "de")[0][:1] for s in case.article.sentences]
    texts = []
    for number in range(30):  # distinct texts, so that no cache helps
        body, count = [f"Ausgabe {number}. "], 2
        for sentence in sentence_pool * 3:
            if count > 1000:
                break
            body.append(sentence)
            count += len(sentence.split())
        texts.append(" ".join(body[:1] + body[1:]))
    engine.answer("Wer hat das bezahlt?", [read(texts[-1])])
    jobs = iter(texts)
    table: Table = [
        [
            "read and digest an article of 1,000 words",
            f"{_median_ms(lambda: engine.digest([read(next(jobs))]), 25):.1f} ms",
        ]
    ]
    cases = data.xquad("en", "de")[0]
    some = cases[:60]
    for case in some:
        views(case.article)
    queue = iter(some)

    def one() -> object:
        case = next(queue)
        return engine.answer(case.question, [case.article])

    table.append(["a question on one article (~27 sentences)", f"{_median_ms(one, 55):.1f} ms"])
    story = list({case.article.id: case.article for case in cases}.values())[:20]
    for article in story:
        views(article)
    asked = iter([case.question for case in cases[100:140]])
    n = sum(len(article.sentences) for article in story)
    table.append(
        [
            f"a question on a story of {len(story)} articles ({n} sentences)",
            f"{_median_ms(lambda: engine.answer(next(asked), story), 25):.1f} ms",
        ]
    )
    code = "import time; t = time.perf_counter(); import bot.engine; print((time.perf_counter() - t) * 1000)"
    took = [
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout)
        for _ in range(5)
    ]
    table.append(["import of bot.engine", f"{statistics.median(took):.0f} ms"])
    code = (
        "import re; rss = lambda: int(re.search(r'VmRSS:\\s+(\\d+)', open('/proc/self/status').read()).group(1))\n"
        "base = rss()\n"
        "from bot.engine import read, answer, digest\n"
        "a = read('Die Firma baut ein Werk. Das kostet 3 Mio. Euro.')\n"
        "b = read('The company builds a plant. It costs $3 million.')\n"
        "answer('was kostet das', [a, b]); answer('what does it cost', [a, b]); digest([a])\n"
        "print((rss() - base) / 1024)"
    )
    grown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    table.append(["memory added by the engine, both languages loaded", f"{float(grown):.0f} MB"])
    return table


def _markdown(title: str, head: Sequence[str], table: Table) -> str:
    lines = [f"## {title}", "", "| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(row + [""] * (len(head) - len(row))) + " |" for row in table]
    return "\n".join(lines)


def main() -> None:
    """Measure, print, write."""
    data.require_data()
    sets = fit.load()
    found, refused = questions(sets)
    parts = [
        _markdown(
            "Finding the sentence that answers (cross-validated by article)",
            ["set and method", "hit@1", "hit@3"],
            found,
        ),
        _markdown(
            "Refusing what the article does not say (cross-validated by article)",
            [
                "set",
                "AUROC",
                "refused while 90 % answered",
                "right when it answers, half answered: of the answerable / of all",
            ],
            refused,
        ),
        _markdown("Held out: the project's own questions, shipped weights", ["", "", ""], held_out()),
        _markdown("Digests against editors' teasers", ["method", "ROUGE-1", "ROUGE-2"], teasers()),
        _markdown("Cost, warm, one core", ["what", "median"], speed()),
    ]
    today = dt.datetime.now(tz=dt.UTC).date()
    head = (
        "# Scorecard\n\nWritten by `make bench`; do not edit. Sets and settings: `benchmarks/README.md`.\n"
        "An unanswerable XQuAD question is one asked of its own article without the paragraph that answers it.\n\n"
        f"Measured {today} with Python {platform.python_version()} on {platform.machine()}.\n"
    )
    text = head + "\n" + "\n\n".join(parts) + "\n"
    print(text)
    (ROOT / "docs").mkdir(exist_ok=True)
    (ROOT / "docs" / "SCORECARD.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

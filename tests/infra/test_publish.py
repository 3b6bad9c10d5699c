"""infra/publish.py against a bucket, a list of paths and a table on this machine: what it says, in which order it changes them,
and what is left when it is killed half way."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[2]

# The stand-in for aws. It does what the calls say in the folder $WORLD, and kills its caller instead of call number $KILL_AT.
STAND_IN = """#!{python} -SE
import json, os, shutil, signal, sys

world, words = os.environ["WORLD"], sys.argv[1:]
said = " ".join(words)
paths_file = world + "/paths"
paths = json.load(open(paths_file))
after = lambda word: words[words.index(word) + 1]
if "list-keys" in said:
    print(json.dumps({{"Items": [{{"Key": key, "Value": value}} for key, value in paths.items()]}}))
    sys.exit()
if "describe-key-value-store" in said:
    print(open(world + "/etag").read())
    sys.exit()
with open(world + "/calls", "a") as calls:
    calls.write(json.dumps(words) + "\\n")
number = len(open(world + "/calls").readlines())
if number == int(os.environ.get("KILL_AT", 0)):
    os.kill(os.getppid(), signal.SIGKILL)
    sys.exit(1)
if "update-keys" in said:
    if after("--if-match") != open(world + "/etag").read():
        sys.exit("PreconditionFailedException")
    batch = json.loads(after("--cli-input-json"))
    paths |= {{it["Key"]: it["Value"] for it in batch.get("Puts", [])}}
    for it in batch.get("Deletes", []):
        del paths[it["Key"]]
    json.dump(paths, open(paths_file, "w"))
    open(world + "/etag", "w").write(f"etag-{{number}}")
    print(f"etag-{{number}}")
elif words[:2] == ["s3", "cp"]:
    target = words[3].replace("s3://bucket", world + "/bucket")
    os.makedirs(os.path.dirname(target), exist_ok=True)
    if "--recursive" in words:
        shutil.copytree(words[2], target, dirs_exist_ok=True)
    else:
        shutil.copy(words[2], target)
elif words[:2] == ["s3", "rm"]:
    os.remove(words[2].replace("s3://bucket", world + "/bucket"))
elif words[:2] == ["dynamodb", "put-item"]:
    shutil.copy(after("--item").removeprefix("file://"), world + "/item")
"""

BEFORE = {
    "/index.html": 'to <a href="/sv/">',
    "/404.html": "no such page",
    "/robots.txt": "x",
    "/sv/index.html": '<a href="/sv/a/"> <a href="/sv/b/"> "/assets/main.1.css"',
    "/sv/a/index.html": '<a href="/sv/"> "/assets/main.1.css"',
    "/sv/b/index.html": '<a href="/sv/a/"> "/assets/main.1.css"',
    "/assets/main.1.css": "1",
}
# A page is renamed, one is new, one is changed, and all have another stylesheet.
AFTER = {
    "/index.html": 'to <a href="/sv/">',
    "/404.html": "no such page at all",
    "/robots.txt": "x",
    "/sv/index.html": '<a href="/sv/a/"> <a href="/sv/b-ny/"> <a href="/sv/c/"> "/assets/main.2.css"',
    "/sv/a/index.html": '<a href="/sv/c/"> "/assets/main.2.css"',
    "/sv/b-ny/index.html": '<a href="/sv/a/"> "/assets/main.2.css"',
    "/sv/c/index.html": '<a href="/sv/b-ny/"> "/assets/main.2.css"',
    "/assets/main.2.css": "2",
}
MOVED = {"/sv/b/": "/sv/b-ny/"}


class Publish(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.begin()
        tools = self.folder / "tools"
        tools.mkdir()
        (tools / "aws").write_text(STAND_IN.format(python=sys.executable))
        (tools / "aws").chmod(0o755)
        self.environment = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "WORLD": str(self.folder / "world")}

    def begin(self):
        """An empty account."""
        self.world = self.folder / "world"
        shutil.rmtree(self.world, ignore_errors=True)
        (self.world / "bucket").mkdir(parents=True)
        (self.world / "paths").write_text("{}")
        (self.world / "etag").write_text("etag-0")
        (self.world / "calls").write_text("")

    def build(self, files, moved=None, gone=()):
        """What a build leaves."""
        site = self.folder / "site"
        shutil.rmtree(site, ignore_errors=True)
        for path, text in files.items():
            file = Path(f"{site}{path}")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        Path(f"{site}.moved.json").write_text(json.dumps(moved or {}))
        Path(f"{site}.index.json").write_text(json.dumps({"version": 1, "pages": sorted(files), "å": "å"}, indent=2))
        (self.folder / "content").mkdir(exist_ok=True)
        (self.folder / "content/site.toml").write_text(f"gone = {json.dumps(list(gone))}\n")

    def run_publish(self, *words, action="publish", typed="", **environment):
        command = [sys.executable, ROOT / "infra/publish.py", action, self.folder / "site", "--bucket", "bucket", "--paths", "arn:paths"]
        command += ["--distribution", "E1", "--table", "answers", "--content", self.folder / "content", *words]
        (self.world / "calls").write_text("")
        return subprocess.run(command, env={**self.environment, **environment}, input=typed, capture_output=True, text=True)

    def publish(self, *words, **more):
        done = self.run_publish(*words, **more)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stderr

    def calls(self):
        return [json.loads(line) for line in (self.world / "calls").read_text().splitlines()]

    def paths(self):
        return json.loads((self.world / "paths").read_text())

    def assert_whole(self, when):
        """What the list of paths has is in the bucket, and all that the pages there refer to is on the list."""
        paths = self.paths()
        for path in (path for path in paths if not path.endswith("/")):
            file = Path(f"{self.world}/bucket{path}")
            self.assertTrue(file.exists(), f"{path} is listed and not there, {when}")
            for target in re.findall(r'"(/[^"]*)"', file.read_text()):
                wanted = target + "index.html" if target.endswith("/") else target
                self.assertTrue(wanted in paths or paths.get(target) in MOVED.values(), f"{path} refers to {target}, {when}")

    def assert_published(self, files, moved=None):
        pages = {path for path in self.paths() if not path.startswith("/assets/")}
        self.assertEqual(pages, {path for path in {*files, *(moved or {})} if not path.startswith("/assets/")})
        for path, text in files.items():
            self.assertEqual(Path(f"{self.world}/bucket{path}").read_text(), text)

    def test_what_changes_is_said_and_done_and_the_same_again_changes_nothing(self):
        self.build(BEFORE)
        self.publish()
        self.assert_published(BEFORE)
        self.build(AFTER, MOVED)
        said = self.publish()
        for line in ("new      /sv/b-ny/", "new      /sv/c/", "changed  /sv/a/", "gone     /sv/b/", "moved    /sv/b/ -> /sv/b-ny/"):
            self.assertIn(f"  {line}\n", said)
        self.assertNotIn("changed  /\n", said)
        self.assert_published(AFTER, MOVED)
        self.assertFalse((self.world / "bucket/sv/b/index.html").exists())
        self.assertEqual(self.paths()["/assets/main.1.css"], date.today().isoformat())
        said = self.publish()
        self.assertIn("nothing changes for readers", said)
        self.assertEqual([call[:2] for call in self.calls()], [["dynamodb", "put-item"]])

    def test_an_earlier_commit_takes_it_back(self):
        for files, moved, gone in ((BEFORE, {}, ()), (AFTER, MOVED, ()), (BEFORE, {}, ("sv/b-ny", "sv/c"))):
            self.build(files, moved, gone)
            self.publish()
        self.assert_published(BEFORE)
        self.assert_whole("after going back")
        self.assertEqual(self.paths()["/assets/main.1.css"], "live")

    def test_both_files_of_a_page_are_one_page_and_what_is_no_page_is_counted(self):
        both = {"/sv/a/signed-in.html": "x", "/assets/tool.1.js": "1"}
        self.build(BEFORE | both)
        self.publish()
        self.build(BEFORE | both | {"/sv/a/index.html": "y", "/sv/a/signed-in.html": "y", "/assets/tool.1.js": "1"})
        said = self.publish("--dry-run")
        self.assertEqual(said.count("/sv/a/\n"), 1, said)
        self.assertNotIn("other file", said)
        self.build(BEFORE | both | {"/sv/a/signed-in.html": "y", "/robots.txt": "y"})
        said = self.publish("--dry-run")
        self.assertIn("  changed  /sv/a/\n  1 other file, such as", said)

    def test_what_is_printed_of_a_call_is_short(self):
        self.build(BEFORE | {f"/sv/{number}/index.html": "x" for number in range(60)})
        said = self.publish("--dry-run")
        self.assertIn("--cli-input-json", said)
        self.assertLess(max(map(len, said.splitlines())), 400, said)

    def test_only_what_is_another_file_is_uploaded(self):
        self.build(BEFORE)
        self.publish()
        self.build(BEFORE | {"/sv/a/index.html": '<a href="/sv/"> corrected "/assets/main.1.css"'})
        self.publish()
        uploaded = [call for call in self.calls() if call[:2] == ["s3", "cp"]]
        self.assertEqual(len(uploaded), 1, uploaded)
        order = [" ".join(call[:2]) for call in self.calls()]
        self.assertEqual(order, ["dynamodb put-item", "s3 cp", "cloudfront create-invalidation", "cloudfront-keyvaluestore update-keys"])

    def test_killed_at_any_call_it_leaves_a_whole_site_and_the_next_run_does_the_rest(self):
        self.build(AFTER, MOVED)
        for at in range(1, 40):
            self.begin()
            self.build(BEFORE)
            self.publish()
            self.build(AFTER, MOVED)
            done = self.run_publish(KILL_AT=str(at))
            self.assert_whole(f"killed at call {at}")
            self.publish()
            self.assert_published(AFTER, MOVED)
            self.assert_whole(f"mended after call {at}")
            if done.returncode == 0:
                break
        self.assertGreater(at, 8, "it was killed at every call")
        self.assertLess(at, 39)

    def test_a_page_that_would_be_lost_stops_it_until_it_is_moved_or_gone(self):
        self.build(BEFORE)
        self.publish()
        before = self.paths()
        self.build(AFTER)
        for action in ("publish", "check"):
            done = self.run_publish(action=action)
            self.assertEqual(done.returncode, 1)
            self.assertIn('gone = ["sv/b"]', done.stderr)
            self.assertIn("moved_from", done.stderr)
            self.assertEqual((self.calls(), self.paths()), ([], before))
        for gone in (["sv/b"], ["sv"]):
            self.build(AFTER, gone=gone)
            self.publish(action="check")
        self.build(AFTER, gone=["sv/bb", "b"])
        self.assertEqual(self.run_publish(action="check").returncode, 1, "another page's name does not count")

    def test_an_earlier_address_that_would_lead_nowhere_stops_it_as_well(self):
        for files, moved in ((BEFORE, {}), (AFTER, MOVED)):
            self.build(files, moved)
            self.publish()
        self.build(AFTER)
        done = self.run_publish(action="check")
        self.assertEqual(done.returncode, 1)
        self.assertIn('gone = ["sv/b"]', done.stderr)
        self.build(AFTER, gone=["sv/b"])
        self.assertIn("  gone     /sv/b/ (an earlier address)\n", self.publish())
        self.assert_published(AFTER)

    def test_it_asks_and_no_means_no(self):
        self.build(BEFORE)
        for typed in ("", "n\n"):
            done = self.run_publish("--ask", "Publish?", typed=typed)
            self.assertEqual(done.returncode, 1)
            self.assertIn("nothing was done", done.stderr)
            self.assertEqual(self.calls(), [])
        self.publish("--ask", "Publish?", typed="y\n")
        self.assert_published(BEFORE)

    def test_a_dry_run_changes_nothing(self):
        self.build(BEFORE)
        said = self.publish("--dry-run", "--ask", "Publish?")
        for step in ("new      /sv/a/", "aws s3 cp", "update-keys", "put-item", "create-invalidation"):
            self.assertIn(step, said)
        self.assertEqual((self.calls(), self.paths()), ([], {}))

    def test_the_index_is_one_item(self):
        self.build(BEFORE)
        self.publish()
        item = json.loads((self.world / "item").read_text())
        self.assertEqual(item["pk"], {"S": "site-index"})
        self.assertEqual(json.loads(item["index"]["S"])["pages"], sorted(BEFORE))
        (self.folder / "site.index.json").write_text(json.dumps({"long": "å" * 200_000}))
        done = self.run_publish()
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("too large", done.stderr)

    def test_a_file_of_an_unknown_kind_is_named_before_anything_changes(self):
        self.build(BEFORE | {"/assets/x.tiff": "x"})
        done = self.run_publish(action="check")
        self.assertIn("content type of /assets/x.tiff", done.stderr)
        self.assertEqual(self.calls(), [])

    def test_files_that_are_missing_are_named(self):
        for words in (["check", "/nope"], ["index", "/nope"], ["publish", "/nope", "--dry-run"]):
            done = subprocess.run([sys.executable, ROOT / "infra/publish.py", *words], capture_output=True, text=True)
            self.assertEqual(done.returncode, 1)
            self.assertNotIn("Traceback", done.stderr)
            self.assertRegex(done.stderr, r"infra/deploy: /nope\S*: No such file")

    def test_somebody_else_who_publishes_at_the_same_time_is_not_overwritten(self):
        self.build(BEFORE)
        self.publish()
        self.build(AFTER, MOVED)
        tool = self.folder / "tools/aws"
        tool.write_text(tool.read_text().replace('print(open(world + "/etag").read())', 'print("an older etag")'))
        done = self.run_publish()
        self.assertEqual(done.returncode, 1)
        self.assertIn("publish again", done.stderr)
        self.assertNotIn("Traceback", done.stderr)
        self.assert_whole("refused")

    def test_the_list_of_an_earlier_version_is_understood(self):
        self.build(BEFORE)
        self.publish()
        (self.world / "paths").write_text(json.dumps({path: "live" for path in BEFORE} | {"/assets/old.css": "2026-01-01"}))
        (self.world / "bucket/assets/old.css").write_text("x")
        self.publish()
        self.assert_published(BEFORE)
        self.assertFalse((self.world / "bucket/assets/old.css").exists())


if __name__ == "__main__":
    unittest.main()

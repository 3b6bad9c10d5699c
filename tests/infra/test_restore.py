"""infra/restore.py against a stand-in for `aws dynamodb` whose tables are a JSON file."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from datetime import datetime, timezone
from pathlib import Path

ROOT = Path(__file__).parents[2]

# Restores like DynamoDB: into a new table, the items of the point in time. The file has the tables as they are, what a restore
# brings back, and what happens to the live table in the meantime.
STAND_IN = """#!{python} -SE
import json, sys

file = "{world}"
world = json.load(open(file))
command, words = sys.argv[2], sys.argv[3:]
option = lambda name: words[words.index(name) + 1] if name in words else None
world["calls"].append([command, option("--table-name") or option("--source-table-name")])
answer = None
if command == "scan":
    answer = {{"Items": world["tables"][option("--table-name")]}}
elif command == "describe-table":
    keys = [{{"AttributeName": "pk", "KeyType": "HASH"}}, {{"AttributeName": "sk", "KeyType": "RANGE"}}]
    answer = {{"Table": {{"KeySchema": keys[: 1 if "-restored-" in option("--table-name") and world.get("one key") else 2], "TableStatus": "ACTIVE"}}}}
elif command == "describe-continuous-backups":
    window = {{"PointInTimeRecoveryStatus": world.get("recovery", "ENABLED")}}
    window |= world.get("window", {{"EarliestRestorableDateTime": "2026-01-01T00:00:00+00:00", "LatestRestorableDateTime": "2999-01-01T00:00:00+00:00"}})
    answer = {{"ContinuousBackupsDescription": {{"PointInTimeRecoveryDescription": window}}}}
elif command == "restore-table-to-point-in-time":
    source, target = option("--source-table-name"), option("--target-table-name")
    world["tables"][target] = world.get("restored", world["tables"])[source]
    world["tables"][source] = world.get("meanwhile", world["tables"])[source]
    world["moment"] = option("--restore-date-time")
elif command == "delete-table":
    del world["tables"][option("--table-name")]
if command == world.get("fails"):
    sys.exit("An error occurred (LimitExceededException): too many tables")
json.dump(world, open(file, "w"))
if answer:
    print(json.dumps(answer))
"""


def item(sk, value):
    return {"pk": {"S": "ORG#a"}, "sk": {"S": sk}, "value": {"N": str(value)}}


class Restore(unittest.TestCase):
    def setUp(self):
        folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, folder)
        self.file = folder / "world"
        (folder / "aws").write_text(STAND_IN.format(python=sys.executable, world=self.file))
        (folder / "aws").chmod(0o755)
        self.environment = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"}

    def run_restore(self, *words, **world):
        tables = {"feedback": [item("1", 1)], "billing": [item(str(number), number) for number in range(20)]}
        self.file.write_text(json.dumps({"tables": tables, "calls": [], **world}))
        done = subprocess.run(
            [sys.executable, ROOT / "infra/restore.py", *words, "feedback", "billing"],
            env=self.environment, capture_output=True, text=True,
        )
        self.assertNotIn("Traceback", done.stderr)
        return done, json.loads(self.file.read_text())

    def test_a_drill_compares_every_item_and_leaves_nothing(self):
        done, world = self.run_restore()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("20 items restored; 0 are not as they were", done.stderr)
        self.assertEqual(set(world["tables"]), {"feedback", "billing"})
        written = {table for command, table in world["calls"] if command not in ("scan", "describe-table", "describe-continuous-backups")}
        self.assertTrue(all(table is None or "-restored-" in table or table in ("feedback", "billing") for table in written))
        self.assertNotIn(["delete-table", "billing"], world["calls"])

    def test_an_item_that_is_missing_changed_or_too_many_fails_the_drill(self):
        whole = [item(str(number), number) for number in range(20)]
        for restored in (whole[:-1], [item("0", 7), *whole[1:]], [*whole, item("99", 99)], []):
            done, world = self.run_restore(restored={"feedback": [item("1", 1)], "billing": restored})
            self.assertEqual(done.returncode, 1)
            self.assertIn("cannot be restored as it was", done.stderr)
            self.assertEqual(set(world["tables"]), {"feedback", "billing"}, "the new tables are removed all the same")
        self.assertIn("ORG#a 0", done.stderr)

    def test_other_keys_fail_the_drill(self):
        done, _ = self.run_restore(**{"one key": True, "tables": {"feedback": [item("1", 1)], "billing": [item("1", 1)]}})
        self.assertEqual(done.returncode, 1)
        self.assertIn("keys, indexes or encryption", done.stderr)

    def test_what_changes_during_the_drill_does_not_count(self):
        whole = [item(str(number), number) for number in range(20)]
        changed = {"feedback": [item("1", 1)], "billing": [item("0", 7), *whole[1:], item("99", 99)]}
        done, _ = self.run_restore(restored=changed, meanwhile=changed)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_the_state_of_a_moment_is_kept_and_compared(self):
        then = {"feedback": [], "billing": [item("1", 1), item("2", 7), item("gone", 3)]}
        done, world = self.run_restore("--at", "2026-11-22T08:00:00Z", restored=then)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len([name for name in world["tables"] if "-restored-" in name]), 2)
        for line in ("only then: 1\n    ORG#a gone", "only now: 18", "changed since: 1\n    ORG#a 2"):
            self.assertIn(line, done.stderr)

    def test_a_new_table_that_is_left_is_named(self):
        for words, failing in (((), "delete-table"), (("--at", "2026-11-22T08:00:00Z"), "describe-table")):
            done, world = self.run_restore(*words, fails=failing)
            self.assertEqual(done.returncode, 1)
            left = [table for table in world["tables"] if "-restored-" in table]
            self.assertEqual(len(left), 1)
            self.assertIn(f"to be removed: {left[0]}", done.stderr)
        self.assertNotIn("to be removed", self.run_restore(fails="scan")[0].stderr)

    def test_a_drill_has_what_was_written_in_the_second_in_which_it_began(self):
        before = datetime.now(timezone.utc)
        _, world = self.run_restore()
        self.assertGreater(datetime.fromisoformat(world["moment"]), before)

    def test_times_may_be_seconds(self):
        window = {"EarliestRestorableDateTime": 1767225600.5, "LatestRestorableDateTime": 32472144000}
        done, _ = self.run_restore(window=window)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("from 2026-01-01T00:00:00", self.run_restore("--at", "2025-11-22T08:00:00Z", window=window)[0].stderr)

    def test_what_cannot_be_done_is_said(self):
        for words, world, reason in (
            (("--at", "yesterday"), {}, "write it like"),
            (("--at", "2026-11-22T08:00:00"), {}, "no time zone"),
            (("--at", "2025-11-22T08:00:00Z"), {}, "can be restored from 2026-01-01"),
            ((), {"recovery": "DISABLED"}, "no point-in-time recovery"),
            ((), {"fails": "restore-table-to-point-in-time"}, "LimitExceededException"),
        ):
            done, _ = self.run_restore(*words, **world)
            self.assertEqual(done.returncode, 1)
            self.assertIn(reason, done.stderr)


if __name__ == "__main__":
    unittest.main()

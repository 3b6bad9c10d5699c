"""Restores tables into new ones and compares them, for infra/deploy. The tables themselves are only read.

    restore.py TABLE...               a drill: restores the state of now, compares all items, and removes the new tables
    restore.py --at TIME TABLE...     restores the state of TIME (RFC 3339), compares, and keeps the new tables
"""

import json
import subprocess
import sys
import time
from datetime import datetime, timedelta, timezone

from settings import Problem

# How long to wait between two looks. DynamoDB takes some five minutes until the state of now can be restored, and then some ten
# minutes to an hour to restore it: longer than `aws dynamodb wait` does wait.
PAUSE = timedelta(seconds=20)

# How many keys are printed of each kind of difference.
SHOWN = 10

# The new tables that are there now.
new_tables = []


def aws(*words):
    """The answer of `aws dynamodb`, which is JSON or nothing."""
    done = subprocess.run(["aws", "dynamodb", *words, "--output", "json"], capture_output=True, text=True)
    if done.returncode:
        raise Problem(f"aws dynamodb {words[0]} failed: {done.stderr.strip()}")
    return json.loads(done.stdout or "null")


def say(text):
    print(text, file=sys.stderr, flush=True)


def items(table):
    """All items of a table by key."""
    key = [part["AttributeName"] for part in shape(table)["KeySchema"]]
    found = aws("scan", "--table-name", table, "--consistent-read")["Items"]
    return {tuple(next(iter(item[name].values())) for name in key): item for item in found}


def shape(table):
    """What a restored table must have like the one that it comes from."""
    known = aws("describe-table", "--table-name", table)["Table"]
    indexes = {index["IndexName"]: (index["KeySchema"], index["Projection"]) for index in known.get("GlobalSecondaryIndexes", [])}
    return {"KeySchema": known["KeySchema"], "Indexes": indexes, "Encryption": known.get("SSEDescription", {}).get("Status")}


def wait_until_restorable(table, moment):
    """Until the state at that moment can be restored. A moment that never can is a problem."""
    while True:
        known = aws("describe-continuous-backups", "--table-name", table)["ContinuousBackupsDescription"]
        window = known["PointInTimeRecoveryDescription"]
        if window["PointInTimeRecoveryStatus"] != "ENABLED":
            raise Problem(f"{table} has no point-in-time recovery")
        if moment < parsed(window["EarliestRestorableDateTime"]):
            raise Problem(f"{table} can be restored from {parsed(window['EarliestRestorableDateTime']).isoformat()} on")
        if moment <= parsed(window["LatestRestorableDateTime"]):
            return
        if moment > now() + timedelta(minutes=1):
            raise Problem(f"{moment.isoformat()} is in the future")
        say(f"  waiting until {moment:%H:%M:%S} UTC can be restored: now it is {parsed(window['LatestRestorableDateTime']):%H:%M:%S}")
        time.sleep(PAUSE.total_seconds())


def parsed(text):
    """A moment in RFC 3339, or as AWS sends it: seconds, which is what `cli_timestamp_format = wire` leaves."""
    if isinstance(text, (int, float)):
        return datetime.fromtimestamp(text, timezone.utc)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Problem(f"{text} is not a time: write it like 2026-11-22T08:00:00Z") from None
    if moment.tzinfo is None:
        raise Problem(f"{text} has no time zone: write it like 2026-11-22T08:00:00Z")
    return moment


def now():
    return datetime.now(timezone.utc).replace(microsecond=0)


def restored(table, moment):
    """The name of a new table with the table's state at that moment."""
    wait_until_restorable(table, moment)
    new = f"{table[:220]}-restored-{now():%Y%m%d%H%M%S}"
    say(f"  {new}, as of {moment.isoformat()}")
    aws("restore-table-to-point-in-time", "--source-table-name", table, "--target-table-name", new,
        "--restore-date-time", moment.isoformat())
    new_tables.append(new)
    while aws("describe-table", "--table-name", new)["Table"]["TableStatus"] != "ACTIVE":
        time.sleep(PAUSE.total_seconds())
    return new


def drill(table):
    """Restores the present state, and compares it with what was read just before. What has changed meanwhile does not count."""
    say(f"{table}: drill")
    before = items(table)
    # The second that has begun, to its end: it may have changes that were read.
    new = restored(table, now() + timedelta(seconds=1))
    after = items(new)
    different = [key for key in before.keys() | after.keys() if before.get(key) != after.get(key)]
    if different:
        today = items(table)
        different = [key for key in different if today.get(key) == before.get(key)]
    same_shape = shape(new) == shape(table)
    aws("delete-table", "--table-name", new)
    new_tables.remove(new)
    say(f"  {len(after)} items restored; {len(different)} are not as they were; {new} is removed again")
    show("not as it was", different)
    if not same_shape:
        say("  its keys, indexes or encryption are not those of the table")
    return not different and same_shape


def restore(table, moment):
    """Restores the state at a moment, says how it differs from that of now, and keeps the new table."""
    say(f"{table}: restoring")
    new = restored(table, moment)
    old, today = items(new), items(table)
    show("only then", old.keys() - today.keys())
    show("only now", today.keys() - old.keys())
    show("changed since", [key for key in old.keys() & today.keys() if old[key] != today[key]])
    say(f"  the items of then are in {new}: copy what is missing to {table}, then remove the new table")
    return True


def show(what, keys):
    """The number of keys, and the first of them."""
    if keys:
        first = [" ".join(key) for key in sorted(keys)[:SHOWN]]
        say(f"  {what}: {len(keys)}" + "".join(f"\n    {key}" for key in first))


def main(*words):
    moment = None
    if words[:1] == ("--at",):
        moment, words = parsed(words[1]), words[2:]
    good = [restore(table, moment) if moment else drill(table) for table in words]
    if not all(good):
        raise Problem("a table cannot be restored as it was")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (Problem, KeyboardInterrupt) as problem:
        left = f". With people's data, and to be removed: {', '.join(new_tables)}" if new_tables else ""
        sys.exit(f"infra/deploy: {str(problem) or 'interrupted'}{left}")

"""What infra/deploy works out without asking AWS.

    setting FILE ENVIRONMENT KEY     a setting of samconfig.toml, a list an item a line
    operator FILE                    refuses a site.toml with the demo's made-up operator
    plan SITE LISTED FOLDER          what a built site changes of the list of paths: files for infra/deploy in FOLDER
    secrets [NAME...]                the secret's JSON from standard input with what was missing, or is named, made anew
    version                          the version of a secret (JSON on standard input), if all of its keys are there
"""

import getpass
import json
import secrets
import sys
import tomllib
from datetime import date, timedelta
from pathlib import Path

# A page in somebody's browser may still ask for its assets; so they stay for a while after no page names them.
ASSETS_STAY = timedelta(days=30)

# The most changes that the list of paths takes at once.
BATCH = 50

LIVE = "live"

# The secret's keys, and what to ask for; those with no question are made here.
KEYS = {
    "originCdn": None,
    "originFunctions": None,
    "cookie": None,
    "oidcClient": "the client secret at the identity provider",
    "provider": "the payment provider's secret key",
    "providerWebhook": "the secret that signs the payment provider's events",
}


def setting(file, environment, key):
    """Lines of a setting; an environment that the file does not have is an error."""
    settings = tomllib.loads(Path(file).read_text())
    if environment not in settings:
        sys.exit(f"infra/deploy: samconfig.toml has no environment {environment}")
    value = settings[environment]["deploy"]["parameters"].get(key, [])
    return value if isinstance(value, list) else [value]


def operator(file):
    """People in need must not be sent to telephone numbers that nobody answers."""
    if tomllib.loads(Path(file).read_text())["operator"].get("demo"):
        sys.exit("infra/deploy: content/site.toml has the demo's made-up operator: write yours, and take `demo` out")


def changes(files, listed, today):
    """From the site's files and the paths listed (with "live" or the day they left): what to list, and what to forget.

    A page goes at once. An asset is marked with the day on which no page named it any more, and goes 30 days later.
    """
    puts = {path: LIVE for path in files if listed.get(path) != LIVE}
    gone = []
    for path, state in listed.items():
        if path in files:
            continue
        if not path.startswith("/assets/"):
            gone.append(path)
        elif state == LIVE:
            puts[path] = today.isoformat()
        elif date.fromisoformat(state) + ASSETS_STAY < today:
            gone.append(path)
    return puts, gone


def batches(puts, gone):
    """The changes as requests to the list of paths; what is new comes before what goes."""
    steps = [("Puts", {"Key": path, "Value": value}) for path, value in sorted(puts.items())]
    steps += [("Deletes", {"Key": path}) for path in sorted(gone)]
    for start in range(0, len(steps), BATCH):
        batch = {"Puts": [], "Deletes": []}
        for kind, step in steps[start : start + BATCH]:
            batch[kind].append(step)
        yield {kind: steps for kind, steps in batch.items() if steps}


def edge_copies(files):
    """The paths whose copies at the edge are taken back: everything but the assets, by the first part of the path."""
    tops = {path.split("/")[1] + ("/*" if path.count("/") > 1 else "") for path in files}
    return sorted(f"/{top}" for top in tops - {"assets/*"})


def plan(site, listed, folder, today):
    """Writes the requests, the objects to remove and the copies to take back."""
    site, folder = Path(site), Path(folder)
    files = {f"/{file.relative_to(site).as_posix()}" for file in site.rglob("*") if file.is_file()}
    text = Path(listed).read_text()
    known = {item["Key"]: item["Value"] for item in json.loads(text)["Items"]} if text else {}
    puts, gone = changes(files, known, today)
    for number, batch in enumerate(batches(puts, gone)):
        (folder / f"update-{number:05}.json").write_text(json.dumps(batch))
    (folder / "gone").write_text("".join(f"{path}\n" for path in gone))
    (folder / "invalidate").write_text("".join(f"{path}\n" for path in edge_copies(files | set(gone))))


def renewed(known, names, ask):
    """The secret with its missing keys, and those named, made anew.

    "origin" stands for the two keys that the CDN and the functions know each other by: the functions take the old one
    for as long as edges may send it, which is until the next renewal.
    """
    unknown = set(names) - {"origin", *KEYS}
    if unknown:
        sys.exit(f"infra/deploy: no secret is called {', '.join(sorted(unknown))}")
    new = dict(known)
    if "originCdn" not in known or "originFunctions" not in known or "origin" in names:
        fresh = secrets.token_urlsafe(32)
        new["originFunctions"] = ",".join([fresh, *([known["originCdn"]] if "originCdn" in known else [])])
        new["originCdn"] = fresh
    if "cookie" not in known or "cookie" in names:
        new["cookie"] = secrets.token_urlsafe(32)
    for key, question in KEYS.items():
        if question and (key not in known or key in names):
            new[key] = ask(question)
    return new


def version(secret):
    """The version of a whole secret."""
    missing = [key for key in KEYS if not json.loads(secret["SecretString"]).get(key)]
    if missing:
        sys.exit(f"infra/deploy: the secret lacks {', '.join(missing)}")
    return secret["VersionId"]


def ask(question):
    """Asks at the terminal, unseen; standard input holds the secret as it is."""
    answer = getpass.getpass(f"  {question}: ").strip()
    return answer or sys.exit("infra/deploy: an empty answer: nothing was changed")


def main(action, *words):
    """Runs one of the actions above."""
    match action:
        case "setting":
            print("\n".join(setting(*words)))
        case "operator":
            operator(*words)
        case "plan":
            plan(*words, today=date.today())
        case "secrets":
            print(json.dumps(renewed(json.loads(sys.stdin.read().strip() or "{}"), words, ask)))
        case "version":
            print(version(json.load(sys.stdin)))


if __name__ == "__main__":
    main(*sys.argv[1:])

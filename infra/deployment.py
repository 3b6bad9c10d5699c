"""The parts of infra/deploy that need no AWS.

    setting FILE ENVIRONMENT KEY     a setting of samconfig.toml
    parameters FILE ENVIRONMENT TEMPLATE
                                     every parameter of a template in SAM's syntax, one per line: from samconfig.toml, or
                                     else its default
    check FILE ENVIRONMENT           what stands in the way of a deployment in samconfig.toml, one per line
    edge FILE ENVIRONMENT            the name of the environment's stack in us-east-1, if samconfig.toml has a section for it
    differences FILE ENVIRONMENT     how the parameters of the deployed stack (JSON on standard input) will change, one per line
    operator FILE                    fails if site.toml has the demo's made-up operator or addresses
    plan SITE LISTED FOLDER          writes to FOLDER what a built site changes in the list of paths: files for infra/deploy
    secrets [NAME...]                the secret's JSON with the missing and the named keys made anew; standard input is a
                                     list of the current and the deployed secret
    version                          the version of a secret (JSON on standard input), if it has all keys
"""

import getpass
import json
import re
import secrets
import sys
from datetime import date, timedelta
from pathlib import Path

import settings
from settings import Problem

INFRA = Path(__file__).parent

# How long an asset is kept after the last deployment whose pages refer to it: open pages may still load it.
ASSET_RETENTION = timedelta(days=30)

# The highest number of changes that the list of paths accepts in one request.
MAX_CHANGES_PER_REQUEST = 50

LIVE = "live"

# The secret's keys with the question to ask for each. A key without a question is generated.
KEYS = {
    "originCdn": None,
    "originFunctions": None,
    "cookie": None,
    "oidcClient": "the client secret at the identity provider",
    "provider": "the payment provider's secret key",
    "providerWebhook": "the secret that signs the payment provider's events",
}


def operator(file):
    """Fails if readers would be sent to made-up telephone numbers or addresses."""
    site = settings.read(file)
    if site.get("operator", {}).get("demo"):
        raise Problem("content/site.toml has the demo's made-up operator: write yours, and remove `demo`")
    if left := re.search(r"[\w@.-]+\.example(?![\w.-])", json.dumps(site)):
        raise Problem(f"content/site.toml still has a made-up address, {left[0]}: write yours")


def changes(files, listed, today):
    """The paths to put into the list, with their values, and those to delete, from the site's files and the present list.

    A page is deleted at once. An asset that no page refers to any more gets the date as its value, and is deleted 30 days
    later.
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
        elif date.fromisoformat(state) + ASSET_RETENTION < today:
            gone.append(path)
    return puts, gone


def batches(puts, gone):
    """The changes as requests to the list of paths: first all new paths, then the deleted ones."""
    steps = [("Puts", {"Key": path, "Value": value}) for path, value in sorted(puts.items())]
    steps += [("Deletes", {"Key": path}) for path in sorted(gone)]
    for start in range(0, len(steps), MAX_CHANGES_PER_REQUEST):
        batch = {"Puts": [], "Deletes": []}
        for kind, step in steps[start : start + MAX_CHANGES_PER_REQUEST]:
            batch[kind].append(step)
        yield {kind: steps for kind, steps in batch.items() if steps}


def invalidations(files):
    """The paths to invalidate: everything but the assets, by the first part of the path."""
    tops = {path.split("/")[1] + ("/*" if path.count("/") > 1 else "") for path in files}
    return sorted(f"/{top}" for top in tops - {"assets/*"})


def plan(site, listed, folder, today):
    """Writes the requests to the list, the objects to remove and the paths to invalidate."""
    site, folder = Path(site), Path(folder)
    files = {f"/{file.relative_to(site).as_posix()}" for file in site.rglob("*") if file.is_file()}
    text = Path(listed).read_text()
    known = {item["Key"]: item["Value"] for item in json.loads(text)["Items"]} if text else {}
    puts, gone = changes(files, known, today)
    for number, batch in enumerate(batches(puts, gone)):
        (folder / f"update-{number:05}.json").write_text(json.dumps(batch))
    (folder / "gone").write_text("".join(f"{path}\n" for path in gone))
    print(f"  {len(puts)} paths to add or mark, {len(gone)} to remove", file=sys.stderr)
    (folder / "invalidate").write_text("".join(f"{path}\n" for path in invalidations(files | set(gone))))


def renewed(known, deployed, names, ask):
    """The secret with the missing and the named keys made anew.

    "origin" stands for two keys: the one that the CDN sends, and those that the functions accept. The functions also accept
    the one that the CDN still sends during the deployment: the deployed one, which need not be the latest.
    """
    unknown = set(names) - {"origin", *KEYS}
    if unknown:
        raise Problem(f"no secret is called {', '.join(sorted(unknown))}: the names are origin, {', '.join(KEYS)}")
    new = dict(known)
    if "originCdn" not in known or "originFunctions" not in known or "origin" in names:
        sent_now = deployed.get("originCdn") or known.get("originCdn")
        new["originCdn"] = secrets.token_urlsafe(32)
        new["originFunctions"] = ",".join(filter(None, [new["originCdn"], sent_now]))
    if "cookie" not in known or "cookie" in names:
        new["cookie"] = secrets.token_urlsafe(32)
    for key, question in KEYS.items():
        if question and (key not in known or key in names):
            new[key] = ask(question)
    return new


def version(secret):
    """The version of a secret that has all keys."""
    missing = [key for key in KEYS if not json.loads(secret["SecretString"]).get(key)]
    if missing:
        raise Problem(f"the secret lacks {', '.join(missing)}: infra/deploy ENVIRONMENT secrets asks for what is missing")
    return secret["VersionId"]


def ask(question):
    """Asks at the terminal without echo. Standard input is in use for the current secret."""
    try:
        with open("/dev/tty"):
            answer = getpass.getpass(f"  {question}: ").strip()
    except OSError:
        raise Problem(f"there is no terminal at which to ask for {question}: nothing was changed") from None
    if not answer:
        raise Problem("the answer is empty: nothing was changed")
    return answer


def main(action, *words):
    """Runs one of the actions above."""
    match action:
        case "setting":
            print(settings.setting(*words))
        case "parameters":
            # In quotes, since a value may be empty or contain spaces.
            for name, value in settings.parameters(*words).items():
                print(f'{name}="{value}"')
        case "check":
            for problem in settings.check(*words, INFRA, INFRA.parent / "content"):
                print(problem)
        case "edge":
            file, environment = words
            if f"{environment}-edge" in settings.read(file):
                print(settings.setting(file, f"{environment}-edge", "stack_name"))
        case "differences":
            deployed = {it["ParameterKey"]: it["ParameterValue"] for it in json.load(sys.stdin) or []}
            for difference in settings.differences(deployed, settings.parameters(*words, INFRA / "template.yaml")):
                print(difference)
        case "operator":
            operator(*words)
        case "plan":
            plan(*words, today=date.today())
        case "secrets":
            known, deployed = (it or {} for it in json.load(sys.stdin))
            print(json.dumps(renewed(known, deployed, words, ask)))
        case "version":
            print(version(json.load(sys.stdin)))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Problem as problem:
        sys.exit(f"infra/deploy: {problem}")
    except KeyboardInterrupt:
        sys.exit("infra/deploy: nothing was changed")

"""What infra/deploy works out without asking AWS.

    setting FILE ENVIRONMENT KEY     a setting of samconfig.toml
    parameters FILE ENVIRONMENT TEMPLATE
                                     every parameter of a template as SAM takes it, one a line: as samconfig.toml gives
                                     it, or at its default
    required FILE ENVIRONMENT TEMPLATE
                                     refuses a samconfig.toml that lacks a parameter without a default
    operator FILE                    refuses a site.toml with the demo's made-up operator or addresses
    plan SITE LISTED FOLDER          what a built site changes of the list of paths: files for infra/deploy in FOLDER
    secrets [NAME...]                the secret's JSON with what was missing, or is named, made anew; standard input has a
                                     list: the secret as it is, and as it is deployed
    version                          the version of a secret (JSON on standard input), if all of its keys are there
"""

import getpass
import json
import re
import secrets
import shlex
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


# The parameters that infra/deploy finds out by itself.
FOUND_OUT = {"SiteUrl", "SecretsVersion"}


def settings(file, environment):
    """The settings of an environment; one that the file does not have is an error."""
    known = tomllib.loads(Path(file).read_text())
    if environment not in known:
        sys.exit(f"infra/deploy: samconfig.toml has no environment {environment}")
    return known[environment]["deploy"]["parameters"]


def declared(template):
    """A template's parameters and their defaults, None where there is none. (Python has no YAML of its own.)"""
    _, text = Path(template).read_text().split("\nParameters:\n")
    text = re.split(r"^\S", text, maxsplit=1, flags=re.M)[0]
    parameters = re.findall(r"^  (\w+):\n((?:    .*\n)+)", text, flags=re.M)
    defaults = {name: re.search(r"^    Default: (.*)$", block, flags=re.M) for name, block in parameters}
    return {name: default and default[1].strip("\"'") for name, default in defaults.items()}


def overrides(file, environment):
    """The parameters that samconfig.toml gives: as text, `A=x B="y z"`, or as a list of such."""
    given = settings(file, environment).get("parameter_overrides", [])
    pairs = shlex.split(given) if isinstance(given, str) else given
    split = (pair.partition("=") for pair in pairs if pair)
    return {name: re.sub(r"""^(["'])(.*)\1$""", r"\2", value) for name, _, value in split}


def parameters(file, environment, template):
    """All of a template's parameters that are known, by name. A misspelt one is an error, where SAM would let it be."""
    defaults, given = declared(template), overrides(file, environment)
    if unknown := set(given) - set(defaults):
        sys.exit(f"infra/deploy: samconfig.toml gives {environment} parameters that are none: {', '.join(sorted(unknown))}")
    known = {name: given.get(name, default) for name, default in defaults.items()}
    return {name: value for name, value in known.items() if value is not None}


def required(file, environment, template):
    """Refuses what would fail after all has been built."""
    lacking = set(declared(template)) - FOUND_OUT - set(parameters(file, environment, template))
    if lacking:
        place = f"parameter_overrides of [{environment}.deploy.parameters] in samconfig.toml"
        sys.exit(f"infra/deploy: {place} lacks {', '.join(sorted(lacking))}")


def operator(file):
    """People in need must not be sent to telephone numbers that nobody answers."""
    site = tomllib.loads(Path(file).read_text())
    if site["operator"].get("demo"):
        sys.exit("infra/deploy: content/site.toml has the demo's made-up operator: write yours, and take `demo` out")
    if left := re.search(r"[\w@.-]+\.example(?![\w.-])", json.dumps(site)):
        sys.exit(f"infra/deploy: content/site.toml still has a made-up address, {left[0]}: write yours")


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


def renewed(known, deployed, names, ask):
    """The secret with its missing keys, and those named, made anew.

    "origin" stands for the two keys that the CDN and the functions know each other by: the functions also take the one
    that the CDN shows until the deployment is through, which is the deployed one, not the one that was made last.
    """
    unknown = set(names) - {"origin", *KEYS}
    if unknown:
        sys.exit(f"infra/deploy: no secret is called {', '.join(sorted(unknown))}")
    new = dict(known)
    if "originCdn" not in known or "originFunctions" not in known or "origin" in names:
        shown = deployed.get("originCdn") or known.get("originCdn")
        new["originCdn"] = secrets.token_urlsafe(32)
        new["originFunctions"] = ",".join(filter(None, [new["originCdn"], shown]))
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
            file, environment, key = words
            print(settings(file, environment)[key])
        case "parameters":
            # In quotes, so that a value may be empty, or have spaces.
            for name, value in parameters(*words).items():
                print(f'{name}="{value}"')
        case "required":
            required(*words)
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
    main(*sys.argv[1:])

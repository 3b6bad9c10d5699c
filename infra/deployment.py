"""The parts of infra/deploy that need no AWS.

    setting FILE ENVIRONMENT KEY     a setting of samconfig.toml
    parameters FILE ENVIRONMENT TEMPLATE
                                     every parameter of a template in SAM's syntax, one per line: from samconfig.toml, or
                                     else its default
    required FILE ENVIRONMENT TEMPLATE
                                     fails if samconfig.toml lacks a parameter that has no default
    secrets [NAME...]                the secret's JSON with the missing and the named keys made anew; standard input is a
                                     list of the current and the deployed secret
    version                          the version of a secret (JSON on standard input), if it has all keys
"""

import getpass
import json
import re
import secrets
import shlex
import sys
import tomllib
from pathlib import Path

# The secret's keys with the question to ask for each. A key without a question is generated.
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
    """The settings of an environment, which must exist."""
    known = tomllib.loads(Path(file).read_text())
    if environment not in known:
        sys.exit(f"infra/deploy: samconfig.toml has no environment {environment}")
    return known[environment]["deploy"]["parameters"]


def declared(template):
    """A template's parameters and their defaults, or None. Read by pattern, since Python's own library has no YAML."""
    _, text = Path(template).read_text().split("\nParameters:\n")
    text = re.split(r"^\S", text, maxsplit=1, flags=re.M)[0]
    parameters = re.findall(r"^  (\w+):\n((?:    .*\n)+)", text, flags=re.M)
    defaults = {name: re.search(r"^    Default: (.*)$", block, flags=re.M) for name, block in parameters}
    return {name: default and default[1].strip("\"'") for name, default in defaults.items()}


def overrides(file, environment):
    """The parameters in samconfig.toml: a text such as `A=x B="y z"`, or a list of such texts."""
    given = settings(file, environment).get("parameter_overrides", [])
    pairs = shlex.split(given) if isinstance(given, str) else given
    split = (pair.partition("=") for pair in pairs if pair)
    return {name: re.sub(r"""^(["'])(.*)\1$""", r"\2", value) for name, _, value in split}


def parameters(file, environment, template):
    """All of a template's parameters with a known value, by name. A misspelt name is an error; SAM would ignore it."""
    defaults, given = declared(template), overrides(file, environment)
    if unknown := set(given) - set(defaults):
        sys.exit(f"infra/deploy: samconfig.toml has parameters for {environment} that do not exist: {', '.join(sorted(unknown))}")
    known = {name: given.get(name, default) for name, default in defaults.items()}
    return {name: value for name, value in known.items() if value is not None}


def required(file, environment, template):
    """Fails now rather than after the build, if a parameter is missing."""
    lacking = set(declared(template)) - FOUND_OUT - set(parameters(file, environment, template))
    if lacking:
        place = f"parameter_overrides of [{environment}.deploy.parameters] in samconfig.toml"
        sys.exit(f"infra/deploy: {place} lacks {', '.join(sorted(lacking))}")


def renewed(known, deployed, names, ask):
    """The secret with the missing and the named keys made anew.

    "origin" stands for two keys: the one that the CDN sends, and those that the functions accept. The functions also accept
    the one that the CDN still sends during the deployment: the deployed one, which need not be the latest.
    """
    unknown = set(names) - {"origin", *KEYS}
    if unknown:
        sys.exit(f"infra/deploy: no secret is called {', '.join(sorted(unknown))}")
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
        sys.exit(f"infra/deploy: the secret lacks {', '.join(missing)}")
    return secret["VersionId"]


def ask(question):
    """Asks at the terminal without echo. Standard input is in use for the current secret."""
    answer = getpass.getpass(f"  {question}: ").strip()
    return answer or sys.exit("infra/deploy: the answer is empty: nothing was changed")


def main(action, *words):
    """Runs one of the actions above."""
    match action:
        case "setting":
            file, environment, key = words
            print(settings(file, environment)[key])
        case "parameters":
            # In quotes, since a value may be empty or contain spaces.
            for name, value in parameters(*words).items():
                print(f'{name}="{value}"')
        case "required":
            required(*words)
        case "secrets":
            known, deployed = (it or {} for it in json.load(sys.stdin))
            print(json.dumps(renewed(known, deployed, words, ask)))
        case "version":
            print(version(json.load(sys.stdin)))


if __name__ == "__main__":
    main(*sys.argv[1:])

"""The parts of infra/deploy that need no AWS.

    setting FILE ENVIRONMENT KEY     a setting of samconfig.toml
    parameters FILE ENVIRONMENT TEMPLATE
                                     every parameter of a template in SAM's syntax, one per line: from samconfig.toml, or
                                     else its default
    check FILE ENVIRONMENT           what stands in the way of a deployment in samconfig.toml, one per line
    edge FILE ENVIRONMENT            the name of the environment's stack in us-east-1, if samconfig.toml has a section for it
    differences FILE ENVIRONMENT     how the parameters of the deployed stack (JSON on standard input) will change, one per line
    secrets [NAME...]                the secret's JSON with the missing and the named keys made anew; standard input is a
                                     list of the current and the deployed secret
    version                          the version of a secret (JSON on standard input), if it has all keys
    moment TIME                      nothing, if it is a time to which tables can be restored by its form
"""

import getpass
import json
import secrets
import sys
from pathlib import Path

import restore
import settings
from settings import Problem

INFRA = Path(__file__).parent

# The secret's keys with the question to ask for each. A key without a question is generated.
KEYS = {
    "originCdn": None,
    "originFunctions": None,
    "cookie": None,
    "mailTokens": None,
    "oidcClient": "the client secret at the identity provider",
    "provider": "the payment provider's secret key",
    "providerWebhook": "the secret that signs the payment provider's events",
}


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
    if "mailTokens" not in known or "mailTokens" in names:
        # The links of mails that were sent before still work.
        before = known.get("mailTokens", "").split(",")[0]
        new["mailTokens"] = ",".join(filter(None, [secrets.token_urlsafe(32), before]))
    for key, question in KEYS.items():
        if question and (key not in known or key in names):
            new[key] = ask(question)
    return new


def parsed(text):
    """What a text in JSON says. None if it is none."""
    try:
        return json.loads(text)
    except ValueError:
        return None


def fields(secret):
    """The keys and values of a secret, which somebody may have changed by hand."""
    if not isinstance(secret, dict) or not all(isinstance(value, str) for value in secret.values()):
        raise Problem("the secret is not what infra/deploy ENVIRONMENT secrets makes of it, a JSON object whose values are texts: put it right in Secrets Manager")
    return secret


def version(secret):
    """The version of a secret that has all keys."""
    known = fields(parsed(secret.get("SecretString", "")))
    missing = [key for key in KEYS if not known.get(key)]
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
        case "secrets":
            # No JSON if one of the two is none.
            both = parsed(sys.stdin.read()) or ["", ""]
            known, deployed = (fields({} if it is None else it) for it in both)
            print(json.dumps(renewed(known, deployed, words, ask)))
        case "version":
            print(version(json.load(sys.stdin)))
        case "moment":
            restore.parsed(*words)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Problem as problem:
        sys.exit(f"infra/deploy: {problem}")
    except KeyboardInterrupt:
        sys.exit("infra/deploy: nothing was changed")

"""The settings of a deployment: samconfig.toml, and the parameters of the templates, against which they are checked.

Python's own library has no YAML, so a template's parameters are read by their form: one key per line.
"""

import difflib
import re
import shlex
import tomllib
from pathlib import Path

# The parameters that infra/deploy finds out by itself.
FOUND_OUT = {"SiteUrl", "SecretsVersion", "TableProtection", "Distribution"}

# Where samconfig.toml has the settings of an environment: [prod.deploy.parameters].
SECTION = ("deploy", "parameters")


class Problem(Exception):
    """Something that the person who deploys can put right. Its text says where, what is wrong, and how to mend it."""


def read(file):
    """A TOML file."""
    try:
        return tomllib.loads(Path(file).read_text())
    except OSError as error:
        raise Problem(f"{file} cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Problem(f"{file} is not TOML 1.0, which is what Python reads: {error}") from None


def settings(file, environment):
    """The settings of an environment, which must exist."""
    known = read(file)
    section = known.get(environment)
    for key in SECTION:
        section = section.get(key) if isinstance(section, dict) else None
    if not isinstance(section, dict):
        environments = [name for name in known if isinstance(known[name], dict) and "deploy" in known[name] and not name.endswith("-edge")]
        raise Problem(f"{file} has no environment {environment}: it has {', '.join(environments) or 'none'}")
    return section


def setting(file, environment, key):
    """A text among an environment's settings."""
    found = settings(file, environment).get(key)
    if not isinstance(found, str) or not found:
        raise Problem(f"[{environment}.deploy.parameters] in {file} needs {key} = \"…\"")
    return found


def declared(template):
    """A template's parameters by name, each with its declaration: `Type`, `Default`, `AllowedPattern` and so on."""
    _, text = Path(template).read_text().split("\nParameters:\n")
    text = re.split(r"^\S", text, maxsplit=1, flags=re.M)[0]
    blocks = re.findall(r"^  (\w+):\n((?:    .*\n)+)", text, flags=re.M)
    return {name: {key: scalar(value) for key, value in re.findall(r"^    (\w+): (.*)$", block, flags=re.M)} for name, block in blocks}


def scalar(text):
    """A value on one line of a template: a text, or a list of texts."""
    return [unquoted(item.strip()) for item in text[1:-1].split(",")] if text.startswith("[") else unquoted(text)


def unquoted(text):
    """A text without the quotes around it."""
    return re.sub(r"""^(["'])(.*)\1$""", r"\2", text)


def overrides(file, environment):
    """The parameters in samconfig.toml: a text such as `A=x B="y z"`, or a list of such texts."""
    place = f"parameter_overrides of [{environment}.deploy.parameters] in {file}"
    given = settings(file, environment).get("parameter_overrides", [])
    try:
        pairs = shlex.split(given) if isinstance(given, str) else list(given)
    except ValueError as error:
        raise Problem(f"{place} cannot be read: {error}") from None
    except TypeError:
        raise Problem(f"{place} must be a list of texts such as \"Name=value\"") from None
    found = {}
    for pair in filter(None, pairs):
        name, sign, value = pair.partition("=") if isinstance(pair, str) else (pair, "", "")
        if not sign:
            raise Problem(f"{place}: {pair!r} must be \"Name=value\"")
        if name in found:
            raise Problem(f"{place} has {name} twice")
        found[name] = unquoted(value)
    return found


def parameters(file, environment, template):
    """All of a template's parameters with a known value, by name: from samconfig.toml, or else the default."""
    given = overrides(file, environment)
    known = {name: given.get(name, declaration.get("Default")) for name, declaration in declared(template).items()}
    return {name: value for name, value in known.items() if value is not None}


def faults(file, environment, template):
    """What is missing, unknown or malformed among the parameters, each as a sentence. (SAM would ignore an unknown one, and
    CloudFormation would refuse a malformed one after everything was built.)"""
    known = declared(template)
    for name, value in overrides(file, environment).items():
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            yield f"there is no parameter {name}" + (f": do you mean {near[0]}?" if near else "")
        elif name in FOUND_OUT:
            yield f"{name} must not be given: infra/deploy finds it out"
        elif wrong := fault(value, known[name]):
            yield f"{name} is {value!r}, but must be {wrong}"
    values = parameters(file, environment, template)
    for name, declaration in known.items():
        if name not in values and name not in FOUND_OUT:
            yield f"{name} is missing: {declaration['Description']}"


def fault(value, declaration):
    """What the value should be, if it is not."""
    rule = declaration.get("ConstraintDescription")
    if "AllowedValues" in declaration and value not in declaration["AllowedValues"]:
        return rule or f"one of {', '.join(declaration['AllowedValues'])}"
    if "AllowedPattern" in declaration and not re.fullmatch(declaration["AllowedPattern"], value):
        return rule or f"of the form {declaration['AllowedPattern']}"
    if len(value) < int(declaration.get("MinLength", 0)):
        return rule or "a text that is not empty"
    if declaration["Type"] == "Number":
        low, high = declaration.get("MinValue"), declaration.get("MaxValue")
        within = f" from {low} to {high}" if low and high else f" of {low} or more" if low else ""
        if not re.fullmatch(r"[0-9]{1,9}", value) or (low and int(value) < int(low)) or (high and int(value) > int(high)):
            return rule or f"a whole number{within}"
    return None


def check(file, environment, infra, content):
    """Everything in the settings that stands in the way of a deployment, each as a sentence."""
    own = [(environment, infra / "template.yaml")]
    edge = f"{environment}-edge"
    has_edge = edge in read(file)
    if has_edge:
        own.append((edge, infra / "edge.yaml"))
    for name, template in own:
        for key in ("stack_name", "region"):
            try:
                setting(file, name, key)
            except Problem as problem:
                yield str(problem)
        for wrong in faults(file, name, template):
            yield f"[{name}.deploy.parameters]: {wrong}"
    values = {name: parameters(file, name, template) for name, template in own}
    yield from across(values[environment], values.get(edge), settings(file, edge).get("region") if has_edge else None)
    yield from policy(values[environment], content)


def across(stack, edge, edge_region):
    """What is wrong between the parameters of the stack, those of its part in us-east-1, and what prod needs."""
    domain, certificate = stack.get("DomainName"), stack.get("CertificateArn")
    if stack.get("Environment") == "prod":
        if not stack.get("AlarmEmail"):
            yield "AlarmEmail is missing: in prod, somebody must be told when an alarm goes off"
        if not domain:
            yield "DomainName is missing: prod needs a domain of yours, since CloudFront's own address also accepts TLS 1.0"
    if domain and not certificate and not (edge and edge.get("DomainName")):
        yield "DomainName needs a certificate: give the edge section the same DomainName, or give CertificateArn"
    if stack.get("HostedZoneId") and not domain:
        yield "HostedZoneId is of no use without DomainName"
    if edge is None:
        return
    if edge_region != "us-east-1":
        yield f"the edge section's region is {edge_region}: CloudFront accepts certificate and firewall only from us-east-1"
    if edge.get("Environment") != stack.get("Environment"):
        yield f"the edge section's Environment is {edge.get('Environment')}, but the stack's is {stack.get('Environment')}"
    if edge.get("DomainName") and edge["DomainName"] != domain:
        yield f"the edge section's DomainName is {edge['DomainName']}, but the stack's is {domain or 'empty'}"


def policy(stack, content):
    """Whether the privacy policy, in each language, says how long answers are kept: in the first item of a list that has a number
    of months."""
    try:
        site = read(content / "site.toml")
    except Problem as problem:
        yield str(problem)
        return
    page = site.get("pages", {}).get("privacy")
    for language in site.get("languages", []):
        file = content / language / f"{page}.md"
        if not file.exists():
            continue
        said = re.search(r"^[-*] .*?(\d+)\s+(?:månader|months)", file.read_text(), flags=re.M)
        if said is None:
            yield f"content/{language}/{page}.md must say how many months answers are kept: {stack.get('FeedbackMonths')}"
        elif said[1] != stack.get("FeedbackMonths"):
            yield f"FeedbackMonths is {stack.get('FeedbackMonths')}, but content/{language}/{page}.md says {said[1]} months"


def differences(deployed, wanted):
    """How the parameters of the deployed stack will change, one per line."""
    for name in sorted(deployed.keys() | wanted.keys()):
        before, after = deployed.get(name), wanted.get(name)
        if before != after and name not in FOUND_OUT:
            yield f"{name}: {shown(before)} -> {shown(after)}"


def shown(value):
    """A value as a person reads it."""
    return "(none)" if value is None else value or "(empty)"

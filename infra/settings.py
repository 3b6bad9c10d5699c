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

# What a setting beside the parameters must be: by AWS's rules for the names of stacks and regions.
FORMS = {
    "stack_name": (r"[A-Za-z][A-Za-z0-9-]{0,127}", "letters, digits and hyphens, of which the first is a letter"),
    "region": (r"[a-z]{2}(-[a-z]+)+-[0-9]+", "a region of AWS, such as eu-north-1"),
}


class Problem(Exception):
    """Something that the person who deploys can put right. Its text says where, what is wrong, and how to mend it."""


def text_of(file):
    """The text of a file."""
    try:
        return Path(file).read_text(encoding="utf-8")
    except OSError as error:
        raise Problem(f"{file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise Problem(f"{file} is not a text in UTF-8: {error}") from None


def read(file):
    """A TOML file."""
    try:
        return tomllib.loads(text_of(file))
    except tomllib.TOMLDecodeError as error:
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
    form, words = FORMS[key]
    if not re.fullmatch(form, found):
        raise Problem(f"[{environment}.deploy.parameters]: {key} is {found!r}, but must be {words}")
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


def given(file, environment):
    """The parameters in samconfig.toml by name: a text such as `A=x B="y z"`, or a list of such texts. And what cannot be read of
    them, each as a sentence."""
    place = f"parameter_overrides of [{environment}.deploy.parameters] in {file}"
    pairs = settings(file, environment).get("parameter_overrides", [])
    try:
        pairs = shlex.split(pairs) if isinstance(pairs, str) else list(pairs)
    except ValueError as error:
        return {}, [f"{place} cannot be read: {error}"]
    except TypeError:
        return {}, [f"{place} must be a list of texts such as \"Name=value\""]
    found, wrong = {}, []
    for pair in filter(None, pairs):
        name, sign, value = pair.partition("=") if isinstance(pair, str) else (pair, "", "")
        if not sign:
            wrong.append(f"{place}: {pair!r} must be \"Name=value\"")
        elif name in found:
            wrong.append(f"{place} has {name} twice")
        else:
            found[name] = unquoted(value)
    return found, wrong


def with_defaults(found, template):
    """All of a template's parameters with a known value, by name: from samconfig.toml, or else the default."""
    known = {name: found.get(name, declaration.get("Default")) for name, declaration in declared(template).items()}
    return {name: value for name, value in known.items() if value is not None}


def parameters(file, environment, template):
    """The same, of a section that can be read."""
    found, wrong = given(file, environment)
    if wrong:
        raise Problem("; ".join(wrong))
    return with_defaults(found, template)


def faults(found, template):
    """What is missing, unknown or malformed among the parameters, each as a sentence. (SAM would ignore an unknown one, and
    CloudFormation would refuse a malformed one after everything was built.)"""
    known = declared(template)
    for name, value in found.items():
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            yield f"there is no parameter {name}" + (f": do you mean {near[0]}?" if near else "")
        elif name in FOUND_OUT:
            yield f"{name} must not be given: infra/deploy finds it out"
        elif wrong := fault(value, known[name]) or unfit(value):
            yield f"{name} is {value!r}, but must be {wrong}"
    values = with_defaults(found, template)
    for name, declaration in known.items():
        if name not in values and name not in FOUND_OUT:
            yield f"{name} is missing: {declaration['Description']}"


def unfit(value):
    """What a value of any parameter should be, if it is not. (SAM takes a quotation mark or a backslash for its own.)"""
    if re.search(r"""[\x00-\x1f\x7f"\\]""", value):
        return "a text on one line, without quotation marks and backslashes"
    return "a text without spaces around it" if value != value.strip() else None


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
    edge = f"{environment}-edge"
    templates = {environment: infra / "template.yaml"} | ({edge: infra / "edge.yaml"} if edge in read(file) else {})
    values = {}
    for name, template in templates.items():
        try:
            found, wrong = given(file, name)
        except Problem as problem:
            yield f"{file} has {edge}, but no section [{edge}.deploy.parameters]" if name == edge else str(problem)
            continue
        for key in FORMS:
            try:
                setting(file, name, key)
            except Problem as problem:
                yield str(problem)
        yield from wrong
        for fault in faults(found, template):
            yield f"[{name}.deploy.parameters]: {fault}"
        values[name] = with_defaults(found, template)
    if environment in values:
        yield from across(values[environment], values.get(edge), settings(file, edge).get("region") if edge in values else None)
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
        pages, languages = site.get("pages"), site.get("languages")
        # What else is wrong with the content, the site's build says.
        if not isinstance(pages, dict) or not isinstance(languages, list):
            return
        for place in (f"{language}/{pages.get('privacy')}.md" for language in languages):
            if not (content / place).exists():
                continue
            said = re.search(r"^[-*] .*?(\d+)\s+(?:månader|months)", text_of(content / place), flags=re.M)
            if said is None:
                yield f"content/{place} must say how many months answers are kept: {stack.get('FeedbackMonths')}"
            elif said[1] != stack.get("FeedbackMonths"):
                yield f"FeedbackMonths is {stack.get('FeedbackMonths')}, but content/{place} says {said[1]} months"
    except Problem as problem:
        yield str(problem)


def differences(deployed, wanted):
    """How the parameters of the deployed stack will change, one per line."""
    for name in sorted(deployed.keys() | wanted.keys()):
        before, after = deployed.get(name), wanted.get(name)
        if before != after and name not in FOUND_OUT:
            yield f"{name}: {shown(before)} -> {shown(after)}"


def shown(value):
    """A value as a person reads it."""
    return "(none)" if value is None else value or "(empty)"

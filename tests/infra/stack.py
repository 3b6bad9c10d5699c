"""The stack as CloudFormation receives it: infra/template.yaml after SAM's own translator.

    python tests/infra/stack.py     lists its resources, and each function's routes and permissions
"""

import copy
import os
import re
from functools import cache
from pathlib import Path

# The translator only asks boto3 for a region, from which it derives the partition.
os.environ["AWS_DEFAULT_REGION"] = "eu-north-1"

from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

ROOT = Path(__file__).parents[2]
FUNCTION, TABLE = "AWS::Lambda::Function", "AWS::DynamoDB::Table"


def read(name):
    """A template before the translator."""
    return yaml_parse((ROOT / "infra" / name).read_text())


@cache
def translated():
    """The stack's template after the translator. Code has addresses such as `sam deploy` gives it."""
    template = read("template.yaml")
    for resource in template["Resources"].values():
        if "CodeUri" in resource["Properties"]:
            resource["Properties"]["CodeUri"] = "s3://bucket/key"
    given = {name: "x" for name, parameter in template["Parameters"].items() if "Default" not in parameter}
    return Translator({}, Parser()).translate(template, given)


def resources(kind=None):
    """The translated resources by logical id: all of them, or those of one type."""
    found = copy.deepcopy(translated()["Resources"])
    return {name: it for name, it in found.items() if kind in (None, it["Type"])}


def binaries():
    """The binary of each function, which is also the folder of its crate."""
    written = read("template.yaml")["Resources"]
    return {name: written[name]["Metadata"]["BuildProperties"]["Binary"] for name in resources(FUNCTION)}


def routes():
    """The paths that the API passes to each function."""
    served = {name: set() for name in resources(FUNCTION)}
    for path, methods in resources("AWS::ApiGatewayV2::Api")["Api"]["Properties"]["Body"]["paths"].items():
        for method, operation in methods.items():
            assert method == "x-amazon-apigateway-any-method", f"{method} {path}"
            uri = operation["x-amazon-apigateway-integration"]["uri"]["Fn::Sub"]
            served[re.search(r"\$\{(\w+)\.Arn\}", uri)[1]].add(path)
    return served


def statements(function):
    """The policy statements of a function's role."""
    role, _ = resources(FUNCTION)[function]["Properties"]["Role"]["Fn::GetAtt"]
    for policy in resources("AWS::IAM::Role")[role]["Properties"]["Policies"]:
        yield from policy["PolicyDocument"]["Statement"]


def actions(function):
    """The actions that a function is allowed, by the resource's logical id."""
    allowed = {}
    for statement in statements(function):
        resource, _ = statement["Resource"]["Fn::GetAtt"]
        action = statement["Action"]
        allowed.setdefault(resource, set()).update([action] if isinstance(action, str) else action)
    return allowed


def references(value):
    """The logical ids that a value refers to by Ref, GetAtt, Sub or DependsOn."""
    if isinstance(value, list):
        for item in value:
            yield from references(item)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key in ("Ref", "DependsOn"):
                yield from [inner] if isinstance(inner, str) else inner
            elif key == "Fn::GetAtt":
                yield inner.split(".")[0] if isinstance(inner, str) else inner[0]
            elif key == "Fn::Sub":
                text = inner if isinstance(inner, str) else inner[0]
                yield from (name.split(".")[0] for name in re.findall(r"\$\{([^!}]+)\}", text))
                yield from references(inner)
            else:
                yield from references(inner)


def show():
    """Prints the resources, and the functions with routes, and actions on tables and logs."""
    for name, resource in sorted(resources().items(), key=lambda item: (item[1]["Type"], item[0])):
        print(f"{resource['Type']:<42} {name}")
    print()
    served = routes()
    for function, binary in binaries().items():
        print(binary)
        for path in sorted(served[function]):
            print(f"  {path}")
        for resource, allowed in actions(function).items():
            print(f"  {resource}: {', '.join(sorted(action.split(':')[1] for action in allowed))}")


if __name__ == "__main__":
    show()

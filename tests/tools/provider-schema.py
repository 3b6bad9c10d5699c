"""Checks objects of the payment provider's API against the types of the provider's own Python SDK.

Reads a JSON array of objects from standard input. Prints each member that the SDK does not know, that has another type
than the SDK says, or that is absent although the SDK says that it always stands there, and then exits with 1.

    echo '[{"object": "product", …}]' | python tests/tools/provider-schema.py

With `codes`, prints the codes that the SDK knows, as JSON: of errors, and of advice.

    python tests/tools/provider-schema.py codes
"""

import importlib
import inspect
import json
import re
import sys
import typing
from decimal import Decimal
from functools import cache

import stripe
from stripe import StripeObject
from stripe._object_classes import get_object_class

# What the SDK takes from elsewhere without a type of its own.
UNTYPED = {"UntypedStripeObject", "Any"}


@cache
def named(name, module):
    """The class that a module of the SDK means by a name, which it may import for its type checker alone."""
    source = inspect.getsource(sys.modules[module])
    for origin, original, alias in re.findall(r"from (stripe[\w.]*) import (\w+)(?: as (\w+))?", source):
        if (alias or original) == name:
            return getattr(importlib.import_module(origin), original)
    return getattr(sys.modules[module], name)


@cache
def members(kind):
    """The members of a class, and the type of each."""
    found = {}
    for base in reversed(kind.__mro__):
        if issubclass(base, StripeObject) and base is not StripeObject:
            found |= {name: it for name, it in vars(base).get("__annotations__", {}).items() if not name.startswith("_")}
    return {name: it for name, it in found.items() if typing.get_origin(it) is not typing.ClassVar}


def is_optional(kind):
    """Whether a member of that type may be absent."""
    return typing.get_origin(kind) is typing.Union and type(None) in typing.get_args(kind)


def differences(value, kind, module, where):
    """What is wrong with a value, as lines; none if it is of that type."""
    if isinstance(kind, (str, typing.ForwardRef)):
        kind = named(kind if isinstance(kind, str) else kind.__forward_arg__, module)
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if kind is typing.Any or getattr(kind, "__name__", "") in UNTYPED:
        return []
    if origin is typing.Union:
        # The SDK adds `str` to a list of words, for words to come. Of this version, only the list is right.
        if any(typing.get_origin(each) is typing.Literal for each in inner):
            inner = tuple(each for each in inner if each is not str)
        tried = [differences(value, each, module, where) for each in inner]
        # The answer for the alternative that comes nearest: an object is nearer to another object than to a text.
        return min(tried, key=lambda lines: (bool(lines), bool(lines) and lines[0].startswith(f"{where}: "), len(lines)))
    if origin is typing.Literal:
        return [] if value in inner else [f"{where}: {value!r} is none of {', '.join(map(repr, inner))}"]
    if origin is list or kind is list:
        if not isinstance(value, list):
            return [f"{where}: {value!r} is no list"]
        return [line for n, item in enumerate(value) for line in differences(item, inner[0], module, f"{where}[{n}]")]
    if origin is dict or kind is dict:
        if not isinstance(value, dict):
            return [f"{where}: {value!r} is no object"]
        return [line for key, item in value.items() for line in differences(item, inner[1], module, f"{where}.{key}")]
    if inspect.isclass(origin or kind) and issubclass(origin or kind, stripe.ListObject):
        return listed(value, inner, module, where)
    if inspect.isclass(kind) and issubclass(kind, StripeObject):
        return of_class(value, kind, where)
    if kind is float:
        return [] if type(value) in (int, float) else [f"{where}: {value!r} is no number"]
    if kind is Decimal:
        return [] if isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?", value) else [f"{where}: {value!r} is no decimal"]
    if kind in (int, str, bool, type(None)):
        return [] if type(value) is kind else [f"{where}: {value!r} is no {kind.__name__}"]
    raise AssertionError(f"{where}: a type that this script does not know: {kind!r}")


def listed(value, inner, module, where):
    """What is wrong with a page of a list, and with its items if `inner` has their type."""
    if not isinstance(value, dict) or value.get("object") != "list":
        return [f"{where}: {value!r} is no list of the API"]
    lines = [f"{where}.{name}: is absent" for name in ("data", "has_more", "url") if name not in value]
    for n, item in enumerate(value.get("data", []) if inner else []):
        lines += differences(item, inner[0], module, f"{where}.data[{n}]")
    return lines


def of_class(value, kind, where):
    """What is wrong with an object, if it should be of that class of the SDK."""
    if not isinstance(value, dict):
        return [f"{where}: {value!r} is no {kind.__name__}"]
    known, module = members(kind), kind.__module__
    if not known:
        return []
    lines = [f"{where}.{name}: {kind.__name__} has no such member" for name in value if name not in known]
    for name, type_of in known.items():
        if name in value:
            lines += differences(value[name], type_of, module, f"{where}.{name}")
        elif not is_optional(type_of):
            lines.append(f"{where}.{name}: is absent")
    return lines


def check(value):
    """What is wrong with an object that says by its own member `object` what it is, with a page of a list, or an error."""
    if set(value) == {"error"}:
        return of_class(value["error"], stripe.ErrorObject, "error")
    name = value.get("object")
    if name == "list":
        return listed(value, None, None, "list") + [line for item in value["data"] for line in check(item)]
    if name == "event":
        # The SDK has no type for what an event is about.
        return of_class(value, stripe.Event, f"event {value['type']}") + check(value["data"]["object"])
    kind = get_object_class("V1", name)
    if kind is StripeObject:
        return [f"{name}: the SDK has no such object"]
    return of_class(value, kind, f"{name} {value.get('id', '')}".strip())


def words(kind):
    """The words of a member that is a list of words, or none of them."""
    if typing.get_origin(kind) is typing.Literal:
        return set(typing.get_args(kind))
    return {word for each in typing.get_args(kind) for word in words(each)}


def codes():
    """The codes that a failed payment or verification can have, by the member that has them."""
    failures = [stripe.PaymentIntent.LastPaymentError, stripe.SetupIntent.LastSetupError, stripe.Invoice.LastFinalizationError]
    errors = [words(members(kind)["code"]) for kind in failures]
    # The members that come with a code. The SDK has no list of the words of `decline_code`.
    for kind in failures:
        assert {"advice_code", "decline_code", "network_decline_code"} <= members(kind).keys(), kind
    assert {"advice_code", "network_decline_code", "reason"} <= members(stripe.Charge.Outcome).keys()
    return {"error": sorted(set().union(*errors)), "advice": sorted(words(members(stripe.Charge.Outcome)["advice_code"]))}


def main():
    if sys.argv[1:] == ["codes"]:
        return print(json.dumps(codes()))
    lines = [line for value in json.load(sys.stdin) for line in check(value)]
    print("\n".join(lines))
    sys.exit(1 if lines else 0)


main()

"""Checks what is said to SES, and by it, against the model of its API that AWS's own SDK for Python (botocore) is made of.

Reads a JSON array of SendEmail requests from standard input. Prints each fault: a member that the model does not know, that it
misses, or that has another type or form; and what is wrong with the e-mail that results, by the parser of Python's standard
library and RFC 2369 and 8058. Then exits with 1. Without a fault, prints what a reader's mail program gets, as JSON.

    echo '[{"FromEmailAddress": …}]' | python tests/tools/mail-schema.py

With `errors`, prints the errors of the two calls that we use, with the status of each, as JSON. With `answers`, reads answers
instead: `[{"operation", "status", "headers", "body"}]`.
"""

import json
import re
import sys
from email import message_from_bytes, policy
from email.header import Header
from email.message import EmailMessage
from urllib.parse import urlsplit

from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.parsers import create_parser
from botocore.validate import ParamValidator

MODEL = ServiceModel(Loader().load_service_model("sesv2", "service-2"), "sesv2")
OPERATIONS = ("SendEmail", "GetSuppressedDestination")

# What every service of AWS may answer: https://docs.aws.amazon.com/ses/latest/APIReference-V2/CommonErrors.html
COMMON = {
    "IncompleteSignatureException": 403,
    "InvalidSignatureException": 403,
    "MissingAuthenticationTokenException": 403,
    "ServiceUnavailableException": 503,
}

# The kinds of e-mail that their reader can end.
ENDABLE = {"expiry", "renewal"}


def invalid(value, shape, where):
    """What is wrong with a value by the model, as lines."""
    report = ParamValidator().validate(value, shape)
    lines = [f"{where}: {line}" for line in report.generate_report().splitlines()] if report.has_errors() else []
    return lines + beyond(value, shape, where)


def beyond(value, shape, where):
    """What botocore leaves to the service: the greatest lengths, forms, and lists of words."""
    if shape.type_name == "structure" and isinstance(value, dict):
        known = [(name, member) for name, member in value.items() if name in shape.members]
        return [line for name, member in known for line in beyond(member, shape.members[name], f"{where}.{name}")]
    most = shape.metadata.get("max")
    lines = [f"{where}: longer than {most}"] if most and isinstance(value, (str, list)) and len(value) > most else []
    if shape.type_name == "list" and isinstance(value, list):
        lines += [line for n, item in enumerate(value) for line in beyond(item, shape.member, f"{where}[{n}]")]
    if shape.type_name == "string" and isinstance(value, str):
        form = shape.metadata.get("pattern")
        if form and not re.fullmatch(form, value):
            lines.append(f"{where}: {value!r} has not the form {form}")
        if shape.enum and value not in shape.enum:
            lines.append(f"{where}: {value!r} is none of {', '.join(shape.enum)}")
    return lines


def assembled(request):
    """The e-mail that SES makes of a request: the fields as they are given, texts in UTF-8."""
    simple, to = request["Content"]["Simple"], request["Destination"]["ToAddresses"]
    body = EmailMessage(policy=policy.SMTP)
    body.set_content(simple["Body"]["Text"]["Data"], charset=simple["Body"]["Text"]["Charset"])
    body.add_alternative(simple["Body"]["Html"]["Data"], subtype="html", charset=simple["Body"]["Html"]["Charset"])
    subject = Header(simple["Subject"]["Data"], simple["Subject"]["Charset"], header_name="Subject").encode()
    fields = [("From", request["FromEmailAddress"]), ("To", ", ".join(to)), ("Subject", subject)]
    fields += [(header["Name"], header["Value"]) for header in simple.get("Headers", [])]
    head = "".join(f"{name}: {value}\r\n" for name, value in fields)
    return head.encode() + body.as_bytes()


def received(request):
    """What a mail program gets, and what is wrong with it."""
    mail = message_from_bytes(assembled(request), policy=policy.default)
    faults = [f"{name}: not in ASCII" for name, value in mail.raw_items() if not value.isascii()]
    faults += [f"{name}: {defect!r}" for name, value in mail.items() for defect in value.defects]
    faults += [f"{part.get_content_type()}: {defect!r}" for part in mail.walk() for defect in part.defects]
    once = ("From", "To", "Subject", "List-Unsubscribe", "List-Unsubscribe-Post")
    faults += [f"{name}: more than once" for name in once if len(mail.get_all(name, [])) > 1]
    parts = [part.get_content_type() for part in mail.walk()]
    if parts != ["multipart/alternative", "text/plain", "text/html"]:
        faults.append(f"parts: {parts}")
    people = [[address.display_name, address.addr_spec] for name in ("From", "To") for address in mail[name].addresses]
    if len(people) != 2 or not all(addr_spec.isascii() for _, addr_spec in people):
        faults.append(f"From and To: {people}")
    kind = {tag["Name"]: tag["Value"] for tag in request.get("EmailTags", [])}.get("kind")
    facts = {"kind": kind, "people": people, "subject": mail["Subject"], "unsubscribe": mail["List-Unsubscribe"]}
    facts |= {name: mail.get_body((name,)).get_content().replace("\r\n", "\n") for name in ("plain", "html")}
    return facts, faults + unendable(mail, kind)


def unendable(mail, kind):
    """What keeps a mail program from ending such e-mails by one click (RFC 8058), or by a link (RFC 2369, 3.2)."""
    link, post = mail["List-Unsubscribe"], mail["List-Unsubscribe-Post"]
    if link is None and post is None:
        return []
    if kind not in ENDABLE:
        return [f"List-Unsubscribe: a mail of the kind {kind} has it"]
    faults = [] if post == "List-Unsubscribe=One-Click" else [f"List-Unsubscribe-Post: {post!r}"]
    found = re.fullmatch(r"<(\S+)>", link or "")
    url = urlsplit(found[1]) if found else None
    if not url or url.scheme != "https" or not url.hostname or url.fragment or "<" in found[1]:
        faults.append(f"List-Unsubscribe: {link!r} is no https address in angle brackets")
    return faults


def check_requests(requests):
    """Prints the faults of SendEmail requests, or what arrives."""
    shape = MODEL.operation_model("SendEmail").input_shape
    faults, mails = [line for n, it in enumerate(requests) for line in invalid(it, shape, f"[{n}]")], []
    for n, request in enumerate([] if faults else requests):
        facts, wrong = received(request)
        mails.append(facts)
        faults += [f"[{n}].{line}" for line in wrong]
    end(faults, mails)


def errors():
    """The errors of each call, with their status."""
    def status(shape):
        return shape.metadata["error"]["httpStatusCode"]

    return {name: {it.name: status(it) for it in MODEL.operation_model(name).error_shapes} for name in OPERATIONS}


def check_answers(answers):
    """Prints the faults of answers, or what the SDK reads in them: the name of an error, or `OK`."""
    faults, read = [], []
    # An error that is no fault of the request is no call's own.
    internal = {it.name: it.metadata["error"]["httpStatusCode"] for it in MODEL.error_shapes if "InternalService" in it.name}
    for n, answer in enumerate(answers):
        shape, known = MODEL.operation_model(answer["operation"]).output_shape, errors()[answer["operation"]] | COMMON | internal
        response = {"status_code": answer["status"], "headers": answer["headers"], "body": answer["body"].encode()}
        parsed = create_parser("rest-json").parse(response, shape)
        code = parsed.get("Error", {}).get("Code", "OK")
        read.append(code)
        if code == "OK":
            faults += invalid(json.loads(answer["body"]), shape, f"[{n}]")
        elif known.get(code) != answer["status"]:
            faults.append(f"[{n}]: {code} with {answer['status']}")
    end(faults, read)


def end(faults, result):
    """Prints the one or the other, and ends."""
    print("\n".join(faults) if faults else json.dumps(result))
    sys.exit(1 if faults else 0)


def main():
    """Does what the argument says."""
    mode = sys.argv[1:]
    if mode == ["errors"]:
        return print(json.dumps(errors()))
    values = json.load(sys.stdin)
    return check_answers(values) if mode == ["answers"] else check_requests(values)


main()

#!/usr/bin/env bash
# Django 6.1.3 (PyPI) writes a long `List-Unsubscribe` in encoded words: with the update from 5.2, one-click unsubscribing ends.
#
# A URL cannot be folded, so 5.2 gives it a line of its own, of up to the 998 characters that RFC 5322 allows. Django 6 builds
# mails with the newer part of Python's `email`, to which each header that it has no grammar for is free text: one whose URL
# does not fit into 78 characters, for which a signed token is enough, becomes `=?utf-8?q?=3Chttps=3A//...?=`. RFC 2047, 5,
# forbids that outside of text, comments and names, and providers are reported to show no button then (odoo/odoo 289182, of the
# same in Python). Tests that read the header pass, since Python decodes it; addresses of development are short, those with a
# real domain are not. No setting ends it, since the SMTP backend asks for its own policy: a subclass has to give `message` one
# with longer lines.
# nodemailer 10.6.1 (npm) and lettre 0.11.23 (crate) keep a long URL as it is.
#
# Seen with Python 3.12.1 and 3.13.0. Needs one of these with venv and pip. Fails if the behaviour changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat >finding.py <<'END'
import email.policy
import re

import django
from django.conf import settings
from django.core.mail import EmailMessage

settings.configure()


class LongLines(EmailMessage):
    """A mail whose lines may be as long as RFC 5322 allows."""

    def message(self, *, policy=email.policy.SMTP):
        return super().message(policy=policy.clone(max_line_length=998))


def mail(kind, token):
    """A mail with a token of so many letters in the address."""
    headers = {"List-Unsubscribe": f"<https://example.com/u?t={'x' * token}>", "Message-ID": "<1@example.com>"}
    return kind("Kortet", "Hej", "a@example.com", ["b@example.org"], headers=headers)


def header(sent):
    """The header's lines in a mail, as the SMTP backend asks for it."""
    options = {"policy": email.policy.SMTP} if django.VERSION >= (6,) else {}
    text = sent.message(**options).as_bytes().decode().replace("\r\n", "\n")
    return re.search(r"^List-Unsubscribe:.*(?:\n .*)*", text, re.MULTILINE)[0]


print(f"Django {django.__version__}")
print(header(mail(EmailMessage, 20)))
print(header(mail(EmailMessage, 64)))
if django.VERSION >= (6,):
    print(header(mail(LongLines, 64)))
    print("a test reads:", mail(EmailMessage, 64).message()["List-Unsubscribe"][:28])
END

for python in python3 python3.13 python3.12 "$HOME"/.pyenv/versions/3.1[23].*/bin/python3; do
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && break
done
"$python" -m venv venv
for version in 5.2 6.1.3; do
  venv/bin/pip install --quiet --disable-pip-version-check "django==$version"
  venv/bin/python finding.py
done | tee seen
diff <(sed 's/ $//' seen) - <<'END'
Django 5.2
List-Unsubscribe: <https://example.com/u?t=xxxxxxxxxxxxxxxxxxxx>
List-Unsubscribe:
 <https://example.com/u?t=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx>
Django 6.1.3
List-Unsubscribe: <https://example.com/u?t=xxxxxxxxxxxxxxxxxxxx>
List-Unsubscribe: =?utf-8?q?=3Chttps=3A//example=2Ecom/u=3Ft=3Dxxxxxxxxxxxxx?=
 =?utf-8?q?xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx=3E?=
List-Unsubscribe: <https://example.com/u?t=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx>
a test reads: <https://example.com/u?t=xxx
END

#!/usr/bin/env bash
# dkimpy 1.1.8 (PyPI) and mailauth 7.1.0 (npm) sign a mail, and its one-click unsubscribing is lost for the header they leave out.
#
# A receiver offers one click only if `List-Unsubscribe` and `List-Unsubscribe-Post` are both in the signature's `h=` (RFC 8058,
# 4: MUST); Gmail and Yahoo demand one click of whoever sends many mails. Both libraries sign by default the headers that RFC
# 6376 names, which is older than the second of the two: they sign the one and leave out the other. The signature is valid, and
# every check of DKIM and DMARC passes, so nothing tells why the button does not appear.
# nodemailer, from the maker of mailauth, did so up to 10.6.0, and signs both since 10.6.1 (nodemailer/nodemailer 1922, November
# 2026). To name the headers ends that; lettre 0.11.23 (crate) needs it, too: its default has neither.
#
# Needs openssl, Node.js with npm, and Python 3 with venv and pip. Fails if the behaviour changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
openssl genrsa -traditional -out key.pem 2048 2>/dev/null
openssl rsa -in key.pem -pubout -outform DER -out public.der 2>/dev/null
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check dkimpy==1.1.8
npm install --silent --no-audit --no-fund --no-package-lock node@26.10.0 mailauth@7.1.0 \
  nodemailer@10.6.1 old-nodemailer@npm:nodemailer@10.6.0 >/dev/null

cat >sign.cjs <<'JS'
const fs = require("node:fs");
const { dkimSign } = require("mailauth/lib/dkim/sign");

const mail = fs.readFileSync("mail");
const privateKey = fs.readFileSync("key.pem", "utf8");
const HEADERS = { "List-Unsubscribe": "<https://example.com/u/1>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" };

/** Writes the mail as nodemailer signs it. */
async function nodemailer(name) {
    const dkim = { domainName: "example.com", keySelector: "finding", privateKey };
    const transport = require(name).createTransport({ streamTransport: true, buffer: true, dkim });
    const { message } = await transport.sendMail({
        from: "a@example.com", to: "b@example.org", subject: "Kortet", text: "Hej", headers: HEADERS,
    });
    fs.writeFileSync(name, message);
}

(async () => {
    const signatureData = [{ signingDomain: "example.com", selector: "finding", privateKey }];
    const { signatures, errors } = await dkimSign(mail, { signatureData });
    if (errors.length) throw errors[0].err;
    fs.writeFileSync("mailauth", signatures + mail);
    await nodemailer("old-nodemailer");
    await nodemailer("nodemailer");
})();
JS

cat >finding.py <<'PYTHON'
import base64
import re
import subprocess

import dkim

LIST = {"list-unsubscribe", "list-unsubscribe-post"}
MAIL = b"""From: a@example.com\r
To: b@example.org\r
Subject: Kortet\r
Date: Tue, 01 Dec 2026 08:00:00 +0100\r
Message-ID: <1@example.com>\r
List-Unsubscribe: <https://example.com/u/1>\r
List-Unsubscribe-Post: List-Unsubscribe=One-Click\r
\r
Hej\r
"""


def read(name):
    with open(name, "rb") as file:
        return file.read()


with open("mail", "wb") as file:
    file.write(MAIL)
subprocess.run(["node_modules/node/bin/node", "sign.cjs"], check=True)
key = b"v=DKIM1; k=rsa; p=" + base64.b64encode(read("public.der"))

for name, mail, signed in (
    ("dkimpy 1.1.8", dkim.sign(MAIL, b"finding", b"example.com", read("key.pem")) + MAIL, {"list-unsubscribe"}),
    ("mailauth 7.1.0", read("mailauth"), {"list-unsubscribe"}),
    ("nodemailer 10.6.0", read("old-nodemailer"), {"list-unsubscribe"}),
    ("nodemailer 10.6.1", read("nodemailer"), LIST),
):
    valid = dkim.verify(mail, dnsfunc=lambda *_, **__: key)
    headers = re.search(rb"\bh=([^;]+);", mail)[1].decode().lower()
    found = LIST & set(re.sub(r"\s", "", headers).split(":"))
    print(f"{name}: {'valid' if valid else 'invalid'}, signs {' and '.join(sorted(found))}")
    assert valid and found == signed, signed
PYTHON
venv/bin/python finding.py

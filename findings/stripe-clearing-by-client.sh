#!/usr/bin/env bash
# stripe 16.1.0 (PyPI) and 23.1.0 (npm): an empty list is not sent, so the tax or the discount that it should remove stays.
#
# `default_tax_rates: []` is the natural way to say that a subscription has no tax any more, and `discounts: []` that an invoice
# takes over none of the customer's. Both fit the types of both clients. Neither sends anything for them, since a form has no
# words for a list of nothing: the update succeeds, and Stripe goes on as before. Stripe's API has an empty string for that,
# and says so beside the parameters. The npm client sends one for `null`, too, which its maintainers advise (stripe/stripe-node
# 1051); the PyPI client leaves `None` out. So a call that was moved from one language to the other clears nothing any more. No
# error tells, nor does a test whose double of the client takes down the arguments.
# An empty string clears in both. In calls of Stripe's second API, whose bodies are JSON, both send `[]`.
#
# A server on this machine returns the form that it got. Needs Node.js with npm, and Python 3 with venv and pip. Fails if the
# behaviour changes.
set -euo pipefail

folder=$(mktemp -d)
trap '[ -z "${server:-}" ] || kill "$server"; rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-package-lock stripe@23.1.0 >/dev/null
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check stripe==16.1.0

cat >server.py <<'PYTHON'
import http.server
import json


class Stripe(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        form = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        answer = json.dumps({"id": "1", "object": "subscription", "description": form or "nothing"}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Stripe)
with open("port", "w") as port:
    port.write(f"{server.server_port}\n")
server.serve_forever()
PYTHON
cat >finding.mjs <<'JS'
import Stripe from "stripe";

const server = { protocol: "http", host: "127.0.0.1", port: process.argv[2] };
const stripe = new Stripe("sk_test_1", { ...server, telemetry: false });
for (const value of [["txr_1"], [], null, ""]) {
    const updated = await stripe.subscriptions.update("sub_1", { default_tax_rates: value });
    const created = await stripe.invoices.create({ customer: "cus_1", discounts: value?.length ? [{ coupon: "half" }] : value });
    console.log(`npm, ${JSON.stringify(value)}: ${updated.description}; ${created.description}`);
}
JS
cat >finding.py <<'PYTHON'
import sys

from stripe import StripeClient

stripe = StripeClient("sk_test_1", base_addresses={"api": f"http://127.0.0.1:{sys.argv[1]}"})
for value in (["txr_1"], [], None, ""):
    updated = stripe.v1.subscriptions.update("sub_1", {"default_tax_rates": value})
    created = stripe.v1.invoices.create({"customer": "cus_1", "discounts": [{"coupon": "half"}] if value else value})
    print(f"PyPI, {value!r}: {updated.description}; {created.description}")
PYTHON

python3 server.py &
server=$!
until [ -s port ]; do sleep 0.1; done
{
  node finding.mjs "$(<port)"
  venv/bin/python finding.py "$(<port)"
} | tee seen
diff seen - <<'SEEN'
npm, ["txr_1"]: default_tax_rates[0]=txr_1; customer=cus_1&discounts[0][coupon]=half
npm, []: nothing; customer=cus_1
npm, null: default_tax_rates=; customer=cus_1&discounts=
npm, "": default_tax_rates=; customer=cus_1&discounts=
PyPI, ['txr_1']: default_tax_rates[0]=txr_1; customer=cus_1&discounts[0][coupon]=half
PyPI, []: nothing; customer=cus_1
PyPI, None: nothing; customer=cus_1
PyPI, '': default_tax_rates=; customer=cus_1&discounts=
SEEN

#!/usr/bin/env bash
# stripe 16.1.0 (PyPI): `StripeClient` never tries again, where the module's own calls and stripe-node try three times.
#
# `stripe.max_network_retries` is 2. It counts for `stripe.PaymentIntent.create`, and not for `StripeClient`, which the README asks
# to move to: there no retry is made unless the client is given a number itself, whatever the module's is. Signatures, results and
# keys stay the same, so nothing shows that the move took the retries away: a charge that ended in a reset connection or a 500, and
# that the next attempt would have made under the same key, now fails at once.
# stripe 23.1.0 of npm makes two retries by default, in a client as well (its README speaks of one).
#
# A server on this machine answers every request with 500, and counts. Needs Node.js with npm, and Python 3 with venv and pip.
# Fails if the behaviour changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check stripe==16.1.0
npm install --silent --no-audit --no-fund --no-package-lock stripe@23.1.0 >/dev/null

cat >charge.mjs <<'END_OF_JS'
import Stripe from "stripe";

const stripe = new Stripe("sk_test_none", { host: "127.0.0.1", port: process.argv[2], protocol: "http", telemetry: false });
await stripe.paymentIntents.create({ amount: 100, currency: "sek" }).catch(() => {});
END_OF_JS

cat >finding.py <<'END_OF_PYTHON'
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import stripe

keys = []


class Provider(BaseHTTPRequestHandler):
    """Fails, and notes the key of each attempt."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        keys.append(self.headers["Idempotency-Key"])
        body = b'{"error": {"type": "api_error", "message": "down"}}'
        self.send_response(500)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
threading.Thread(target=server.serve_forever, daemon=True).start()
stripe.api_key, stripe.api_base = "sk_test_none", f"http://127.0.0.1:{server.server_port}"
CHARGE = {"amount": 100, "currency": "sek"}


def client(**settings):
    """A charge by a client of its own."""
    own = stripe.StripeClient(stripe.api_key, base_addresses={"api": stripe.api_base}, **settings)
    own.v1.payment_intents.create(CHARGE)


assert stripe.max_network_retries == 2
for name, charge, expected in (
    ("the module", lambda: stripe.PaymentIntent.create(**CHARGE), 3),
    ("StripeClient", client, 1),
    ("StripeClient with max_network_retries=2", lambda: client(max_network_retries=2), 3),
    ("stripe-node", lambda: subprocess.run(["node", "charge.mjs", str(server.server_port)], check=True), 3),
):
    keys.clear()
    try:
        charge()
    except stripe.APIError:
        pass
    print(f"{name}: {len(keys)} attempt(s) under {len(set(keys))} key")
    assert (len(keys), len(set(keys))) == (expected, 1), expected
END_OF_PYTHON
venv/bin/python finding.py

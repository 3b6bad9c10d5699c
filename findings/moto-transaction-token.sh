#!/usr/bin/env bash
# moto 5.2.5 (PyPI) makes a transaction twice where boto3 1.44.8 retries it, which Amazon's DynamoDB does not.
#
# An SDK gives each TransactWriteItems a `ClientRequestToken` by itself, so that it can send it again when the response is lost:
# the second request with a token does nothing. moto takes the token, and makes every request. So a test that loses a response
# (the usual one for "charged once") counts two, with code that counts one in the cloud; who trusts the test adds a guard that is
# not needed. The other way round, a token that is used again for something else, which DynamoDB refuses with
# IdempotentParameterMismatchException, is accepted, and the write that the cloud will lose is there in the test.
#
# A proxy on this machine loses the first response of all transactions. Needs Python 3 with venv and pip. Fails if the behaviour
# changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check boto3==1.44.8 'moto[dynamodb,server]==5.2.5'

cat >finding.py <<'END_OF_PYTHON'
import json
import logging
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import boto3
from moto.server import ThreadedMotoServer

logging.getLogger("werkzeug").setLevel(logging.ERROR)
tokens = []


class Proxy(BaseHTTPRequestHandler):
    """Passes requests on to moto. The first transaction is made, and its response is lost."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        names = ("X-Amz-Target", "Content-Type", "Authorization", "X-Amz-Date")
        headers = {name: self.headers[name] for name in names}
        with urllib.request.urlopen(urllib.request.Request(MOTO, body, headers)) as response:
            answer = response.read()
        if self.headers["X-Amz-Target"].endswith(".TransactWriteItems"):
            tokens.append(json.loads(body)["ClientRequestToken"])
            if len(tokens) == 1:
                self.close_connection = True
                return
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
moto.start()
MOTO = "http://{}:{}".format(*moto.get_host_and_port())
proxy = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
threading.Thread(target=proxy.serve_forever, daemon=True).start()
client = boto3.client(
    "dynamodb",
    endpoint_url=f"http://127.0.0.1:{proxy.server_port}",
    region_name="eu-north-1",
    aws_access_key_id="none",
    aws_secret_access_key="none",
)
client.create_table(
    TableName="accounts",
    KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    BillingMode="PAY_PER_REQUEST",
)


def add(amount, **settings):
    """Adds to the account in a transaction. Returns what it has then."""
    update = {
        "TableName": "accounts",
        "Key": {"id": {"S": "anna"}},
        "UpdateExpression": "ADD paid :amount",
        "ExpressionAttributeValues": {":amount": {"N": str(amount)}},
    }
    client.transact_write_items(TransactItems=[{"Update": update}], **settings)
    return client.get_item(TableName="accounts", Key={"id": {"S": "anna"}})["Item"]["paid"]["N"]


paid = add(349)
print(f"one call of 349: {len(tokens)} requests with {len(set(tokens))} token; paid {paid}")
assert (len(tokens), len(set(tokens)), paid) == (2, 1, "698")
paid = add(1, ClientRequestToken=tokens[0])
print(f"another amount with the same token: accepted; paid {paid}")
assert paid == "699"
moto.stop()
END_OF_PYTHON
venv/bin/python finding.py

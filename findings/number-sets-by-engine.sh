#!/usr/bin/env bash
# dynoxide 3.2.0 (crate) and moto 5.2.5 (PyPI) take 100 and 100.0 for two members of a set, where DynamoDB has one.
#
# boto3 sends a Decimal as it is written, and arithmetic leaves zeros: `Decimal("40") * Decimal("2.5")` is sent as `100.0`.
# DynamoDB drops the zeros, so an ADD of it leaves a set's 100 alone, and a DELETE takes it out. All three engines know that of
# numbers in conditions and in keys. But dynoxide refuses the ADD, as a collection with duplicates (which DynamoDB says of a set
# that is sent with a value twice), moto keeps 100 and 100.0 side by side, and the DELETE does nothing in either, without an
# error. So a test finds a value that the cloud would have removed, and code that counts the set gets another number.
# dynalite 4.0.0 (npm) does as DynamoDB does.
#
# Needs cargo, Node.js with npm, and Python 3 with venv and pip. Fails if the behaviour changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check boto3==1.44.8 'moto[dynamodb,server]==5.2.5'
npm install --silent --no-audit --no-fund --no-package-lock dynalite@4.0.0 >/dev/null

mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2024"

[dependencies]
dynoxide-rs = { version = "=3.2.0", default-features = false, features = ["native-sqlite", "http-server"] }
tokio = { version = "1", features = ["macros", "net", "rt-multi-thread"] }

# Only to build quickly.
[profile.dev]
debug = false
TOML
cat >src/main.rs <<'RUST'
use dynoxide::Database;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{}", listener.local_addr().unwrap().port());
    dynoxide::server::serve_on(listener, Database::memory().unwrap()).await;
}
RUST
cargo build --quiet

cat >dynalite.cjs <<'JS'
const server = require("dynalite")({ createTableMs: 0 });
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
JS

cat >finding.py <<'PYTHON'
import logging
import subprocess
from decimal import Decimal

import boto3
from botocore.exceptions import ClientError
from moto.server import ThreadedMotoServer

logging.getLogger("werkzeug").setLevel(logging.ERROR)
AMOUNT = Decimal("40") * Decimal("2.5")


def left(client, expression, values):
    """What the set of 100 and 200 has after an update, or the error."""
    key = {"id": {"S": "1"}}
    client.put_item(TableName="prices", Item={**key, "amounts": {"NS": ["100", "200"]}})
    try:
        item = client.update_item(
            TableName="prices", Key=key, UpdateExpression=f"{expression} amounts :values",
            ExpressionAttributeValues={":values": {"NS": [str(value) for value in values]}}, ReturnValues="ALL_NEW")
    except ClientError as error:
        return error.response["Error"]["Message"]
    return " ".join(sorted(item["Attributes"]["amounts"]["NS"]))


def check(engine, port, added, deleted):
    """Compares what an engine does with what it is known for."""
    client = boto3.client(
        "dynamodb", endpoint_url=f"http://127.0.0.1:{port}", region_name="eu-north-1",
        aws_access_key_id="none", aws_secret_access_key="none")
    client.create_table(
        TableName="prices", KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}], BillingMode="PAY_PER_REQUEST")
    client.get_waiter("table_exists").wait(TableName="prices")
    for expression, values, in_dynamodb, expected in (
        ("ADD", [AMOUNT, 300], "100 200 300", added),
        ("DELETE", [AMOUNT], "200", deleted),
    ):
        found = left(client, expression, values)
        print(f"{engine}, {expression} {' '.join(map(str, values))}: {found} (DynamoDB: {in_dynamodb})")
        assert found == expected, expected


for engine, command, *expected in (
    ("dynalite", ["node", "dynalite.cjs"], "100 200 300", "200"),
    ("dynoxide", ["target/debug/finding"], "Input collection contains duplicates", "100 200"),
):
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            check(engine, int(server.stdout.readline()), *expected)
        finally:
            server.kill()

server = ThreadedMotoServer("127.0.0.1", port=0)
server.start()
check("moto", server.get_host_and_port()[1], "100 100.0 200 300", "100 200")
server.stop()
PYTHON
venv/bin/python finding.py

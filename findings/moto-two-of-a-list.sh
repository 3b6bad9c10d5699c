#!/usr/bin/env bash
# moto 5.2.5 (PyPI): a projection of two elements of a list, or of two fields of one element, returns the last of them alone.
#
# Of `cards[0].brand, cards[0].last4` DynamoDB returns one element with both fields, and of `cards[0], cards[2]` both elements.
# moto reads each path by itself and merges the results: maps become one, but the list of a later path takes the place of the
# former's. Nothing fails, and since each path works alone, as two fields of a map do together, the expression looks wrong, or
# the item. It holds for a scan as well. So who reads only what a page needs gets a test that fails for sound
# code, and reads the whole list to make it pass; and a test that a field is not handed out passes for code that hands it out in
# the cloud.
# dynalite 4.0.0 (npm) and dynoxide 3.2.0 (crate) return all, as DynamoDB does.
#
# Needs Python 3 with venv and pip. Fails if the behaviour changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check boto3==1.44.8 'moto[dynamodb]==5.2.5'

cat >finding.py <<'PYTHON'
import boto3
from moto import mock_aws

KEY = {"id": "1"}
CARDS = [{"brand": "visa", "last4": "0001"}, {"brand": "amex", "last4": "0002"}, {"brand": "jcb", "last4": "0003"}]

with mock_aws():
    dynamodb = boto3.resource(
        "dynamodb", region_name="eu-north-1", aws_access_key_id="none", aws_secret_access_key="none")
    customers = dynamodb.create_table(
        TableName="customers",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    customers.put_item(Item={**KEY, "cards": CARDS, "address": {"city": "Lund", "country": "SE"}})
    for paths, in_dynamodb, expected in (
        ("address.city, address.country",
         {"address": {"city": "Lund", "country": "SE"}}, {"address": {"city": "Lund", "country": "SE"}}),
        ("cards[0].brand", {"cards": [{"brand": "visa"}]}, {"cards": [{"brand": "visa"}]}),
        ("cards[0].brand, cards[0].last4", {"cards": [{"brand": "visa", "last4": "0001"}]}, {"cards": [{"last4": "0001"}]}),
        ("cards[0].brand, cards[2].brand", {"cards": [{"brand": "visa"}, {"brand": "jcb"}]}, {"cards": [{"brand": "jcb"}]}),
    ):
        found = customers.get_item(Key=KEY, ProjectionExpression=paths)["Item"]
        print(f"{paths}: {found} (DynamoDB: {in_dynamodb})")
        assert found == expected, expected
    page = customers.scan(ProjectionExpression="cards[0], cards[1]")["Items"]
    print(f"a scan of cards[0], cards[1]: {page}")
    assert page == [{"cards": CARDS[1:2]}]
PYTHON
venv/bin/python finding.py

"""The equivalent in Python: creates a DynamoDB client, then asks for the first event."""

import os
import urllib.request

import boto3

client = boto3.client("dynamodb")
urllib.request.urlopen(f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime/invocation/next")

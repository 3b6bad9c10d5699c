"""The same beginning in Python: a DynamoDB client is made, then the first event is asked for."""

import os
import urllib.request

import boto3

client = boto3.client("dynamodb")
urllib.request.urlopen(f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime/invocation/next")

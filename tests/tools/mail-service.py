"""A mail service that others have written, the Python package moto, for the client to be tried against: it stands in for SES.

The domain given as its argument may send; no other sender may. Prints its address when it is ready.
"""

import logging
import sys
import time

import boto3
from moto.moto_server.threaded_moto_server import ThreadedMotoServer

logging.getLogger("werkzeug").setLevel(logging.ERROR)

server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
host, port = server.get_host_and_port()
url = f"http://{host}:{port}"
keys = {"aws_access_key_id": "AKID", "aws_secret_access_key": "a-secret"}
boto3.client("sesv2", region_name="eu-north-1", endpoint_url=url, **keys).create_email_identity(EmailIdentity=sys.argv[1])
print(url, flush=True)
while True:
    time.sleep(60)

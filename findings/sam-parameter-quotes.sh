#!/usr/bin/env bash
# aws-sam-cli 1.170.0 (PyPI): a parameter with a quotation mark in its value is deployed without the mark and all that follows.
#
# `--parameter-overrides`, as an argument or as text in samconfig.toml, takes "key=value pairs" (its help). SAM searches that text
# for pairs with a pattern in which a mark can only open or close a value, and drops what does not fit: of `Prices={"SEK":100}`
# the stack gets `{`, and of an address the part before a quoted word. There is no error: the deployment succeeds, and one of its
# many lines says `{"Prices": "{"}`. So a function starts with half a setting, which a lenient reader takes for none, and a stack
# that had a good one loses it. JSON in parameters is reported since 2019 (aws/aws-sam-cli 1602, closed).
# Quotes around the whole value end that, or a table in samconfig.toml. awscli 1.46.3 (PyPI) sends the same pair as it is.
#
# A server on this machine plays CloudFormation, and takes down which parameter it gets. Needs Python 3 with venv and pip. Fails if
# the behaviour changes.
set -euo pipefail

folder=$(mktemp -d)
trap '[ -z "${server:-}" ] || kill "$server"; rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv sam
sam/bin/pip install --quiet --disable-pip-version-check aws-sam-cli==1.170.0
python3 -m venv aws
aws/bin/pip install --quiet --disable-pip-version-check awscli==1.46.3

cat >template.yaml <<'YAML'
Parameters:
  Prices:
    Type: String
Resources:
  Topic:
    Type: AWS::SNS::Topic
YAML
cat >samconfig.toml <<'TOML'
version = 0.1

[string.deploy.parameters]
parameter_overrides = 'Prices={"SEK":100}'

[table.deploy.parameters]
parameter_overrides = { Prices = '{"SEK":100}' }
TOML
cat >server.py <<'PYTHON'
import http.server
import urllib.parse

PROBLEM = b"<Code>ValidationError</Code><Message>Stack with id s does not exist</Message>"
ANSWER = b"<ErrorResponse><Error>%s</Error></ErrorResponse>" % PROBLEM


class CloudFormation(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if form["Action"] == ["CreateChangeSet"]:
            with open("sent", "w") as sent:
                sent.write(form["Parameters.member.1.ParameterValue"][0])
        self.send_response(400)
        self.send_header("Content-Length", str(len(ANSWER)))
        self.end_headers()
        self.wfile.write(ANSWER)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), CloudFormation)
with open("port", "w") as port:
    port.write(f"{server.server_port}\n")
server.serve_forever()
PYTHON
python3 server.py &
server=$!
until [ -s port ]; do sleep 0.1; done
AWS_ENDPOINT_URL="http://127.0.0.1:$(<port)"
export AWS_ENDPOINT_URL AWS_DEFAULT_REGION=eu-north-1 AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=b
export SAM_CLI_TELEMETRY=0

# sent NAME COMMAND… prints what the server gets from a command, which then fails, since the server makes no change set.
sent() {
  echo nothing >sent
  "${@:2}" --template-file template.yaml --stack-name s >/dev/null 2>&1 || true
  echo "$1: $(<sent)"
}
sam=(sam/bin/sam deploy --no-confirm-changeset)
{
  sent "sam, an argument" "${sam[@]}" --parameter-overrides 'Prices={"SEK":100}'
  sent "sam, the longer form" "${sam[@]}" --parameter-overrides 'ParameterKey=Prices,ParameterValue={"SEK":100}'
  sent "sam, an address" "${sam[@]}" --parameter-overrides 'Prices=https://example.com/?q="price"&page=1'
  sent "sam, in quotes" "${sam[@]}" --parameter-overrides "Prices='{\"SEK\":100}'"
  sent "sam, a string of samconfig.toml" "${sam[@]}" --config-env string
  sent "sam, a table of samconfig.toml" "${sam[@]}" --config-env table
  sent "aws" aws/bin/aws cloudformation deploy --parameter-overrides 'Prices={"SEK":100}'
} | tee seen
diff seen - <<'SEEN'
sam, an argument: {
sam, the longer form: {
sam, an address: https://example.com/?q=
sam, in quotes: {"SEK":100}
sam, a string of samconfig.toml: {
sam, a table of samconfig.toml: {"SEK":100}
aws: {"SEK":100}
SEEN

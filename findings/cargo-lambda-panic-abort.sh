#!/usr/bin/env bash
# cargo-lambda 1.9.2 (PyPI) builds functions that end on a panic, where cargo's own release build of the same package answers.
#
# lambda_runtime 1.5.0 catches a handler's panic, reports it as the error of that one invocation, and goes on. `cargo lambda build
# --release`, and so SAM's `rust-cargolambda`, adds `panic = "abort"` to the release profile if Cargo.toml does not say how to
# panic, beside settings for a small program. So in the cloud there is nothing left to catch: the process ends, the function
# reports nothing of the invocation, neither type nor message, and the next one waits for a cold start. The same goes for
# tower-http's `CatchPanic` and for a spawned task whose failure is handled: a 500 for one request becomes the end of the process.
# Tests, `cargo run` and `cargo build --release` all show the other behaviour.
# `panic = "unwind"` in `[profile.release]` ends that.
#
# A server on this machine plays Lambda's runtime API. Needs an x86-64 machine, cargo, and Python 3 with venv and pip. Fails if the
# behaviour changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check cargo-lambda==1.9.2 ziglang==0.17.1
export PATH=$folder/venv/bin:$PATH
mkdir src

cat >Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2024"

[dependencies]
lambda_runtime = { version = "=1.5.0", default-features = false }
serde_json = "=1.0.154"
tokio = { version = "1", features = ["macros", "rt"] }

# Only to build quickly.
[profile.release]
opt-level = 0
lto = false
codegen-units = 16
TOML

cat >src/main.rs <<'RUST'
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde_json::Value;

/// Looks at the first item of a list that has none.
async fn handler(event: LambdaEvent<Value>) -> Result<Value, Error> {
    let items = event.payload["items"].as_array().unwrap();
    Ok(items[0].clone())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    std::panic::set_hook(Box::new(|_| {}));
    run(service_fn(handler)).await
}
RUST

cat >runtime_api.py <<'END_OF_PYTHON'
"""Runs a function with two events, and prints what it reports of each."""
import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

EVENTS = [{"items": []}, {"items": ["a"]}]
events = list(enumerate(EVENTS))
reports = []
done = threading.Event()


class RuntimeApi(BaseHTTPRequestHandler):
    """The part of Lambda's runtime API that a function needs."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if not events:
            done.wait()
            return
        number, event = events.pop(0)
        self.answer(json.dumps(event).encode(), {
            "Lambda-Runtime-Aws-Request-Id": str(number),
            "Lambda-Runtime-Deadline-Ms": "4102444800000",
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:eu-north-1:1:function:finding",
        })

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        reports.append(self.path.rsplit("/", 1)[1])
        self.answer(b"{}", {})
        if len(reports) == len(EVENTS):
            done.set()

    def answer(self, body, headers):
        self.send_response(200)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), RuntimeApi)
threading.Thread(target=server.serve_forever, daemon=True).start()
function = subprocess.Popen([sys.argv[1]], stderr=subprocess.DEVNULL, env={
    **os.environ,
    "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{server.server_port}",
    "AWS_LAMBDA_FUNCTION_NAME": "finding",
    "AWS_LAMBDA_FUNCTION_VERSION": "1",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128",
    "AWS_LAMBDA_LOG_GROUP_NAME": "finding",
    "AWS_LAMBDA_LOG_STREAM_NAME": "finding",
})
threading.Thread(target=lambda: (function.wait(), done.set()), daemon=True).start()
done.wait(60)
ended = function.poll() is not None
function.kill()
print(", ".join(reports) or "nothing", "and the process has ended" if ended else "and the process goes on")
END_OF_PYTHON

cargo build --quiet --release
echo "cargo: $(python3 runtime_api.py target/release/finding)" | tee seen
cargo lambda build --quiet --release
echo "cargo lambda: $(python3 runtime_api.py target/lambda/finding/bootstrap)" | tee -a seen
echo 'panic = "unwind"' >>Cargo.toml
cargo lambda build --quiet --release
echo "cargo lambda, panic = \"unwind\": $(python3 runtime_api.py target/lambda/finding/bootstrap)" | tee -a seen
diff seen - <<'SEEN'
cargo: error, response and the process goes on
cargo lambda: nothing and the process has ended
cargo lambda, panic = "unwind": error, response and the process goes on
SEEN

"""Starts the functions, an empty one, and equivalents in Node.js and Python, in turns, and compares them by medians.

Start: the time from the process's start, including a new DynamoDB client, until it asks the runtime API for its first event.
Memory: the resident memory at that time. Warm: the time of a request without its DynamoDB call, which a stand-in answers.
"""

import argparse
import json
import os
import socket
import statistics
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
FUNCTIONS = ["feedback", "card-edit", "decline-check", "provider-events", "reminders", "sign-in"]

# How long a program may take to start, in seconds.
START_TIMEOUT = 20

AWS = {"AWS_REGION": "eu-north-1", "AWS_DEFAULT_REGION": "eu-north-1", "AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none"}
LAMBDA = {
    "AWS_LAMBDA_FUNCTION_NAME": "bench",
    "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
    "AWS_LAMBDA_LOG_GROUP_NAME": "/bench",
}
# The settings of all functions; each reads its own.
SETTINGS = {
    "SITE_URL": "https://help.example.com",
    "FEEDBACK_TABLE": "feedback",
    "FEEDBACK_MONTHS": "24",
    "BILLING_TABLE": "billing",
    "SESSIONS_TABLE": "sessions",
    "SESSION_HOURS": "8",
    "ORIGIN_SECRETS": "the-secret-of-the-cdn",
    "COOKIE_SECRET": "0123456789abcdef" * 4,
    "OIDC_ISSUER": "https://sign-in.example.com",
    "OIDC_CLIENT_ID": "kortkoll",
    "OIDC_CLIENT_SECRET": "none",
    "OIDC_ORGANISATION_CLAIM": "organisation",
    "OIDC_ORGANISATIONS": "one",
    "OIDC_ROLE_CLAIM": "roles",
    "OIDC_BILLING_ROLE": "billing",
    "PROVIDER_URL": "https://payments.example.com",
    "PROVIDER_SECRET": "none",
    "PROVIDER_WEBHOOK_SECRET": "whsec_none",
    "MAIL_SENDER": "kort@help.example.com",
    "MAIL_SENDER_NAME": "Kortkoll",
    "MAIL_CONFIGURATION_SET": "kortkoll",
    "MAIL_SECRETS": "the-secret-of-the-mails",
}


@dataclass
class Program:
    """A program to start, and its measurements in milliseconds and MiB."""

    name: str
    command: list[str]
    size: int | None = None
    starts: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)


def listen() -> socket.socket:
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(START_TIMEOUT)
    return listener


def address(listener: socket.socket) -> str:
    return "{}:{}".format(*listener.getsockname())


def read(connection: socket.socket, rest: bytes = b"") -> tuple[bytes, bytes, bytes]:
    """A request's first line, its body, and the bytes after it."""
    while b"\r\n\r\n" not in rest:
        more = connection.recv(65536)
        if not more:
            raise ConnectionError("the function closed the connection")
        rest += more
    head, _, rest = rest.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines[1:])}
    length = int(headers.get(b"content-length", 0))
    while headers.get(b"transfer-encoding") == b"chunked" and not rest.endswith(b"0\r\n\r\n"):
        rest += connection.recv(65536)
    if headers.get(b"transfer-encoding") == b"chunked":
        return lines[0], rest, b""
    while len(rest) < length:
        rest += connection.recv(65536)
    return lines[0], rest[:length], rest[length:]


def answer(connection: socket.socket, status: str, headers: dict[str, str], body: bytes) -> None:
    head = "".join(f"{name}: {value}\r\n" for name, value in {**headers, "content-length": len(body)}.items())
    connection.sendall(f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body)


def begin(program: Program, listener: socket.socket, more: dict[str, str]) -> tuple[subprocess.Popen, socket.socket, float]:
    """Starts a program, and waits until it asks for its first event. Returns process, connection and milliseconds."""
    variables = {**AWS, **LAMBDA, **SETTINGS, **more, "AWS_LAMBDA_RUNTIME_API": address(listener), "PATH": os.environ["PATH"]}
    started = time.perf_counter()
    process = subprocess.Popen(program.command, env=variables, stdout=subprocess.DEVNULL)
    try:
        connection, _ = listener.accept()
        line, _, _ = read(connection)
    except (TimeoutError, ConnectionError) as error:
        process.kill()
        raise SystemExit(f"{program.name} did not ask for an event") from error
    took = (time.perf_counter() - started) * 1000
    assert b"/invocation/next" in line, line
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return process, connection, took


def start(program: Program) -> None:
    with listen() as listener:
        process, connection, took = begin(program, listener, {})
        status = Path(f"/proc/{process.pid}/status").read_text()
        resident = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        program.starts.append(took)
        program.memory.append(int(resident.split()[1]) / 1024)
        process.kill()
        process.wait()
        connection.close()


def dynamodb(listener: socket.socket, took: list[float]) -> None:
    """Answers every write at once, and records how long that takes."""
    connection, _ = listener.accept()
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    rest = b""
    try:
        while True:
            _, _, rest = read(connection, rest)
            began = time.perf_counter()
            answer(connection, "200 OK", {"content-type": "application/x-amz-json-1.0"}, b"{}")
            took.append(time.perf_counter() - began)
    except (ConnectionError, OSError):
        pass


def warm(program: Program, requests: int) -> tuple[float, float]:
    """The time of a vote without its DynamoDB call: median and 99th percentile, in milliseconds."""
    event = (ROOT / "functions/feedback/tests/router/events/script.json").read_bytes()
    calls: list[float] = []
    totals: list[float] = []
    with listen() as runtime, listen() as table:
        thread = threading.Thread(target=dynamodb, args=(table, calls), daemon=True)
        thread.start()
        endpoint = {"AWS_ENDPOINT_URL_DYNAMODB": f"http://{address(table)}"}
        process, connection, _ = begin(program, runtime, endpoint)
        rest = b""
        for number in range(requests):
            headers = {
                "content-type": "application/json",
                "lambda-runtime-aws-request-id": f"00000000-0000-0000-0000-{number:012}",
                "lambda-runtime-deadline-ms": str(int(time.time() * 1000) + 10_000),
                "lambda-runtime-invoked-function-arn": "arn:aws:lambda:eu-north-1:123456789012:function:bench",
                "lambda-runtime-trace-id": "Root=1-0-0",
            }
            began = time.perf_counter()
            answer(connection, "200 OK", headers, event)
            line, body, rest = read(connection, rest)
            totals.append(time.perf_counter() - began)
            assert b"/response" in line and b'"statusCode":201' in body, body
            answer(connection, "202 Accepted", {}, b"")
            line, _, rest = read(connection, rest)
            assert b"/invocation/next" in line, line
        process.kill()
        process.wait()
    assert len(calls) == len(totals)
    # The first requests only fill caches.
    own = sorted((total - call) * 1000 for total, call in list(zip(totals, calls))[len(totals) // 10 :])
    return statistics.median(own), own[len(own) * 99 // 100]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--functions", type=Path, required=True, help="the folder of the functions, built for release")
    parser.add_argument("--floor", type=Path, required=True, help="the empty function, built for release")
    parser.add_argument("--rounds", type=int, default=40)
    options = parser.parse_args()
    paths = [options.floor, *(options.functions / name for name in FUNCTIONS)]
    programs = [Program(path.name, [str(path)], path.stat().st_size) for path in paths]
    programs += [
        Program("Node.js, AWS SDK v3", ["node", str(HERE / "node/function.mjs")]),
        Program("Python, boto3", [str(HERE / "python/.venv/bin/python"), str(HERE / "python/function.py")]),
    ]
    for _ in range(options.rounds):
        for program in programs:
            start(program)

    floor = statistics.median(programs[0].starts)
    print(f"\n{'':22}{'start ms':>10}{'ratio':>9}{'memory MiB':>13}{'binary MB':>12}")
    for program in programs:
        took, memory = statistics.median(program.starts), statistics.median(program.memory)
        size = f"{program.size / 1e6:.2f}" if program.size else ""
        print(f"{program.name:22}{took:>10.2f}{took / floor:>8.2f}x{memory:>13.1f}{size:>12}")
    median, p99 = warm(programs[1], 1000)
    print(f"\na vote, without its DynamoDB call: median {median:.2f} ms, 99th percentile {p99:.2f} ms")


if __name__ == "__main__":
    main()

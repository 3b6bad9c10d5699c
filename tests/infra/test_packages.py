"""SAM packages what `sam build` has built, as for a deployment, but to a bucket on this machine."""

import os
import subprocess
import tempfile
import threading
import unittest
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs

import stack

BUILT = stack.ROOT / ".aws-sam/build/template.yaml"


class Bucket(BaseHTTPRequestHandler):
    """An empty bucket that accepts every object, in one or several parts."""

    parts = {}

    def do_HEAD(self):
        self.answer(404)

    def do_PUT(self):
        path, _, query = self.path.partition("?")
        number = int(parse_qs(query).get("partNumber", ["1"])[0])
        body = self.rfile.read(int(self.headers["content-length"]))
        self.parts.setdefault(path.removeprefix("/bucket/"), {})[number] = body
        self.answer(200)

    def do_POST(self):
        """Begins or completes an upload in parts."""
        self.rfile.read(int(self.headers["content-length"] or 0))
        self.answer(200, "<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>")

    def answer(self, status, body=""):
        self.send_response(status)
        self.send_header("ETag", '"x"')
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass

    @classmethod
    def object(cls, key):
        parts = cls.parts[key]
        return b"".join(parts[number] for number in sorted(parts))


class Packages(unittest.TestCase):
    def test_each_is_a_zip_with_what_lambda_looks_for(self):
        self.assertTrue(BUILT.exists(), "sam build comes first: tests/run infra")
        server = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        environment = {
            **os.environ,
            "AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{server.server_port}",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REQUEST_CHECKSUM_CALCULATION": "when_required",
        }
        with tempfile.TemporaryDirectory() as folder:
            packaged = Path(folder) / "packaged.yaml"
            command = ["sam", "package", "--template-file", BUILT, "--s3-bucket", "bucket", "--output-template-file", packaged]
            done = subprocess.run(command, env=environment, cwd=stack.ROOT, capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)
            resources = stack.yaml_parse(packaged.read_text())["Resources"]

        packages = {name: it for name, it in resources.items() if it["Type"] == "AWS::Serverless::Function"}
        self.assertEqual(set(packages), set(stack.binaries()))
        for name, it in packages.items():
            body = Bucket.object(it["Properties"]["CodeUri"].removeprefix("s3://bucket/"))
            self.assertTrue(zipfile.is_zipfile(BytesIO(body)), f"{name} is no zip")
            package = zipfile.ZipFile(BytesIO(body))
            (file,) = package.infolist()
            self.assertEqual(file.filename, "bootstrap", name)
            self.assertTrue(file.external_attr >> 16 & 0o111, name)
            self.assertEqual(package.read(file)[:4], b"\x7fELF", name)


if __name__ == "__main__":
    unittest.main()

"""Runs the tests of the CDN's viewer functions with Node.js: viewer.test.mjs."""

import json
import os
import subprocess
import unittest
from pathlib import Path

import stack


class Viewer(unittest.TestCase):
    def test_the_functions_at_the_edge(self):
        resources = {"Resources": stack.resources("AWS::CloudFront::Function")}
        file = Path(__file__).with_name("viewer.test.mjs")
        done = subprocess.run(
            ["node", "--test", file], env={**os.environ, "STACK": json.dumps(resources)}, capture_output=True, text=True
        )
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()

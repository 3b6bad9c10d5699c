"""The CDN's viewer functions, run by Node.js: viewer.test.mjs."""

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
        tried = subprocess.run(
            ["node", "--test", file], env={**os.environ, "STACK": json.dumps(resources)}, capture_output=True, text=True
        )
        self.assertEqual(tried.returncode, 0, tried.stdout + tried.stderr)


if __name__ == "__main__":
    unittest.main()

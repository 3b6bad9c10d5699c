"""What we are made of: as deny.toml allows, pinned, and on the bill of materials.

`cargo deny check` holds us to the same file, and also asks for advisories, for which it needs the network.
"""

import json
import re
import sys
import tomllib
import unittest
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "infra"))

import sbom

DENY = tomllib.loads((ROOT / "deny.toml").read_text())


@cache
def known():
    return sbom.metadata()


def others():
    """The packages that are not ours, and are used on the platform of the functions."""
    used = {node["id"] for node in known()["resolve"]["nodes"]}
    return [package for package in known()["packages"] if package["source"] and package["id"] in used]


def allowed(expression, licences):
    """Whether an SPDX expression can be met with these licences."""

    def judge(word):
        return word[0].lower() if word[0] in ("AND", "OR") else str(word[0] in licences)

    # Older crates write MIT/Apache-2.0 for a choice.
    expression = re.sub(r"\s*/\s*", " OR ", expression)
    return eval(re.sub(r"[\w.+-]+(?: WITH [\w.-]+)?", judge, expression), {"__builtins__": {}})


class Supply(unittest.TestCase):
    def test_licences_are_allowed(self):
        licences = DENY["licenses"]["allow"]
        refused = {package["name"]: package["license"] for package in others() if not allowed(package["license"] or "none", licences)}
        self.assertEqual(refused, {})

    def test_a_licence_expression_is_read_as_it_is_written(self):
        self.assertTrue(allowed("MIT/X", ["MIT"]))
        self.assertTrue(allowed("(MIT OR X) AND Y", ["MIT", "Y"]))
        self.assertFalse(allowed("MIT AND X", ["MIT"]))
        self.assertFalse(allowed("Apache-2.0 WITH LLVM-exception", ["Apache-2.0"]))

    def test_banned_crates_are_not_there(self):
        banned = {entry["crate"] for entry in DENY["bans"]["deny"]}
        self.assertEqual(banned & {package["name"] for package in others()}, set())

    def test_everything_comes_from_one_registry_and_is_pinned_with_its_checksum(self):
        self.assertEqual(len({package["source"] for package in others()}), 1)
        self.assertTrue(all(package["source"].startswith("registry+") for package in others()))
        checksums = sbom.locked()
        self.assertTrue(all(checksums[package["name"], package["version"]] for package in others()))

    def test_the_tools_are_pinned(self):
        lock = json.loads((ROOT / "tests/tools/package-lock.json").read_text())
        self.assertTrue(all(package.get("integrity") for name, package in lock["packages"].items() if name))
        requirements = (ROOT / "tests/tools/requirements.txt").read_text().splitlines()
        self.assertTrue(all(re.fullmatch(r"[\w-]+==[\d.]+", line) for line in requirements))

    def test_the_bill_has_every_function_and_what_it_is_made_of(self):
        bill = sbom.bill(known(), sbom.locked())
        components = {part["bom-ref"]: part for part in bill["components"]}
        applications = {part["name"] for part in components.values() if part["type"] == "application"}
        self.assertEqual(applications, {main.parents[1].name for main in ROOT.glob("functions/*/src/main.rs")})
        self.assertTrue({"aws-sdk-dynamodb", "axum", "ring"} <= {part["name"] for part in components.values()})
        self.assertFalse({"rusqlite", "dynoxide-rs", "syn"} & {part["name"] for part in components.values()})
        for entry in bill["dependencies"]:
            self.assertLessEqual(set(entry["dependsOn"]), set(components))


if __name__ == "__main__":
    unittest.main()

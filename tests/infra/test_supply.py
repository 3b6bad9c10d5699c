"""The dependencies: allowed by deny.toml, without known vulnerabilities, pinned, and on the bill of materials."""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import unittest
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "infra"))

import sbom

# The folder, below `db-path`, in which cargo-deny expects the advisory database.
DATABASE = "advisory-db-3157b0e258782691"


@cache
def known():
    return sbom.metadata()


class Deny(unittest.TestCase):
    """cargo-deny without network: its input is cargo's metadata for the platforms of deny.toml, and advisories.toml."""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.write("deny.toml", (ROOT / "deny.toml").read_text().replace("[advisories]", f'[advisories]\ndb-path = "{self.folder}"'))
        platforms = tomllib.loads((ROOT / "deny.toml").read_text())["graph"]["targets"]
        self.write("metadata.json", json.dumps(sbom.metadata(platforms)))
        for advisory in tomllib.loads((ROOT / "tests/infra/advisories.toml").read_text())["advisory"]:
            self.advise(**advisory)

    def write(self, name, text):
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def advise(self, id, package, date, title, patched, unaffected=()):
        """Writes an advisory in the format of RustSec's database."""
        front = f'[advisory]\nid = "{id}"\npackage = "{package}"\ndate = "{date}"\n\n[versions]\n'
        front += f"patched = {json.dumps(patched)}\nunaffected = {json.dumps(list(unaffected))}"
        self.write(f"{DATABASE}/crates/{package}/{id}.md", f"```toml\n{front}\n```\n\n# {title}\n")

    def check(self, *what):
        """cargo-deny's output if it fails, or an empty text."""
        database = self.folder / DATABASE
        git = ["git", "-C", database, "-c", "user.name=x", "-c", "user.email=x@y.z"]
        for step in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "x"]):
            subprocess.run([*git, *step], check=True)
        options = ["--locked", "--offline", "--log-level", "error", "--metadata-path", self.folder / "metadata.json"]
        command = ["cargo-deny", *options, "--config", self.folder / "deny.toml", "check", *what]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        return done.stdout + done.stderr if done.returncode else ""

    def test_licences_crates_and_sources_are_allowed_and_no_vulnerability_is_known(self):
        self.assertEqual(self.check("all"), "")

    def test_a_new_advisory_is_found(self):
        self.advise("RUSTSEC-2099-0001", "ring", "2099-01-01", "a vulnerability", [">= 99.0.0"])
        self.assertIn("RUSTSEC-2099-0001", self.check("advisories"))

    def test_an_exception_is_one_that_is_needed_and_says_why(self):
        text = (ROOT / "deny.toml").read_text()
        for exception in tomllib.loads(text)["advisories"]["ignore"]:
            self.assertRegex(text, rf'# .+\n +"{exception}"')
            self.write("deny.toml", (self.folder / "deny.toml").read_text().replace(f'"{exception}",', ""))
            self.assertIn(exception, self.check("advisories"))


class Supply(unittest.TestCase):
    def test_the_tools_are_pinned(self):
        lock = json.loads((ROOT / "tests/tools/package-lock.json").read_text())
        self.assertTrue(all(package.get("integrity") for name, package in lock["packages"].items() if name))
        requirements = (ROOT / "tests/tools/requirements.txt").read_text().replace("\\\n", "").splitlines()
        self.assertTrue(all(re.fullmatch(r"[\w.-]+==[\w.]+(?: ;[^#]+?)?(?: +--hash=sha256:[0-9a-f]{64})+", line) for line in requirements))
        pinned = {line.split(" ")[0].lower() for line in requirements}
        asked_for = (ROOT / "tests/tools/requirements.in").read_text().lower().splitlines()
        self.assertLessEqual({line for line in asked_for if not line.startswith("#")}, pinned)

    def test_the_bill_has_every_function_and_its_dependencies(self):
        bill = sbom.bill(known(), sbom.locked())
        components = {part["bom-ref"]: part for part in bill["components"]}
        applications = {part["name"] for part in components.values() if part["type"] == "application"}
        self.assertEqual(applications, {main.parents[1].name for main in ROOT.glob("functions/*/src/main.rs")})
        self.assertTrue({"aws-sdk-dynamodb", "axum", "ring"} <= {part["name"] for part in components.values()})
        self.assertFalse({"rusqlite", "dynoxide-rs", "syn"} & {part["name"] for part in components.values()})
        for entry in bill["dependencies"]:
            self.assertLessEqual(set(entry["dependsOn"]), set(components))

    def test_our_own_crates_are_not_named_as_the_registrys(self):
        members = {package["name"] for package in known()["packages"] if package["source"] is None}
        for part in sbom.bill(known(), sbom.locked())["components"]:
            self.assertEqual(part.get("purl", "").startswith("pkg:cargo/"), part["name"] not in members, part["name"])
            self.assertEqual("hashes" in part, "purl" in part, part["name"])

    def test_what_it_cannot_do_it_says(self):
        for words, path, said in ((["nonsense"], "/usr/bin", "takes no words"), ([], "/nonexistent", "cargo is missing")):
            done = subprocess.run([sys.executable, ROOT / "infra/sbom.py", *words], env={"PATH": path}, capture_output=True, text=True)
            self.assertEqual(done.returncode, 1)
            self.assertIn(said, done.stderr)
            self.assertNotIn("Traceback", done.stderr)


if __name__ == "__main__":
    unittest.main()

"""infra/deploy in a project of its own, with an `aws` and a `sam` that write down what they are asked to do."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "infra"))

import deployment

# Stands for aws, sam and cargo alike. It answers as an account would that has what the folder $WORLD tells.
STAND_IN = """#!{python} -SE
import json, os, sys
from pathlib import Path

world = Path(os.environ["WORLD"])
tool, words = Path(sys.argv[0]).name, sys.argv[1:]
said = " ".join(words)
taken = "" if sys.stdin.isatty() or "/dev/stdin" not in said and "s3 cp -" not in said else sys.stdin.read()
with open(world / "calls", "a") as calls:
    calls.write(json.dumps([tool, *words]) + "\\n")
files = {{name: (world / name).read_text() for name in ("secret", "outputs", "paths", "deployments") if (world / name).exists()}}
if said == "--version":
    print("aws-cli/2.31.0 Python/3.13")
elif tool == "cargo" and "site build" in said:
    site = Path("target/site")
    for file in json.loads((world / "site").read_text()):
        (site / file).parent.mkdir(parents=True, exist_ok=True)
        (site / file).write_text("x")
elif "get-secret-value" in said:
    if "secret" not in files:
        sys.exit("ResourceNotFoundException")
    value = files["secret"]
    print(value if "--query" in words else json.dumps({{"SecretString": value, "VersionId": "0" * 36}}))
elif "create-secret" in said or "put-secret-value" in said:
    (world / "secret").write_text(taken)
elif "describe-stacks" in said:
    outputs = json.loads(files.get("outputs", "{{}}"))
    key = words[words.index("--query") + 1].split("'")[1]
    stack = words[words.index("--stack-name") + 1]
    print(outputs.get(stack, {{}}).get(key, "None"))
elif tool == "sam" and words[0] == "deploy":
    if "prod-edge" not in words:
        (world / "outputs").write_text((world / "outputs-then").read_text())
    if "FAIL" in os.environ:
        sys.exit(1)
elif "list-keys" in said:
    print(json.dumps({{"Items": [{{"Key": key, "Value": value}} for key, value in json.loads(files.get("paths", "{{}}")).items()]}}))
elif "describe-key-value-store" in said or "update-keys" in said:
    print("an-etag")
elif "describe-stack-resource" in said:
    print("sessions-table")
elif "s3 cp s3://" in said:
    print(files.get("deployments", ""), end="")
elif "s3 cp - " in said:
    (world / "deployments").write_text(taken)
"""

STACK = {
    "SiteAddress": "https://d1.cloudfront.net",
    "Distribution": "E1",
    "SiteBucket": "the-bucket",
    "SitePaths": "arn:paths",
}
OUTPUTS = {"kortkoll-dev": STACK, "kortkoll-prod": STACK, "kortkoll-prod-edge": {"WebAclArn": "arn:firewall"}}
SITE = ["index.html", "404.html", "robots.txt", "sv/index.html", "assets/a.1.css", "assets/b.2.js"]
SECRET = {key: "a-secret-value" for key in deployment.KEYS}


class Deploy(unittest.TestCase):
    def setUp(self):
        folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, folder)
        self.project, self.world, tools = folder / "project", folder / "world", folder / "tools"
        for made in (self.project / "infra", self.world, tools):
            made.mkdir(parents=True)
        for file in ("infra/deploy", "infra/deployment.py", "samconfig.toml"):
            shutil.copy(ROOT / file, self.project / file)
        (self.project / "content").mkdir()
        (self.project / "content/site.toml").write_text("[operator]\nname = 'A company'\n")
        (self.project / ".gitignore").write_text("target\n__pycache__\n")
        for tool in ("aws", "sam", "cargo"):
            (tools / tool).write_text(STAND_IN.format(python=sys.executable))
            (tools / tool).chmod(0o755)
        author = {f"GIT_{who}_{what}": "a@b.c" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        self.environment = {**os.environ, **author, "PATH": f"{tools}:{os.environ['PATH']}", "WORLD": str(self.world)}
        self.git("init", "--quiet")
        self.commit()
        self.has("site", SITE)
        self.has("outputs-then", OUTPUTS)

    def git(self, *words):
        done = subprocess.run(["git", *words], cwd=self.project, env=self.environment, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def commit(self):
        self.git("add", ".")
        self.git("commit", "--quiet", "--allow-empty", "--message", "x")
        return self.git("rev-parse", "HEAD")

    def has(self, name, value):
        (self.world / name).write_text(value if isinstance(value, str) else json.dumps(value))

    def run_deploy(self, *words, typed="", **environment):
        return subprocess.run(
            [self.project / "infra/deploy", *words],
            env={**self.environment, **environment}, cwd="/", input=typed, capture_output=True, text=True,
        )

    def deploy(self, *words, **more):
        done = self.run_deploy(*words, **more)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def calls(self):
        """What the tools were asked to do, without the questions."""
        log = self.world / "calls"
        calls = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
        log.unlink(missing_ok=True)
        asked = ("--version", "lambda", "get-secret-value", "describe", "list-keys", "s3 cp s3://")
        return [call for call in calls if not any(word in " ".join(call) for word in asked)]

    def order(self):
        """The same, each in a word or two."""
        return [" ".join(call[:3]) for call in self.calls()]

    def test_everything_goes_in_the_safe_order(self):
        self.has("secret", SECRET)
        self.has("outputs", OUTPUTS)
        self.deploy("prod")
        calls = self.calls()
        expected = ["sam deploy --config-env", "cargo site build", "sam build --parameter-overrides", "sam deploy --config-env"]
        expected += ["aws s3 cp"] * 5 + ["aws cloudfront-keyvaluestore update-keys", "aws cloudfront create-invalidation", "aws s3 cp"]
        self.assertEqual([" ".join(call[:3]) for call in calls], expected)
        self.assertIn("prod-edge", calls[0])
        self.assertEqual(calls[1][3:], ["--base-url", "https://d1.cloudfront.net"])
        given = {"Environment=prod", "SiteUrl=https://d1.cloudfront.net", f"SecretsVersion={'0' * 36}", "WebAclArn=arn:firewall"}
        self.assertLessEqual(given, set(calls[2]))
        self.assertLessEqual(given, set(calls[3]))
        self.assertEqual([call[4] for call in calls[4:9]], ["s3://the-bucket/assets"] * 2 + ["s3://the-bucket"] * 2 + ["s3://the-bucket/404.html"])
        self.assertLessEqual({"status=404", "no-cache", "text/html; charset=utf-8"}, set(calls[8]))
        self.assertEqual(calls[10][5:8], ["--paths", "/404.html", "/index.html"])
        self.assertIn("/sv/*", calls[10])
        self.assertNotIn("/assets/*", calls[10])

    def test_nothing_secret_is_said(self):
        self.has("secret", SECRET)
        done = self.deploy("dev")
        self.assertNotIn("a-secret-value", done.stdout + done.stderr + str(self.calls()))

    def test_a_dry_run_changes_nothing_and_says_the_same(self):
        self.has("secret", SECRET)
        done = self.deploy("prod", "--dry-run")
        self.assertEqual(self.order(), ["cargo site build"])
        for step in ("sam build", "sam deploy", "aws s3 cp", "update-keys", "create-invalidation"):
            self.assertIn(step, done.stderr)

    def test_without_an_address_it_is_deployed_twice(self):
        self.has("secret", SECRET)
        self.deploy("prod")
        builds = [call[4] for call in self.calls() if call[:3] == ["cargo", "site", "build"]]
        self.assertEqual(builds, ["https://not-deployed-yet.invalid", "https://d1.cloudfront.net"])

    def test_a_stack_that_fails_leaves_the_site_alone(self):
        self.has("secret", SECRET)
        self.has("outputs", OUTPUTS)
        self.assertNotEqual(self.run_deploy("dev", FAIL="yes").returncode, 0)
        self.assertEqual(self.order(), ["cargo site build", "sam build --parameter-overrides", "sam deploy --config-env"])

    def test_what_is_missing_is_named(self):
        done = self.run_deploy("prod")
        self.assertIn("infra/deploy prod secrets", done.stderr)
        self.has("secret", {**SECRET, "cookie": ""})
        done = self.run_deploy("prod")
        self.assertIn("lacks cookie", done.stderr)
        self.assertIn("no environment test", self.run_deploy("test").stderr)
        (self.project / "left").write_text("x")
        self.assertIn("commit", self.run_deploy("prod").stderr)
        self.assertEqual(self.order(), [])
        bare = self.run_deploy("prod", PATH="/usr/bin:/bin")
        self.assertIn("aws is missing", bare.stderr)

    def test_prod_refuses_the_made_up_operator(self):
        self.has("secret", SECRET)
        (self.project / "content/site.toml").write_text("[operator]\ndemo = true\n")
        self.commit()
        done = self.run_deploy("prod")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("made-up operator", done.stderr)
        self.assertEqual(self.order(), [])
        self.deploy("dev")

    def test_a_rollback_deploys_the_commit_before(self):
        self.has("secret", SECRET)
        self.has("outputs", OUTPUTS)
        first, _ = self.git("rev-parse", "HEAD"), self.deploy("prod")
        second, _ = self.commit(), self.deploy("prod")
        self.deploy("prod", "rollback")
        commits = [line.split()[1] for line in (self.world / "deployments").read_text().splitlines()]
        self.assertEqual(commits, [first, second, first])
        self.assertEqual(self.git("worktree", "list").count("\n"), 0)

    def test_teardown_asks_first_and_keeps_the_data(self):
        self.has("outputs", OUTPUTS)
        self.assertNotEqual(self.run_deploy("prod", "teardown", typed="no\n").returncode, 0)
        self.assertEqual(self.order(), [])
        self.deploy("prod", "teardown", typed="prod\n")
        expected = ["dynamodb update-table", "cloudformation delete-stack", "cloudformation wait", "cloudformation delete-stack"]
        self.assertEqual([call.removeprefix("aws ") for call in self.order()], expected)


class Plan(unittest.TestCase):
    TODAY = date(2026, 11, 22)

    def changes(self, files, listed):
        return deployment.changes(set(files), listed, self.TODAY)

    def test_pages_go_at_once_and_assets_when_thirty_days_have_passed(self):
        listed = {
            "/": "live", "/old/index.html": "live", "/assets/now.css": "live", "/assets/left.css": "live",
            "/assets/recent.css": "2026-10-23", "/assets/long-gone.css": "2026-10-22",
        }
        puts, gone = self.changes(["/", "/new/index.html", "/assets/now.css"], listed)
        self.assertEqual(puts, {"/new/index.html": "live", "/assets/left.css": "2026-11-22"})
        self.assertEqual(gone, ["/old/index.html", "/assets/long-gone.css"])

    def test_an_asset_that_comes_back_is_live_again(self):
        self.assertEqual(self.changes(["/assets/a.css"], {"/assets/a.css": "2026-10-01"}), ({"/assets/a.css": "live"}, []))

    def test_the_same_site_again_changes_nothing(self):
        self.assertEqual(self.changes(["/", "/assets/a.css"], {"/": "live", "/assets/a.css": "live"}), ({}, []))

    def test_many_changes_are_several_requests(self):
        requests = list(deployment.batches({f"/{n:03}": "live" for n in range(70)}, [f"/gone/{n}" for n in range(40)]))
        self.assertEqual([sum(map(len, request.values())) for request in requests], [50, 50, 10])
        self.assertEqual([sorted(request) for request in requests], [["Puts"], ["Deletes", "Puts"], ["Deletes"]])


class Secrets(unittest.TestCase):
    def test_what_is_missing_is_made_or_asked_for(self):
        made = deployment.renewed({}, [], lambda question: f"answer to {question}")
        self.assertEqual(set(made), set(deployment.KEYS))
        self.assertEqual(made["originCdn"], made["originFunctions"])
        self.assertEqual(deployment.renewed(made, [], None), made)

    def test_the_functions_still_take_the_cdns_last_secret(self):
        once = deployment.renewed(SECRET, ["origin"], None)
        twice = deployment.renewed(once, ["origin"], None)
        self.assertEqual(twice["originFunctions"].split(","), [twice["originCdn"], once["originCdn"]])
        self.assertEqual({key: twice[key] for key in ("cookie", "provider")}, {"cookie": "a-secret-value", "provider": "a-secret-value"})


if __name__ == "__main__":
    unittest.main()

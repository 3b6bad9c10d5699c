"""infra/deploy in a project of its own, with stand-ins for `aws`, `sam` and `cargo` that record their calls."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "infra"))

import deployment
import settings
from samcli.cli.types import CfnParameterOverridesType
from samtranslator.yaml_helper import yaml_parse

# The stand-in for aws, sam and cargo. It answers like an account with the state that the folder $WORLD describes.
STAND_IN = """#!{python} -SE
import json, os, sys

world = os.environ["WORLD"]
tool, words = os.path.basename(sys.argv[0]), sys.argv[1:]
said = " ".join(words)
taken = "" if sys.stdin.isatty() or "/dev/stdin" not in said and "s3 cp -" not in said else sys.stdin.read()
with open(f"{{world}}/calls", "a") as calls:
    calls.write(json.dumps([tool, *words]) + "\\n")
files = {{name: open(f"{{world}}/{{name}}").read() for name in os.listdir(world)}}

def write(name, text):
    os.makedirs(os.path.dirname(name), exist_ok=True)
    with open(name, "w") as file:
        file.write(text)

if any(word in said for word in files.get("refused", "").splitlines()):
    sys.exit("An error occurred (ExpiredToken) when calling an operation: The security token has expired")
elif said == "--version":
    print("aws-cli/2.31.0 Python/3.13")
elif tool == "cargo" and "site build" in said:
    for file in json.loads(files["site"]):
        write("target/site/" + file, "x")
    write("target/site.index.json", "{{}}")
    write("target/site.moved.json", "{{}}")
elif tool == "cargo" and "site check --live" in said:
    if "made up" in open("content/site.toml").read():
        sys.exit("error: made up")
elif "get-secret-value" in said:
    version = words[words.index("--version-id") + 1] if "--version-id" in words else ""
    if "secret" + version not in files:
        sys.exit("ResourceNotFoundException")
    value = files["secret" + version]
    print(value if "--query" in words else json.dumps({{"SecretString": value, "VersionId": "0" * 36}}))
elif "create-secret" in said or "put-secret-value" in said:
    write(f"{{world}}/secret", taken)
elif "describe-stacks" in said:
    stacks = json.loads(files.get("outputs", "{{}}"))
    query = words[words.index("--query") + 1]
    stack = words[words.index("--stack-name") + 1]
    if stack not in stacks:
        sys.exit("ValidationError: Stack with id " + stack + " does not exist")
    elif query == "Stacks[0].StackStatus":
        print(files.get("status", "UPDATE_COMPLETE"))
    elif query == "Stacks[0].Parameters":
        print(files.get("parameters", "[]"))
    elif query.startswith("Stacks[0].Parameters"):
        print(files.get("deployed", "None"))
    else:
        print(stacks[stack].get(query.split("'")[1], "None"))
elif "delete-stack" in said:
    stacks = json.loads(files["outputs"])
    stacks.pop(words[words.index("--stack-name") + 1], None)
    write(f"{{world}}/outputs", json.dumps(stacks))
elif tool == "sam" and words[0] == "deploy":
    if "FAIL" in os.environ:
        sys.exit(1)
    if not words[words.index("--config-env") + 1].endswith("-edge"):
        write(f"{{world}}/outputs", files["outputs-then"])
elif "list-keys" in said:
    print(json.dumps({{"Items": [{{"Key": key, "Value": value}} for key, value in json.loads(files.get("paths", "{{}}")).items()]}}))
elif "describe-key-value-store" in said or "update-keys" in said:
    print("an-etag")
elif "s3 cp s3://" in said:
    if "deployments" not in files:
        sys.exit("fatal error: An error occurred (404) when calling the HeadObject operation")
    print(files["deployments"], end="")
elif "create-invalidation" in said and "FAIL_LATE" in os.environ:
    sys.exit(1)
elif "s3 cp - " in said:
    write(f"{{world}}/deployments", taken)
"""

STACK = {
    "SiteAddress": "https://d1.cloudfront.net",
    "Distribution": "E1",
    "SiteBucket": "the-bucket",
    "SitePaths": "arn:paths",
    "FeedbackTable": "the-feedback-table",
    "BillingTable": "the-billing-table",
}
EDGE = {"WebAclArn": "arn:firewall", "CertificateArn": "arn:certificate"}
OUTPUTS = {"kortkoll-dev": STACK, "kortkoll-prod": STACK, "kortkoll-prod-edge": EDGE}
SITE = ["index.html", "404.html", "robots.txt", "sv/index.html", "assets/a.1.css", "assets/b.2.js"]
SECRET = {key: "a-secret-value" for key in deployment.KEYS}


class Deploy(unittest.TestCase):
    def setUp(self):
        folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, folder)
        self.project, self.world, tools = folder / "project", folder / "world", folder / "tools"
        for made in (self.project / "infra", self.world, tools):
            made.mkdir(parents=True)
        files = ("infra/deploy", "infra/deployment.py", "infra/publish.py", "infra/manifest.py", "infra/settings.py", "infra/template.yaml", "infra/edge.yaml")
        for file in (*files, "samconfig.toml", "Cargo.toml"):
            shutil.copy(ROOT / file, self.project / file)
        for environment, more in (("dev", ""), ("prod", """"AlarmEmail=larm@a.se", "DomainName=hjalp.a.se", """)):
            own = f""""OidcIssuer=https://login.example.com/a", 'OidcClientId="one two"', {more}"""
            self.configure(f'["Environment={environment}", "Log', f'[{own}"Environment={environment}", "Log')
        self.configure('"Firewall=on"', '"Firewall=on", "DomainName=hjalp.a.se"')
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

    def configure(self, old, new):
        file = self.project / "samconfig.toml"
        self.assertEqual(file.read_text().count(old), 1, old)
        file.write_text(file.read_text().replace(old, new))

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
        """The recorded calls that change something."""
        log = self.world / "calls"
        calls = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
        log.unlink(missing_ok=True)
        asked = ("--version", "lambda", "site check", "get-caller-identity", "get-secret-value", "describe", "list-keys", "s3 cp s3://", ".deployments")
        return [call for call in calls if not any(word in " ".join(call) for word in asked)]

    @staticmethod
    def parameters(call):
        """The parameters that SAM makes of a call."""
        return CfnParameterOverridesType().convert(call[call.index("--parameter-overrides") + 1 :], None, None)

    def order(self):
        """The first three words of each of these calls."""
        return [" ".join(call[:3]) for call in self.calls()]

    def test_everything_goes_in_the_safe_order(self):
        self.has("secret", SECRET)
        self.has("outputs", OUTPUTS)
        self.deploy("prod", "--yes")
        calls = self.calls()
        expected = ["sam deploy --config-env", "cargo site build", "aws dynamodb put-item"]
        expected += ["sam build --parameter-overrides", "sam deploy --config-env"]
        expected += ["aws s3 cp"] * 5 + ["aws cloudfront-keyvaluestore update-keys", "aws dynamodb put-item", "aws cloudfront create-invalidation"]
        self.assertEqual([" ".join(call[:3]) for call in calls], expected)
        calls = [call for call in calls if call[2] != "put-item"]
        self.assertIn("prod-edge", calls[0])
        self.assertEqual(calls[1][3:], ["--base-url", "https://hjalp.a.se"])
        self.assertEqual(self.parameters(calls[2]), self.parameters(calls[3]))
        self.assertEqual([call[4] for call in calls[4:9]], ["s3://the-bucket"] * 4 + ["s3://the-bucket/404.html"])
        self.assertLessEqual({"status=404", "no-cache", "text/html; charset=utf-8"}, set(calls[8]))
        self.assertEqual(calls[10][5:8], ["--paths", "/404.html", "/index.html"])
        self.assertIn("/sv/*", calls[10])
        self.assertNotIn("/assets/*", calls[10])

    def test_every_parameter_is_given_each_time(self):
        self.has("secret", SECRET)
        self.has("outputs", OUTPUTS)
        self.deploy("prod", "--yes")
        edge, _, stack = (call for call in self.calls() if call[0] == "sam")
        for call, file in ((edge, "edge.yaml"), (stack, "template.yaml")):
            declared = {
                name: parameter.get("Default") for name, parameter in yaml_parse((ROOT / "infra" / file).read_text())["Parameters"].items()
            }
            given = self.parameters(call)
            self.assertEqual(set(given), set(declared))
            found_out = {"SiteUrl": "https://hjalp.a.se", "SecretsVersion": "0" * 36, "WebAclArn": "arn:firewall", "CertificateArn": "arn:certificate"}
            configured = {"OidcIssuer": "https://login.example.com/a", "OidcClientId": "one two", "Environment": "prod", "LogRetentionDays": "30"}
            configured |= {"AlarmEmail": "larm@a.se", "DomainName": "hjalp.a.se", "Distribution": "E1"}
            expected = {name: {**found_out, **configured}.get(name, str(default)) for name, default in declared.items()}
            self.assertEqual(given, expected)

    def test_parameters_may_be_empty_or_a_text_and_must_exist(self):
        for written, parameters in (
            ("[]", {}), ('""', {}), ("""'OidcRoleClaim="two words" AlarmEmail=a@b.se'""", {"OidcRoleClaim": "two words", "AlarmEmail": "a@b.se"})
        ):
            file = self.project / "samconfig.toml"
            file.write_text(f"[dev.deploy.parameters]\nparameter_overrides = {written}\n")
            self.assertEqual(settings.overrides(file, "dev"), parameters)
        self.configure("AlarmEmail", "AlarmMail")
        self.assertIn("AlarmMail: do you mean AlarmEmail?", "".join(settings.faults(file, "dev", ROOT / "infra/template.yaml")))

    def test_no_secret_is_printed(self):
        self.has("secret", SECRET)
        done = self.deploy("dev")
        self.assertNotIn("a-secret-value", done.stdout + done.stderr + str(self.calls()))

    def test_a_dry_run_changes_nothing_and_prints_the_steps(self):
        done = self.run_deploy("prod", "--dry-run")
        self.assertEqual(done.returncode, 1, "the secret is missing")
        self.assertEqual(self.order(), ["cargo site build"] * 2)
        for step in ("missing", "prod secrets", "does not exist yet", "sam build", "sam deploy", "aws s3 cp", "update-keys", "create-invalidation"):
            self.assertIn(step, done.stderr)
        self.has("secret", SECRET)
        self.assertNotIn("stands in the way", self.deploy("prod", "--dry-run").stderr)

    def test_a_new_stack_is_deployed_twice(self):
        self.has("secret", SECRET)
        self.deploy("dev")
        calls = self.calls()
        builds = [call[4] for call in calls if call[:3] == ["cargo", "site", "build"]]
        self.assertEqual(builds, ["https://not-deployed-yet.invalid", "https://d1.cloudfront.net"])
        stacks = [self.parameters(call) for call in calls if call[:2] == ["sam", "deploy"]]
        self.assertEqual([stack["TableProtection"] for stack in stacks], ["off", "on"])

    def test_a_stack_that_fails_leaves_the_site_alone(self):
        self.has("secret", SECRET)
        self.has("outputs", OUTPUTS)
        self.assertNotEqual(self.run_deploy("dev", FAIL="yes").returncode, 0)
        self.assertEqual(
            self.order(),
            ["cargo site build", "aws dynamodb put-item", "sam build --parameter-overrides", "sam deploy --config-env"],
        )

    def test_a_stack_whose_creation_failed_is_removed_first(self):
        self.has("secret", SECRET)
        self.has("outputs", {"kortkoll-dev": {}})
        self.has("status", "ROLLBACK_COMPLETE")
        refused = self.run_deploy("dev", typed="n\n")
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("describe-stack-events", refused.stderr)
        self.assertEqual(self.order(), [])
        self.deploy("dev", typed="y\n")
        order = self.order()
        self.assertEqual(order[:2], ["aws cloudformation delete-stack", "aws cloudformation wait"])
        self.assertEqual(order.count("sam deploy --config-env"), 2)

    def test_a_stack_that_is_being_changed_or_stuck_is_left_alone(self):
        self.has("secret", SECRET)
        self.has("outputs", OUTPUTS)
        for status, word in (("UPDATE_IN_PROGRESS", "wait"), ("UPDATE_ROLLBACK_FAILED", "continue-update-rollback")):
            self.has("status", status)
            refused = self.run_deploy("prod", "--yes")
            self.assertNotEqual(refused.returncode, 0)
            self.assertIn(word, refused.stderr)
        self.assertEqual(self.order(), [])

    def test_prod_is_asked_about_and_no_means_no(self):
        self.has("secret", SECRET)
        self.has("outputs", OUTPUTS)
        for typed in ("", "n\n", "\n"):
            refused = self.run_deploy("prod", typed=typed)
            self.assertNotEqual(refused.returncode, 0)
            self.assertIn("nothing was done", refused.stderr)
        self.assertEqual(self.order(), [])
        self.deploy("prod", typed="y\n")
        # SAM would end with success after a "no".
        deploys = [call for call in self.calls() if call[:2] == ["sam", "deploy"]]
        self.assertTrue(all("--no-confirm-changeset" in call for call in deploys))

    def test_a_firewall_in_use_is_removed_after_the_stack_has_changed(self):
        self.has("secret", SECRET)
        self.has("outputs", OUTPUTS)
        self.configure("Firewall=on", "Firewall=off")
        self.commit()
        self.deploy("prod", "--yes")
        stack, edge = (call for call in self.calls() if call[:2] == ["sam", "deploy"])
        self.assertEqual(self.parameters(stack)["WebAclArn"], "")
        self.assertIn("prod-edge", edge)

    def test_what_is_missing_is_named(self):
        done = self.run_deploy("prod", "--yes")
        self.assertIn("infra/deploy prod secrets", done.stderr)
        self.has("secret", {**SECRET, "cookie": ""})
        done = self.run_deploy("prod", "--yes")
        self.assertIn("lacks cookie", done.stderr)
        self.assertIn("no environment test", self.run_deploy("test").stderr)
        (self.project / "left").write_text("x")
        self.assertIn("commit", self.run_deploy("prod", "--yes").stderr)
        self.configure('"OidcIssuer=https://login.example.com/a", \'OidcClientId="one two"\', "Environment=dev"', '"Environment=dev"')
        done = self.run_deploy("dev")
        for name in ("OidcClientId", "OidcIssuer"):
            self.assertIn(f"{name} is missing", done.stderr)
        self.assertEqual(self.order(), [])

    def test_without_its_tools_it_names_them(self):
        bare = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, bare)
        for tool in ("bash", "dirname"):
            (bare / tool).symlink_to(shutil.which(tool))
        done = self.run_deploy("prod", PATH=str(bare))
        self.assertIn("git is missing", done.stderr)
        self.assertIn("python3 is missing", done.stderr)
        (bare / "git").symlink_to(shutil.which("git"))
        (bare / "python3").symlink_to(sys.executable)
        self.assertIn("aws is missing", self.run_deploy("prod", "rollback", PATH=str(bare)).stderr)
        # What else stands in the way is named with them.
        self.configure('"AlarmEmail=larm@a.se", ', "")
        done = self.run_deploy("prod", "--dry-run", PATH=str(bare))
        for word in ("aws is missing", "sam is missing", "cargo is missing", "AlarmEmail is missing", "uncommitted changes"):
            self.assertIn(word, done.stderr)
        self.assertNotIn("not found", done.stderr)

    def test_prod_refuses_the_made_up_operator_whatever_the_section_is_called(self):
        self.has("secret", SECRET)
        self.configure("\n[prod.deploy", "\n[production.deploy")
        self.configure("\n[prod-edge.deploy", "\n[production-edge.deploy")
        operator = (self.project / "content/site.toml").read_text()
        (self.project / "content/site.toml").write_text(operator + "# made up\n")
        self.commit()
        self.assertIn("error: made up", self.run_deploy("production", "--yes").stderr)
        self.assertEqual(self.order(), [])
        self.deploy("dev")
        (self.project / "content/site.toml").write_text(operator)
        self.commit()
        self.deploy("production", "--yes")

    def test_the_pages_alone_need_neither_the_functions_nor_their_secret(self):
        self.has("outputs", OUTPUTS)
        self.assertIn("nothing was done", self.run_deploy("prod", "site", typed="n\n").stderr)
        self.assertEqual(self.order(), ["cargo site build"])
        said = self.deploy("prod", "site", typed="y\n").stderr
        self.assertIn("  new      /sv/\n", said)
        calls = self.calls()
        expected = ["cargo site build", *["aws s3 cp"] * 5, "aws cloudfront-keyvaluestore update-keys", "aws dynamodb put-item"]
        self.assertEqual([" ".join(call[:3]) for call in calls], expected + ["aws cloudfront create-invalidation"])
        self.assertEqual(calls[0][3:], ["--base-url", "https://hjalp.a.se", "--live"])
        self.assertTrue(said.endswith("Published: https://hjalp.a.se\n"), said)
        said = self.deploy("prod", "site", "--dry-run").stderr
        self.assertTrue(said.endswith("Nothing was done.\n"), said)
        self.assertEqual(self.order(), ["cargo site build"])
        self.deploy("dev", "site")
        self.assertNotIn("--live", self.calls()[0])
        (self.project / "left").write_text("x")
        self.assertIn("from a commit", self.run_deploy("prod", "site", "--yes").stderr)
        self.has("outputs", {})
        self.assertIn("does not exist yet", self.run_deploy("dev", "site").stderr)
        self.assertEqual(self.order(), [])

    def test_the_secret_is_the_one_that_the_template_names(self):
        self.has("secret", SECRET)
        self.configure("\n[prod.deploy", "\n[production.deploy")
        done = self.deploy("production", "secrets", "--dry-run")
        self.assertIn("Secret kortkoll/prod\n", done.stderr)

    def remembered(self):
        return [line.split()[1:] for line in (self.world / "deployments").read_text().splitlines()]

    def test_a_rollback_deploys_the_commit_before(self):
        self.has("secret", SECRET)
        self.has("outputs", OUTPUTS)
        first, _ = self.git("rev-parse", "HEAD"), self.deploy("prod", "--yes")
        refused = self.run_deploy("prod", "rollback")
        self.assertIn(f"no commit was deployed before {first}", refused.stderr)
        second, _ = self.commit(), self.deploy("prod", "--yes")
        self.calls()
        self.deploy("prod", "rollback", "--yes")
        self.assertEqual(self.remembered(), [[commit, step] for commit in (first, second, first) for step in ("begun", "done")])
        self.assertEqual(self.git("worktree", "list").count("\n"), 0)

    def test_a_rollback_after_an_unfinished_deployment_goes_back_by_one(self):
        self.has("secret", SECRET)
        self.has("outputs", OUTPUTS)
        self.deploy("prod", "--yes")
        second, _ = self.commit(), self.deploy("prod", "--yes")
        third = self.commit()
        self.assertNotEqual(self.run_deploy("prod", "--yes", FAIL_LATE="yes").returncode, 0)
        self.deploy("prod", "rollback", "--yes")
        self.assertEqual(self.remembered()[-3:], [[third, "begun"], [second, "begun"], [second, "done"]])

    def test_a_rollback_changes_the_pages_before_the_functions(self):
        self.has("secret", SECRET)
        self.has("outputs", OUTPUTS)
        self.deploy("dev")
        self.commit()
        self.deploy("dev")
        self.calls()
        self.deploy("dev", "rollback")
        order = self.order()
        pages = ["cargo site build", *["aws s3 cp"] * 5, "aws cloudfront-keyvaluestore update-keys", "aws dynamodb put-item"]
        pages.append("aws cloudfront create-invalidation")
        self.assertEqual(order[: len(pages)], pages)
        functions = ["cargo site build", "aws dynamodb put-item", "sam build --parameter-overrides", "sam deploy --config-env"]
        self.assertEqual(order[len(pages) :][:4], functions)

    def test_a_rollback_of_prod_asks_once_and_no_means_no(self):
        self.has("secret", SECRET)
        self.has("outputs", OUTPUTS)
        first, _ = self.git("rev-parse", "HEAD"), self.deploy("prod", "--yes")
        self.commit()
        self.deploy("prod", "--yes")
        self.calls()
        self.assertIn("nothing was done", self.run_deploy("prod", "rollback", typed="n\n").stderr)
        self.assertEqual(self.order(), [])
        self.deploy("prod", "rollback", typed="y\n")
        self.assertEqual(self.remembered()[-1], [first, "done"])

    def test_what_cannot_be_looked_up_is_never_taken_for_absent(self):
        self.has("secret", SECRET)
        self.has("outputs", OUTPUTS)
        for refused in ("get-caller-identity", "describe-stacks", "get-secret-value", "list-keys", "describe-key-value-store", ".deployments -"):
            self.has("refused", refused)
            # A dry run does not change the list of paths, so it asks for no version of it.
            dry_run = [] if refused == "describe-key-value-store" else [["prod", "--dry-run"]]
            for words in (["prod", "--yes"], *dry_run):
                done = self.run_deploy(*words)
                self.assertNotEqual(done.returncode, 0, (refused, words))
                self.assertIn("The security token has expired", done.stderr, (refused, words))
                self.assertNotIn("does not exist yet", done.stderr)
                self.assertNotIn("Traceback", done.stderr)
            # Before the list of paths is asked for, the stack is deployed.
            deployed = [call for call in self.calls() if call[0] == "sam"]
            self.assertEqual(bool(deployed), refused in ("list-keys", "describe-key-value-store"), refused)

    def test_secrets_are_not_asked_for_when_they_cannot_be_read(self):
        self.has("secret", SECRET)
        for refused in ("get-caller-identity", "get-secret-value", "describe-stacks"):
            self.has("refused", refused)
            done = self.run_deploy("prod", "secrets", "cookie")
            self.assertNotEqual(done.returncode, 0)
            self.assertIn("The security token has expired", done.stderr)
        self.assertEqual(self.order(), [])
        self.assertEqual(json.loads((self.world / "secret").read_text()), SECRET)

    def test_a_dry_run_without_credentials_checks_what_is_here(self):
        self.has("refused", "get-caller-identity")
        self.configure('"AlarmEmail=larm@a.se", ', "")
        done = self.run_deploy("prod", "--dry-run")
        self.assertEqual(done.returncode, 1)
        for word in ("(3):", "AlarmEmail is missing", "uncommitted changes", "Sign in first"):
            self.assertIn(word, done.stderr)
        self.assertEqual(self.order(), [])

    def test_a_dry_run_says_what_will_change(self):
        self.has("secret", SECRET)
        self.has("outputs", OUTPUTS)
        self.deploy("dev")
        self.commit()
        parameters = {"SessionHours": "4", "OidcClientId": "one two"}
        self.has("parameters", [{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()])
        said = self.deploy("dev", "--dry-run").stderr
        self.assertIn("SessionHours: 4 -> 8", said)
        self.assertNotIn("OidcClientId:", said)
        self.assertIn("1 commits since", said)
        self.assertIn("  new      /sv/\n", said)

    def test_the_edge_watches_the_distribution_once_it_exists(self):
        self.has("secret", SECRET)
        self.deploy("prod", "--yes")
        edges = [self.parameters(call) for call in self.calls() if call[:2] == ["sam", "deploy"] and "prod-edge" in call]
        self.assertEqual([edge["Distribution"] for edge in edges], ["", "E1"])
        self.assertEqual({edge["AlarmEmail"] for edge in edges}, {"larm@a.se"})
        self.deploy("prod", "--yes")
        edges = [self.parameters(call) for call in self.calls() if call[:2] == ["sam", "deploy"] and "prod-edge" in call]
        self.assertEqual([edge["Distribution"] for edge in edges], ["E1"])

    def test_help_and_version_need_nothing(self):
        for word in ("--help", "-h"):
            done = self.deploy(word, PATH="/usr/bin:/bin")
            self.assertIn("infra/deploy ENVIRONMENT rollback", done.stdout)
        self.assertIn("--dry-run", self.deploy("prod", "--help").stdout)
        self.assertRegex(self.deploy("--version").stdout, r"^kortkoll [0-9.]+ \w+")

    def test_nothing_that_a_person_can_do_ends_in_a_traceback(self):
        broken = (self.project / "samconfig.toml").read_text()
        for words, text in (
            ([], broken),
            (["--force"], broken),
            (["prod", "--force"], broken),
            (["prod-edge"], broken),
            (["test", "--dry-run"], broken),
            (["prod", "publish"], broken),
            (["prod", "secrets", "nonsense"], broken),
            (["dev", "secrets"], broken),
            (["prod", "rollback", "nonsense"], broken),
            (["prod", "teardown"], broken),
            (["dev"], "[dev\n"),
            (["dev"], "[dev.deploy.parameters]\nregion = 'a'\n"),
            (["dev"], "[dev.deploy.parameters]\nregion = 'a'\nstack_name = 'b'\nparameter_overrides = [1]\n"),
            (["dev"], ""),
        ):
            (self.project / "samconfig.toml").write_text(text)
            done = self.run_deploy(*words)
            self.assertNotEqual(done.returncode, 0, words)
            self.assertNotIn("Traceback", done.stderr, words)
            self.assertNotIn("unbound variable", done.stderr, words)
            self.assertTrue(done.stderr.strip(), words)
        (self.project / "samconfig.toml").unlink()
        self.assertIn("cannot be read", self.run_deploy("dev").stderr)
        self.assertEqual(self.order(), [])

    def test_a_new_secret_of_the_cdn_is_paired_with_the_deployed_one(self):
        self.has("secret", SECRET)
        self.has("outputs", OUTPUTS)
        self.has("deployed", "version-1")
        self.has("secretversion-1", {**SECRET, "originCdn": "what-the-cdn-shows"})
        for _ in range(2):
            self.deploy("prod", "secrets", "origin")
        made = json.loads((self.world / "secret").read_text())
        self.assertEqual(made["originFunctions"].split(","), [made["originCdn"], "what-the-cdn-shows"])

    def test_teardown_asks_first_keeps_the_data_and_can_be_repeated(self):
        self.has("outputs", OUTPUTS)
        self.assertNotEqual(self.run_deploy("prod", "teardown", typed="no\n").returncode, 0)
        self.assertEqual(self.order(), [])
        for _ in range(2):
            done = self.deploy("prod", "teardown", typed="prod\n")
            removed = [call[call.index("--stack-name") + 1] for call in self.calls() if "delete-stack" in call]
            self.assertEqual(removed, ["kortkoll-prod", "kortkoll-prod-edge"])
            if "the-billing-table" in done.stderr:
                self.assertEqual(json.loads((self.world / "outputs").read_text()), {"kortkoll-dev": STACK})


class Secrets(unittest.TestCase):
    def test_what_is_missing_is_made_or_asked_for(self):
        made = deployment.renewed({}, {}, [], lambda question: f"answer to {question}")
        self.assertEqual(set(made), set(deployment.KEYS))
        self.assertEqual(made["originCdn"], made["originFunctions"])
        self.assertEqual(deployment.renewed(made, {}, [], None), made)

    def test_the_functions_still_accept_what_the_cdn_sends(self):
        once = deployment.renewed(SECRET, SECRET, ["origin"], None)
        twice = deployment.renewed(once, SECRET, ["origin"], None)
        self.assertEqual(twice["originFunctions"].split(","), [twice["originCdn"], SECRET["originCdn"]])
        after = deployment.renewed(twice, twice, ["origin"], None)
        self.assertEqual(after["originFunctions"].split(","), [after["originCdn"], twice["originCdn"]])
        self.assertEqual({key: twice[key] for key in ("cookie", "provider")}, {"cookie": "a-secret-value", "provider": "a-secret-value"})

    def test_links_of_earlier_mails_work_through_one_renewal(self):
        once = deployment.renewed({**SECRET, "mailTokens": "first"}, {}, ["mailTokens"], None)
        new, before = once["mailTokens"].split(",")
        self.assertEqual(before, "first")
        self.assertEqual(deployment.renewed(once, {}, ["mailTokens"], None)["mailTokens"].split(",")[1], new)



if __name__ == "__main__":
    unittest.main()

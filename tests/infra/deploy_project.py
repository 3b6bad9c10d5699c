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
from samcli.cli.types import CfnParameterOverridesType

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
PARTS = [str(part.relative_to(ROOT)) for part in (ROOT / "infra/deploying").glob("*.sh")]
SECRET = {key: "a-secret-value" for key in deployment.KEYS}


class Project(unittest.TestCase):
    def setUp(self):
        folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, folder)
        self.project, self.world, tools = folder / "project", folder / "world", folder / "tools"
        for made in (self.project / "infra/deploying", self.world, tools):
            made.mkdir(parents=True)
        files = ("infra/deploy", *PARTS, "infra/deployment.py", "infra/publish.py", "infra/manifest.py", "infra/restore.py", "infra/settings.py", "infra/template.yaml", "infra/edge.yaml")
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

"""What infra/deploy checks and asks before it does anything."""

import shutil
import sys
import tempfile
from pathlib import Path

from deploy_project import OUTPUTS, Project, SECRET


class Checks(Project):
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

    def test_an_old_command_line_is_named_by_every_action(self):
        stand_in = self.world.parent / "tools/aws"
        stand_in.write_text("#!/bin/sh\necho aws-cli/1.40.0\n")
        for words in (["dev", "--dry-run"], ["dev", "site"], ["dev", "restore"], ["dev", "secrets"], ["dev", "teardown"]):
            done = self.run_deploy(*words)
            self.assertEqual(done.returncode, 1)
            self.assertIn("aws is version 1", done.stderr, words)

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

    def test_a_dry_run_changes_nothing_and_prints_the_steps(self):
        done = self.run_deploy("prod", "--dry-run")
        self.assertEqual(done.returncode, 1, "the secret is missing")
        self.assertEqual(self.order(), ["cargo site build"] * 2)
        for step in ("missing", "prod secrets", "does not exist yet", "sam build", "sam deploy", "aws s3 cp", "update-keys", "create-invalidation"):
            self.assertIn(step, done.stderr)
        self.has("secret", SECRET)
        self.assertNotIn("stands in the way", self.deploy("prod", "--dry-run").stderr)

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

    def test_help_and_version_need_nothing(self):
        for word in ("--help", "-h"):
            done = self.deploy(word, PATH="/usr/bin:/bin")
            self.assertIn("infra/deploy ENVIRONMENT rollback", done.stdout)
        self.assertIn("--dry-run", self.deploy("prod", "--help").stdout)
        self.assertRegex(self.deploy("--version").stdout, r"^kortkoll [0-9.]+ \w+")

    def test_what_was_not_meant_does_nothing(self):
        self.has("secret", SECRET)
        self.has("outputs", OUTPUTS)
        for words, said in (
            (["dev", ""], "one of the words is empty"),
            (["dev", "rollback", ""], "one of the words is empty"),
            (["dev", "deploy site"], "there is no action deploy site"),
            (["dev", "site", "prod"], "site takes no prod"),
            (["dev", "teardown", "--yes", "prod"], "teardown takes no prod"),
            (["dev", "restore", "2026-11-22", "08:00"], "restore takes no 08:00"),
            (["dev", "restore", "yesterday", "--dry-run"], "yesterday is not a time"),
            (["dev", "rollback", "nonsense"], "no commit nonsense"),
        ):
            done = self.run_deploy(*words)
            self.assertNotEqual(done.returncode, 0, words)
            self.assertIn(said, done.stderr)
        self.assertEqual(self.order(), [])

    def test_settings_that_cannot_be_read_are_named_with_all_else(self):
        self.configure('stack_name = "kortkoll-prod"', "stack_name = 7")
        self.configure('"AlarmEmail=larm@a.se", ', '"AlarmEmail", ')
        done = self.run_deploy("prod", "--dry-run", PATH="/usr/bin:/bin")
        for words in ("needs stack_name", "'AlarmEmail' must be", "AlarmEmail is missing", "sam is missing"):
            self.assertIn(words, done.stderr)
        self.assertEqual(self.run_deploy("prod", "site").stderr.count("needs stack_name"), 1)
        self.assertEqual(self.order(), [])

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

"""The secrets that the stack uses."""

import json
import unittest

from deploy_project import OUTPUTS, Project, SECRET
import deployment


class SecretsOfAStack(Project):
    def test_no_secret_is_printed(self):
        self.has("secret", SECRET)
        done = self.deploy("dev")
        self.assertNotIn("a-secret-value", done.stdout + done.stderr + str(self.calls()))

    def test_the_secret_is_the_one_that_the_template_names(self):
        self.has("secret", SECRET)
        self.configure("\n[prod.deploy", "\n[production.deploy")
        done = self.deploy("production", "secrets", "--dry-run")
        self.assertIn("Secret kortkoll/prod\n", done.stderr)

    def test_secrets_are_not_asked_for_when_they_cannot_be_read(self):
        self.has("secret", SECRET)
        for refused in ("get-caller-identity", "get-secret-value", "describe-stacks"):
            self.has("refused", refused)
            done = self.run_deploy("prod", "secrets", "cookie")
            self.assertNotEqual(done.returncode, 0)
            self.assertIn("The security token has expired", done.stderr)
        self.assertEqual(self.order(), [])
        self.assertEqual(json.loads((self.world / "secret").read_text()), SECRET)

    def test_a_secret_that_somebody_has_spoilt_is_named_and_kept(self):
        for text in ("not json", "[]", "null", '"x"', '{"cookie": 1}', ""):
            self.has("secret", text)
            for words in (["dev", "--dry-run"], ["dev", "secrets", "cookie"]):
                done = self.run_deploy(*words)
                self.assertEqual(done.returncode, 1, (text, words))
                self.assertNotIn("Traceback", done.stderr, (text, words))
                if text not in ("", "null") or "secrets" not in words:
                    self.assertIn("the secret is not what infra/deploy", done.stderr, (text, words))
            self.assertEqual((self.world / "secret").read_text(), text)

    def test_a_new_secret_of_the_cdn_is_paired_with_the_deployed_one(self):
        self.has("secret", SECRET)
        self.has("outputs", OUTPUTS)
        self.has("deployed", "version-1")
        self.has("secretversion-1", {**SECRET, "originCdn": "what-the-cdn-shows"})
        for _ in range(2):
            self.deploy("prod", "secrets", "origin")
        made = json.loads((self.world / "secret").read_text())
        self.assertEqual(made["originFunctions"].split(","), [made["originCdn"], "what-the-cdn-shows"])


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

"""What infra/deploy does, in which order."""

from deploy_project import OUTPUTS, Project, ROOT, SECRET
from samtranslator.yaml_helper import yaml_parse
import settings


class Deploy(Project):
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
            self.assertEqual(settings.given(file, "dev"), (parameters, []))
        self.configure("AlarmEmail", "AlarmMail")
        self.assertIn("AlarmMail: do you mean AlarmEmail?", "".join(settings.faults(settings.given(file, "dev")[0], ROOT / "infra/template.yaml")))

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

    def test_a_firewall_in_use_is_removed_after_the_stack_has_changed(self):
        self.has("secret", SECRET)
        self.has("outputs", OUTPUTS)
        self.configure("Firewall=on", "Firewall=off")
        self.commit()
        self.deploy("prod", "--yes")
        stack, edge = (call for call in self.calls() if call[:2] == ["sam", "deploy"])
        self.assertEqual(self.parameters(stack)["WebAclArn"], "")
        self.assertIn("prod-edge", edge)

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

    def test_the_edge_watches_the_distribution_once_it_exists(self):
        self.has("secret", SECRET)
        self.deploy("prod", "--yes")
        edges = [self.parameters(call) for call in self.calls() if call[:2] == ["sam", "deploy"] and "prod-edge" in call]
        self.assertEqual([edge["Distribution"] for edge in edges], ["", "E1"])
        self.assertEqual({edge["AlarmEmail"] for edge in edges}, {"larm@a.se"})
        self.deploy("prod", "--yes")
        edges = [self.parameters(call) for call in self.calls() if call[:2] == ["sam", "deploy"] and "prod-edge" in call]
        self.assertEqual([edge["Distribution"] for edge in edges], ["E1"])

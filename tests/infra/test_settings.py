"""The checks of samconfig.toml: infra/settings.py against the templates themselves."""

import shutil
import sys
import tempfile
import unittest
from pathlib import Path

from samtranslator.yaml_helper import yaml_parse

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "infra"))

import settings

TEMPLATES = {file: ROOT / "infra" / file for file in ("template.yaml", "edge.yaml")}
GIVEN = {"OidcIssuer": "https://login.example.com/a", "OidcClientId": "one"}
PROD = {**GIVEN, "Environment": "prod", "AlarmEmail": "larm@a.se", "DomainName": "hjalp.a.se"}
EDGE = {"Environment": "prod", "DomainName": "hjalp.a.se"}


class Settings(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.file = self.folder / "samconfig.toml"
        self.content = self.folder / "content"
        self.content.mkdir()
        (self.content / "site.toml").write_text('languages = ["sv", "en"]\n[pages]\nprivacy = "integritet"\n')
        for language, months in (("sv", "månader"), ("en", "months")):
            (self.content / language).mkdir()
            (self.content / language / "integritet.md").write_text(f"- Svar: 24 {months}.\n- Kort: 12 {months}.\n")

    def write(self, given, edge=None, region="us-east-1"):
        sections = {"prod": (given, "eu-north-1")} | ({} if edge is None else {"prod-edge": (edge, region)})
        text = ""
        for name, (values, region) in sections.items():
            pairs = ", ".join(f"'{key}=\"{value}\"'" for key, value in values.items())
            text += f'[{name}.deploy.parameters]\nstack_name = "a"\nregion = "{region}"\nparameter_overrides = [{pairs}]\n'
        self.file.write_text(text)

    def check(self, given, edge=None, **more):
        self.write(given, edge, **more)
        return list(settings.check(self.file, "prod", ROOT / "infra", self.content))

    def test_the_declarations_are_those_that_cloudformation_reads(self):
        for template in TEMPLATES.values():
            expected = {
                name: {key: [str(item) for item in value] if isinstance(value, list) else str(value) for key, value in declaration.items()}
                for name, declaration in yaml_parse(template.read_text())["Parameters"].items()
            }
            self.assertEqual(settings.declared(template), expected)

    def test_good_settings_are_taken(self):
        self.assertEqual(self.check(GIVEN), [])
        self.assertEqual(self.check(PROD, EDGE), [])
        bounds = {"SessionHours": "8", "LogRetentionDays": "90", "Architecture": "x86_64", "ReservedConcurrency": "0"}
        self.assertEqual(self.check({**PROD, **bounds}, {**EDGE, "PageRate": "100", "Firewall": "off"}), [])

    def test_every_parameter_is_checked_by_its_own_rule(self):
        for file, template in TEMPLATES.items():
            for name, declaration in settings.declared(template).items():
                wrong = "" if "MinLength" in declaration else "nonsense \x01 ?#@"
                found = settings.fault(wrong, declaration)
                self.assertTrue(found, f"{file}: {name}")

    def test_all_that_is_wrong_is_said_at_once(self):
        nonsense = {
            "OidcIssuer": "not-a-url", "FeedbackMonths": "abc", "LogRetentionDays": "31", "SessionHours": "9", "Architecture": "mips",
            "OidcClientId": "", "HostedZoneId": "zone", "AlarmMail": "a@b.se", "SiteUrl": "https://a.se", "ReservedConcurrency": "-1",
        }
        found = "\n".join(self.check(nonsense, {"PageRate": "99", "Firewall": "maybe", "Environment": "dev"}))
        for name in nonsense:
            self.assertIn(name, found)
        for words in ("PageRate", "Firewall", "on, off", "7, 14, 30, 60, 90", "from 1 to 8", "an https address", "do you mean AlarmEmail"):
            self.assertIn(words, found)

    def test_an_empty_section_is_told_what_it_needs(self):
        found = "\n".join(self.check({"Environment": "prod"}, {"Environment": "prod"}))
        for name in ("OidcIssuer", "OidcClientId", "AlarmEmail", "DomainName"):
            self.assertIn(f"{name} is missing", found)

    def test_what_goes_together_is_checked_together(self):
        for given, edge, word in (
            ({**PROD, "AlarmEmail": ""}, EDGE, "AlarmEmail is missing"),
            ({**PROD, "DomainName": ""}, {"Environment": "prod"}, "TLS 1.0"),
            (PROD, None, "needs a certificate"),
            (PROD, {"Environment": "prod"}, "needs a certificate"),
            (PROD, {**EDGE, "DomainName": "annan.a.se"}, "annan.a.se"),
            (PROD, {**EDGE, "Environment": "dev"}, "Environment is dev"),
            ({**GIVEN, "HostedZoneId": "Z1"}, None, "HostedZoneId is of no use"),
            ({**GIVEN, "FeedbackMonths": "36"}, None, "integritet.md says 24 months"),
        ):
            found = self.check(given, edge)
            self.assertTrue(any(word in problem for problem in found), (word, found))
        self.assertIn("us-east-1", "".join(self.check(PROD, EDGE, region="eu-north-1")))
        arn = "arn:aws:acm:us-east-1:1:certificate/a"
        self.assertEqual(self.check({**PROD, "CertificateArn": arn}), [])
        (self.content / "en" / "integritet.md").write_text("Nothing about it.\n")
        self.assertEqual(len(self.check(GIVEN)), 1)

    def test_the_sites_own_policy_agrees_with_the_default(self):
        self.write(GIVEN)
        self.assertEqual(list(settings.check(self.file, "prod", ROOT / "infra", ROOT / "content")), [])

    def test_a_section_that_cannot_be_read_hides_nothing_else(self):
        self.file.write_text(
            "[prod.deploy.parameters]\nstack_name = 7\nregion = 'mars'\nparameter_overrides = ['A', 'A=1', 'A=2', 'SessionHours=9']\n"
            "[prod-edge]\n"
        )
        found = "\n".join(settings.check(self.file, "prod", ROOT / "infra", self.content))
        for words in ("needs stack_name", "'mars', but must be a region", "'A' must be", "A twice", "SessionHours", "OidcIssuer is missing", "no section [prod-edge"):
            self.assertIn(words, found)

    def test_stacks_and_regions_have_a_form(self):
        for key, wrong in (("stack_name", "kort koll"), ("stack_name", "1kort"), ("stack_name", "-kort"), ("stack_name", "a" * 129), ("region", "eu north"), ("region", "EU-NORTH-1")):
            self.file.write_text(f"[prod.deploy.parameters]\n{key} = '{wrong}'\n")
            self.assertRaisesRegex(settings.Problem, f"{key} is '{wrong}'", settings.setting, self.file, "prod", key)
        for region in ("eu-north-1", "us-gov-west-1", "ap-southeast-12"):
            self.file.write_text(f"[prod.deploy.parameters]\nregion = '{region}'\n")
            self.assertEqual(settings.setting(self.file, "prod", "region"), region)

    def test_no_value_is_more_than_a_value(self):
        given = {"OidcIssuer": "https://a.se", "OidcClientId": "one"}
        for value in ('a"b', "a\\b", "a\nMailSender=x@y.se", "\t", "   ", " a", "a\x7f"):
            self.assertEqual(len(list(settings.faults({**given, "OidcBillingRole": value}, TEMPLATES["template.yaml"]))), 1, repr(value))
        for name in ("OidcIssuer", "ProviderUrl"):
            for value in ("https://a b.se/x", "https://...", "https:///"):
                self.assertEqual(len(list(settings.faults({**given, name: value}, TEMPLATES["template.yaml"]))), 1, (name, value))
        self.assertEqual(len(list(settings.faults({**given, "ProviderUrl": "https://api.stripe.com/v1"}, TEMPLATES["template.yaml"]))), 1)
        self.assertEqual(list(settings.faults({**given, "OidcRoleClaim": "mina roller (å)"}, TEMPLATES["template.yaml"])), [])

    def test_content_that_cannot_be_read_is_a_problem(self):
        (self.content / "sv" / "integritet.md").write_bytes(b"- 24 m\xe5nader\n")
        self.assertIn("not a text in UTF-8", "".join(self.check(GIVEN)))
        site = self.content / "site.toml"
        site.write_text("languages = [\n")
        self.assertIn("not TOML", "".join(self.check(GIVEN)))
        for text in ("pages = 3\nlanguages = ['sv']", "languages = 3\n[pages]", "languages = [3]\n[pages]\nprivacy = 'x'", "languages = ['/etc']\n[pages]"):
            site.write_text(text)
            self.assertEqual(self.check(GIVEN), [], text)

    def test_a_file_that_cannot_be_read_is_a_problem_with_its_place(self):
        for text, word in (
            ("a = ", "not TOML"),
            ("[prod]\n", "no environment prod: it has none"),
            ("prod = 1\n[dev.deploy.parameters]\nregion = 'a'\n", "it has dev"),
            ("[prod.deploy.parameters]\nparameter_overrides = 7\n", "list of texts"),
            ("[prod.deploy.parameters]\nparameter_overrides = 'A=\"b'\n", "No closing quotation"),
            ("[prod.deploy.parameters]\nparameter_overrides = ['A']\n", "Name=value"),
            ("[prod.deploy.parameters]\nparameter_overrides = [1]\n", "Name=value"),
            ("[prod.deploy.parameters]\nparameter_overrides = ['A=1', 'A=2']\n", "A twice"),
            ("\x00", "line 1"),
        ):
            self.file.write_text(text)
            self.assertRaisesRegex(settings.Problem, word, settings.parameters, self.file, "prod", TEMPLATES["template.yaml"])
        self.file.write_bytes(b"\xff")
        self.assertRaisesRegex(settings.Problem, "not a text in UTF-8", settings.read, self.file)
        self.file.unlink()
        self.assertRaisesRegex(settings.Problem, "cannot be read", settings.read, self.file)
        self.file.write_text("[prod.deploy.parameters]\nregion = 1\n")
        self.assertRaisesRegex(settings.Problem, "needs region", settings.setting, self.file, "prod", "region")

    def test_a_dry_run_says_what_will_change(self):
        deployed = {"SessionHours": "8", "AlarmEmail": "", "Gone": "x", "SiteUrl": "https://a.se"}
        wanted = {"SessionHours": "4", "AlarmEmail": "a@b.se", "FeedbackMonths": "24"}
        expected = ["AlarmEmail: (empty) -> a@b.se", "FeedbackMonths: (none) -> 24", "Gone: x -> (none)", "SessionHours: 8 -> 4"]
        self.assertEqual(list(settings.differences(deployed, wanted)), expected)


if __name__ == "__main__":
    unittest.main()

"""The template's guarantees, checked after SAM's translator."""

import json
import re
import sys
import tomllib
import unittest
from graphlib import TopologicalSorter

import cfn_guard_rs
import stack

sys.path.insert(0, str(stack.ROOT / "infra"))

import deployment
import publish

DISTRIBUTION = "AWS::CloudFront::Distribution"
ALARM = "AWS::CloudWatch::Alarm"


class Functions(unittest.TestCase):
    def test_the_api_and_the_code_have_the_same_routes(self):
        for function, binary in stack.binaries().items():
            code = (stack.ROOT / "functions" / binary / "src/lib.rs").read_text()
            in_code = set(re.findall(r'\.route\(\s*"([^"]+)"', code))
            self.assertEqual(stack.routes()[function], in_code, binary)

    def test_every_function_crate_is_deployed(self):
        crates = {main.parents[1].name for main in stack.ROOT.glob("functions/*/src/main.rs")}
        self.assertEqual(set(stack.binaries().values()), crates)

    def test_the_api_may_call_what_it_routes_to(self):
        permitted = {
            (it["Properties"]["FunctionName"]["Ref"], it["Properties"]["SourceArn"]["Fn::Sub"][0].split("*", 1)[1])
            for it in stack.resources("AWS::Lambda::Permission").values()
        }
        wanted = {
            (function, re.sub(r"\{\w+\}", "*", path))
            for function, paths in stack.routes().items()
            for path in paths
        }
        self.assertEqual(permitted, wanted)

    def test_no_route_asks_api_gateway_for_cross_origin_headers(self):
        for api in stack.resources("AWS::ApiGatewayV2::Api").values():
            self.assertNotIn("x-amazon-apigateway-cors", json.dumps(api))

    def test_a_function_reaches_only_its_own_tables(self):
        tables = stack.resources(stack.TABLE)
        for name, function in stack.resources(stack.FUNCTION).items():
            variables = function["Properties"]["Environment"]["Variables"]
            named = {value["Ref"] for key, value in variables.items() if key.endswith("_TABLE")}
            log = function["Properties"]["LoggingConfig"]["LogGroup"]["Ref"]
            actions = stack.actions(name)
            self.assertEqual(actions.pop(log), {"logs:CreateLogStream", "logs:PutLogEvents"})
            self.assertEqual(set(actions), named)
            self.assertLessEqual(named, set(tables))

    def test_signing_in_reaches_nothing_in_the_billing_table_but_how_admins_are_reached(self):
        (statement,) = (it for it in stack.statements("SignInFunction") if "BillingTable" in stack.references(it["Resource"]))
        self.assertEqual(statement["Condition"], {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["ADMINS#*", "PERSON#*"]}})

    def test_mails_are_off_unless_there_is_a_sender(self):
        self.assertEqual(stack.read("template.yaml")["Parameters"]["MailSender"]["Default"], "off")
        schedule = stack.resources("AWS::Scheduler::Schedule")["RemindersFunctionSchedule"]["Properties"]
        self.assertEqual(schedule["State"], {"Fn::If": ["SendsMail", "ENABLED", "DISABLED"]})
        conditional = {name for name, it in stack.resources().items() if it.get("Condition") in ("SendsMail", "HasMailZone")}
        of_ses = {name for name, it in stack.resources().items() if it["Type"].startswith("AWS::SES::")}
        self.assertLessEqual(of_ses | {"RemindersMailPolicy", "MailRecords"}, conditional)

    def test_nobody_repeats_a_run(self):
        (invoked,) = stack.resources("AWS::Lambda::EventInvokeConfig").values()
        schedule = stack.resources("AWS::Scheduler::Schedule")["RemindersFunctionSchedule"]["Properties"]
        for retries in (invoked["Properties"], schedule["Target"]["RetryPolicy"]):
            self.assertEqual(retries["MaximumRetryAttempts"], 0)

    def test_mails_come_from_one_address(self):
        policy = stack.resources()["RemindersMailPolicy"]["Properties"]["PolicyDocument"]["Statement"]
        self.assertEqual([it["Action"] for it in policy], ["ses:SendEmail", "ses:GetSuppressedDestination"])
        self.assertEqual(policy[0]["Condition"], {"StringEquals": {"ses:FromAddress": {"Ref": "MailSender"}}})

    def test_a_function_logs_to_its_own_group(self):
        groups = stack.resources("AWS::Logs::LogGroup")
        for name, function in stack.resources(stack.FUNCTION).items():
            group = function["Properties"]["LoggingConfig"]["LogGroup"]["Ref"]
            named = groups.pop(group)["Properties"]["LogGroupName"]["Fn::Sub"]
            self.assertEqual(named, "/kortkoll/${Environment}/" + stack.binaries()[name])
        self.assertEqual(groups, {})

    def test_secrets_come_from_the_one_pinned_version(self):
        pinned = r"secretsmanager:kortkoll/\$\{Environment\}:SecretString:(\w+)::\$\{SecretsVersion\}\}\}"
        _, *references = json.dumps(stack.resources()).split("{{resolve:")
        named = [re.match(pinned, reference) for reference in references]
        self.assertTrue(all(named), references)
        self.assertEqual({match[1] for match in named}, set(deployment.KEYS))


class Site(unittest.TestCase):
    @staticmethod
    def distribution():
        (distribution,) = stack.resources(DISTRIBUTION).values()
        return distribution["Properties"]["DistributionConfig"]

    def test_each_kind_of_answer_has_its_headers_and_origin(self):
        config = self.distribution()
        behaviours = {"*": config["DefaultCacheBehavior"]}
        behaviours |= {behaviour["PathPattern"]: behaviour for behaviour in config["CacheBehaviors"]}
        found = {
            pattern: (it["ResponseHeadersPolicyId"]["Ref"], it["TargetOriginId"]) for pattern, it in behaviours.items()
        }
        expected = {
            "*": ("PagesHeaders", "site"),
            "/assets/*": ("AssetsHeaders", "site"),
            "/api/*": ("ApiHeaders", "api"),
        }
        self.assertEqual(found, expected)

    def test_the_functions_get_everything_but_the_host_and_nothing_is_kept(self):
        api = self.distribution()["CacheBehaviors"][1]
        self.assertEqual(api["CachePolicyId"], "4135ea2d-6df8-44a3-9df3-4b5a84be39ad", "CachingDisabled")
        self.assertEqual(api["OriginRequestPolicyId"], "b689b0a8-53d0-40ab-baf2-68738e2966ac", "AllViewerExceptHostHeader")
        self.assertEqual(len(api["AllowedMethods"]), 7)

    def test_the_cdn_shows_the_functions_its_secret(self):
        origins = {origin["Id"]: origin for origin in self.distribution()["Origins"]}
        (header,) = origins["api"]["OriginCustomHeaders"]
        self.assertEqual(header["HeaderName"], "x-origin-secret")
        for function in stack.resources(stack.FUNCTION).values():
            self.assertIn("ORIGIN_SECRETS", function["Properties"]["Environment"]["Variables"])

    def test_the_api_keeps_its_own_403_and_404(self):
        self.assertNotIn("CustomErrorResponses", json.dumps(stack.translated()))

    def test_viewer_functions_are_small_enough(self):
        for name, function in stack.resources("AWS::CloudFront::Function").items():
            self.assertLess(len(function["Properties"]["FunctionCode"].encode()), 10_000, name)


class Publisher(unittest.TestCase):
    def test_whoever_publishes_can_change_what_readers_see_and_nothing_else(self):
        role = stack.resources()["PublisherRole"]["Properties"]
        (policy,) = role["Policies"]
        statements = policy["PolicyDocument"]["Statement"]
        actions = [action for it in statements for action in ([it["Action"]] if isinstance(it["Action"], str) else it["Action"])]
        self.assertEqual(
            sorted(actions),
            [
                "cloudformation:DescribeStacks", "cloudfront-keyvaluestore:DescribeKeyValueStore", "cloudfront-keyvaluestore:ListKeys",
                "cloudfront-keyvaluestore:UpdateKeys", "cloudfront:CreateInvalidation", "dynamodb:PutItem", "s3:DeleteObject", "s3:PutObject",
            ],
        )
        (table,) = (it for it in statements if it["Action"] == "dynamodb:PutItem")
        self.assertEqual(table["Condition"], {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": [publish.INDEX_KEY]}})
        self.assertEqual(set(stack.references([it["Resource"] for it in statements])), {
            "SiteBucket", "SitePaths", "Distribution", "FeedbackTable", "AWS::StackId", "AWS::Partition", "AWS::AccountId",
        })

    def test_nobody_publishes_unless_a_parameter_names_them(self):
        trusted = stack.resources()["PublisherRole"]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
        self.assertEqual([it["Fn::If"][0] for it in trusted], ["HasPublisherArn", "HasPublisherRepository"])
        github = trusted[1]["Fn::If"][1]["Condition"]["StringEquals"]
        self.assertEqual(github["token.actions.githubusercontent.com:sub"], {"Ref": "PublisherRepository"})
        parameters = stack.read("template.yaml")["Parameters"]
        self.assertEqual([parameters[name]["Default"] for name in ("PublisherArn", "PublisherRepository")], ["", ""])
        subject = re.compile(parameters["PublisherRepository"]["AllowedPattern"])
        self.assertTrue(subject.match("repo:company/help:ref:refs/heads/main") and subject.match(""))
        for loose in ("repo:company/*:ref:refs/heads/main", "repo:company/help:*", "*"):
            self.assertIsNone(subject.match(loose), loose)


class Whole(unittest.TestCase):
    def test_no_resource_depends_on_itself(self):
        resources = stack.resources()
        graph = {name: set(stack.references(resource)) & set(resources) for name, resource in resources.items()}
        TopologicalSorter(graph).prepare()

    def test_only_the_edge_template_has_what_must_be_in_us_east_1(self):
        kinds = {resource["Type"] for resource in stack.read("edge.yaml")["Resources"].values()}
        there = {"AWS::CertificateManager::Certificate", "AWS::WAFv2::WebACL", "AWS::Route53::HealthCheck", "AWS::Budgets::Budget"}
        alarms = {"AWS::CloudWatch::Alarm", "AWS::SNS::Topic", "AWS::SNS::Subscription"}
        self.assertEqual(kinds, there | alarms)
        self.assertEqual(there & {resource["Type"] for resource in stack.resources().values()}, set())
        namespaces = {own["Properties"]["Namespace"] for own in stack.read("edge.yaml")["Resources"].values() if own["Type"] == ALARM}
        self.assertEqual(namespaces, {"AWS/CloudFront", "AWS/CertificateManager", "AWS/Route53"}, "metrics of us-east-1")
        self.assertEqual(stack.read("edge.yaml")["Resources"]["WebAcl"]["Properties"]["Scope"], "CLOUDFRONT")

    def test_the_firewall_normalises_paths(self):
        rules = json.dumps(stack.read("edge.yaml")["Resources"]["WebAcl"]["Properties"]["Rules"])
        compared = rules.count('"FieldToMatch": {"UriPath": {}}')
        decoded = [{"Priority": 0, "Type": "URL_DECODE"}, {"Priority": 1, "Type": "NORMALIZE_PATH"}]
        self.assertEqual(compared, rules.count(f'"TextTransformations": {json.dumps(decoded)}'))
        self.assertEqual(compared, 4)

    def test_alarms_watch_every_function(self):
        functions = set(stack.resources(stack.FUNCTION))
        for alarm in ("FunctionErrorsAlarm", "FunctionThrottlesAlarm"):
            metrics = stack.resources("AWS::CloudWatch::Alarm")[alarm]["Properties"]["Metrics"]
            self.assertEqual(set(stack.references(metrics)), functions)

    def test_an_alarm_watches_every_table(self):
        metrics = stack.resources(ALARM)["TableThrottlesAlarm"]["Properties"]["Metrics"]
        self.assertEqual(set(stack.references(metrics)), set(stack.resources(stack.TABLE)))

    def test_every_alarm_reaches_somebody_and_the_handbook_says_what_to_do(self):
        edge = {name: it for name, it in stack.read("edge.yaml")["Resources"].items() if it["Type"] == ALARM}
        alarms = {**stack.resources(ALARM), **edge}
        for name, alarm in alarms.items():
            for key in ("AlarmActions", "OKActions"):
                self.assertEqual(alarm["Properties"][key], [{"Ref": "Alarms"}], name)
        handbook = (stack.ROOT / "docs/operations.md").read_text()
        rows = {name: (place, cells) for name, place, cells in re.findall(r"^\| `(\w+Alarm)`( \(edge\))? \|(.*)\|$", handbook, flags=re.M)}
        self.assertEqual(set(rows), set(alarms))
        self.assertEqual({name for name, (place, _) in rows.items() if place}, set(edge))
        for name, (_, cells) in rows.items():
            meaning, action = (cell.strip() for cell in cells.split("|"))
            self.assertTrue(meaning and action, name)

    @staticmethod
    def says(folder, word):
        """Whether the code in a folder of functions/ contains the string literal."""
        return any(f'"{word}"' in source.read_text() for source in (stack.ROOT / "functions" / folder).rglob("*.rs"))

    def test_alarms_watch_what_the_functions_count(self):
        watched = 0
        for alarm in stack.resources("AWS::CloudWatch::Alarm").values():
            own = alarm["Properties"]
            metrics = [own] if "MetricName" in own else [it["MetricStat"]["Metric"] for it in own["Metrics"] if "MetricStat" in it]
            for metric in (metric for metric in metrics if metric["Namespace"] == "Kortkoll"):
                dimensions = {it["Name"]: it["Value"] for it in metric["Dimensions"]}
                group = stack.resources()[dimensions["LogGroup"]["Ref"]]["Properties"]["LogGroupName"]["Fn::Sub"]
                binary = group.rsplit("/", 1)[1]
                self.assertTrue(self.says(f"{binary}/src", metric["MetricName"]), metric)
                self.assertTrue(self.says(".", dimensions["Kind"]), metric)
                watched += 1
        self.assertEqual(watched, 8)

    def test_the_dashboard_shows_log_groups_that_exist(self):
        (dashboard,) = stack.resources("AWS::CloudWatch::Dashboard").values()
        body = dashboard["Properties"]["DashboardBody"]["Fn::Sub"]
        shown = set(re.findall(r'LogGroup="([^"]+)"', json.dumps(json.loads(body)).replace('\\"', '"')))
        groups = stack.resources("AWS::Logs::LogGroup").values()
        self.assertLessEqual(shown, {group["Properties"]["LogGroupName"]["Fn::Sub"] for group in groups})
        self.assertTrue(shown)

    def test_every_setting_of_a_deployment_is_a_parameter(self):
        settings = tomllib.loads((stack.ROOT / "samconfig.toml").read_text())
        for environment, file in {"dev": "template.yaml", "prod": "template.yaml", "prod-edge": "edge.yaml"}.items():
            given = settings[environment]["deploy"]["parameters"]["parameter_overrides"]
            self.assertLessEqual({pair.split("=")[0] for pair in given}, set(stack.read(file)["Parameters"]), environment)

    def test_the_privacy_policy_names_the_region_that_stores_the_data(self):
        settings = tomllib.loads((stack.ROOT / "samconfig.toml").read_text())
        operator = tomllib.loads((stack.ROOT / "content/site.toml").read_text())["operator"]
        self.assertIn(settings["prod"]["deploy"]["parameters"]["region"], operator["storage_region"])


def broken_rules(template):
    """The names of our rules that a template breaks."""
    rules = (stack.ROOT / "tests/infra/rules.guard").read_text()
    report = cfn_guard_rs.run_checks(json.loads(json.dumps(template)), rules)
    return {clause.Rule.name for clause in report.not_compliant}


# For each rule a change that breaks it: the resource, the path to a value, and the value.
VIOLATIONS = {
    "no_wildcard_action": ("FeedbackRole", "Properties.Policies.0.PolicyDocument.Statement.0.Action", "dynamodb:*"),
    "no_wildcard_resource": ("FeedbackRole", "Properties.Policies.0.PolicyDocument.Statement.0.Resource", "*"),
    "no_managed_policy": ("FeedbackRole", "Properties.ManagedPolicyArns", ["arn:aws:iam::aws:policy/AdministratorAccess"]),
    "tables_are_encrypted_and_can_be_restored": ("BillingTable", "Properties.SSESpecification.SSEEnabled", False),
    "buckets_are_private_and_encrypted": ("SiteBucket", "Properties.PublicAccessBlockConfiguration.BlockPublicPolicy", False),
    "only_the_distribution_reads_a_bucket": ("SiteBucketPolicy", "Properties.PolicyDocument.Statement.0.Principal", "*"),
    "logs_are_not_kept_for_good": ("FeedbackLogs", "Properties.RetentionInDays", None),
    "functions_are_small_and_bounded": ("FeedbackFunction", "Properties.Timeout", 60),
    "a_run_ends_before_the_next": ("RemindersFunction", "Properties.Timeout", 300),
    "no_wildcard_in_a_conditional_policy": ("RemindersMailPolicy", "Properties.PolicyDocument.Statement.0.Resource", "*"),
    "the_site_is_https_alone": ("Distribution", "Properties.DistributionConfig.CacheBehaviors.0.ViewerProtocolPolicy", "allow-all"),
    "the_firewall_keeps_no_samples": ("WebAcl", "Properties.Rules.0.VisibilityConfig.SampledRequestsEnabled", True),
    "what_stays_was_used": ("BillingTable", "DeletionPolicy", "Retain"),
    "what_goes_with_the_stack_can_go": ("SessionsTable", "Properties.DeletionProtectionEnabled", True),
}


class Rules(unittest.TestCase):
    def test_both_templates_keep_them(self):
        self.assertEqual(broken_rules(stack.translated()), set())
        self.assertEqual(broken_rules(stack.read("edge.yaml")), set())

    def test_each_of_them_finds_its_violation(self):
        resources = {**stack.resources(), **stack.read("edge.yaml")["Resources"]}
        self.assertEqual(set(VIOLATIONS), set(re.findall(r"^rule (\w+)", (stack.ROOT / "tests/infra/rules.guard").read_text(), re.M)))
        for rule, (resource, path, value) in VIOLATIONS.items():
            template = {"Resources": json.loads(json.dumps(resources))}
            *way, last = (int(step) if step.isdigit() else step for step in path.split("."))
            place = template["Resources"][resource]
            for step in way:
                place = place[step]
            if value is None:
                del place[last]
            else:
                place[last] = value
            self.assertEqual(broken_rules(template), {rule})


if __name__ == "__main__":
    unittest.main()

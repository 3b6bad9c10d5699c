"""Going back to an earlier commit, and removing the stack."""

import json

from deploy_project import OUTPUTS, Project, SECRET, STACK


class Rollback(Project):
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

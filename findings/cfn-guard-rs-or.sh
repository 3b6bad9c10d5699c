#!/usr/bin/env bash
# cfn_guard_rs 0.3.3 (PyPI): a rule with `or` works until the template breaks it.
#
# Where both sides of an `or` fail, `run_checks` raises UnknownError ("'list' object has no attribute 'get'") rather than
# naming the resource. The same rule with `in`, or with the condition as a filter, is reported as not compliant. So a suite of
# rules looks sound for as long as the template is, and on the day on which it matters one `or` hides the findings of all
# rules behind an error that names neither rule nor resource. The Python interface reads the clauses of a disjunction's report,
# a list, as one clause (`DisjunctionsReport.from_object`).
#
# Needs Python 3 with venv and pip. Fails if the behaviour changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check cfn-guard-rs==0.3.3

cat >finding.py <<'END'
import cfn_guard_rs

TEMPLATE = {"Resources": {"Logs": {"Type": "AWS::S3::Bucket", "Properties": {"Access": "public"}}}}
ACCESS = "Resources.Logs.Properties.Access"


def check(rule):
    """What the rule says of the template: its status, or the error that it raises."""
    try:
        return cfn_guard_rs.run_checks(TEMPLATE, f"rule access {{ {rule} }}").status
    except Exception as error:
        return f"{type(error).__name__}: {error}"


for name, rule, expected in (
    ("one side of `or` holds", f'{ACCESS} == "private" or {ACCESS} == "public"', "PASS"),
    ("neither side of `or` holds", f'{ACCESS} == "private" or {ACCESS} == "shared"',
     "UnknownError: 'list' object has no attribute 'get'"),
    ("the same with `in`", f'{ACCESS} in ["private", "shared"]', "FAIL"),
):
    found = check(rule)
    print(f"{name}: {found}")
    assert found == expected, f"expected {expected}"
END
venv/bin/python finding.py

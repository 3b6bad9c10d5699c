#!/usr/bin/env bash
# @aws-lambda-powertools/metrics 2.36.0 (npm): from the 101st value of a metric on, its dimensions and its time are gone.
#
# An object of CloudWatch's format holds 100 values of a metric, and 100 metrics. Beyond that, the library writes what it has, and
# goes on in a second object "for your convenience" (its documentation). With the values it forgets what was said of all of
# them: the dimensions of `addDimension`, the time of `setTimestamp`, the metadata. To CloudWatch, a metric with other dimensions
# is another metric. So of 150 mails sent in a run the graph of `kind = invoice` shows 100, and the rest is in a metric that
# nobody looks at, dated now; an alarm on failures misses those after the hundredth. Both objects are valid, nothing is logged,
# and no test with a few values shows it. The report that led to the second object asked to keep the dimensions
# (aws-powertools/powertools-lambda-typescript 1529).
# `defaultDimensions` outlast it. aws-lambda-powertools 3.37.0 (PyPI) keeps all of it.
#
# Needs Node.js with npm, and Python 3 with venv and pip. Fails if the behaviour changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-package-lock @aws-lambda-powertools/metrics@2.36.0 >/dev/null
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check aws-lambda-powertools==3.37.0

cat >finding.mjs <<'JS'
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";

const metrics = new Metrics({ namespace: "Letters", serviceName: "mail", defaultDimensions: { stage: "prod" } });
metrics.addDimension("kind", "invoice");
metrics.setTimestamp(new Date(Date.now() - 3_600_000));
for (let sent = 0; sent < 150; sent++) {
    metrics.addMetric("sent", MetricUnit.Count, 1);
}
metrics.publishStoredMetrics();
JS
cat >finding.py <<'PYTHON'
import datetime

from aws_lambda_powertools import Metrics

metrics = Metrics(namespace="Letters", service="mail")
metrics.set_default_dimensions(stage="prod")
metrics.add_dimension("kind", "invoice")
metrics.set_timestamp(datetime.datetime.now() - datetime.timedelta(hours=1))
for _ in range(150):
    metrics.add_metric("sent", "Count", 1)
metrics.flush_metrics()
PYTHON
cat >summary.py <<'PYTHON'
import json
import sys
import time

for line in sys.stdin:
    metrics = json.loads(line)
    dimensions = sorted(metrics["_aws"]["CloudWatchMetrics"][0]["Dimensions"][0])
    age = round((time.time() - metrics["_aws"]["Timestamp"] / 1000) / 3600)
    print(f"{sys.argv[1]}: {len(metrics['sent'])} values by {', '.join(dimensions)}, {age} hours old")
PYTHON

{
  node finding.mjs | python3 summary.py npm
  venv/bin/python finding.py | python3 summary.py PyPI
} | tee seen
diff seen - <<'SEEN'
npm: 100 values by kind, service, stage, 1 hours old
npm: 50 values by service, stage, 0 hours old
PyPI: 100 values by kind, service, stage, 1 hours old
PyPI: 50 values by kind, service, stage, 1 hours old
SEEN

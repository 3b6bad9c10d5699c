#!/usr/bin/env bash
# node 20.20.1 (npm) writes 12.50 forints as 13, where 20.20.0 did not: how many decimals a currency has comes with a patch.
#
# ISO 4217 gives the forint two decimals, and Stripe counts and charges two (an amount of `1250` is 12.50 HUF). ECMA-402
# demanded that list of `Intl.NumberFormat` until 2024 (tc39/ecma402 922), and documentation still names it; V8 goes by its
# locale data. Between 20.20.0 and 20.20.1, as between 22.22.0 and 22.22.1, and 24.13.0 and 24.14.0, the forint, the Colombian
# peso, and the Indonesian and the Pakistani rupee lost their decimals, and the Serbian dinar got its two back. So a receipt
# names another sum than the charge, and the usual way from a price to Stripe's amount, `price * 10 ** maximumFractionDigits`,
# asks for a hundredth of it. No code has changed, and tests in kronor, euros or yen pass.
# Babel (PyPI) made the same step from 2.18.0 to 2.19.0, save for the Pakistani rupee.
#
# Needs an x86-64 machine, Node.js with npm, and Python 3 with venv and pip. Fails if the behaviour changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
for version in 20.20.0 20.20.1; do
  npm install --silent --no-audit --no-fund --no-package-lock --prefix "$version" "node@$version" >/dev/null
done
for version in 2.18.0 2.19.0; do
  python3 -m venv "venv-$version"
  "venv-$version/bin/pip" install --quiet --disable-pip-version-check "babel==$version"
done

cat >finding.mjs <<'JS'
/** To how many decimals an amount of Stripe's counts, by its documentation. */
const DECIMALS_OF_STRIPE = { SEK: 2, KWD: 3, HUF: 2, COP: 2, IDR: 2, PKR: 2, RSD: 2 };

for (const [currency, decimals] of Object.entries(DECIMALS_OF_STRIPE)) {
    const format = new Intl.NumberFormat("en", { style: "currency", currency, currencyDisplay: "code" });
    const shown = format.format(12.5).replace("\u00a0", " ");
    const charged = (5000 * 10 ** format.resolvedOptions().maximumFractionDigits) / 10 ** decimals;
    console.log(`Node ${process.versions.node}: 12.5 is ${shown}; for 5000, Stripe charges ${charged}`);
}
JS
cat >finding.py <<'PYTHON'
import babel
from babel.numbers import get_currency_precision

digits = (f"{currency} {get_currency_precision(currency)}" for currency in ("HUF", "COP", "IDR", "PKR", "RSD"))
print(f"Babel {babel.__version__}:", *digits)
PYTHON

for version in 20.20.0 20.20.1; do
  "$version/node_modules/node/bin/node" finding.mjs
done | tee seen
for version in 2.18.0 2.19.0; do
  "venv-$version/bin/python" finding.py
done | tee -a seen
diff seen - <<'SEEN'
Node 20.20.0: 12.5 is SEK 12.50; for 5000, Stripe charges 5000
Node 20.20.0: 12.5 is KWD 12.500; for 5000, Stripe charges 5000
Node 20.20.0: 12.5 is HUF 12.50; for 5000, Stripe charges 5000
Node 20.20.0: 12.5 is COP 12.50; for 5000, Stripe charges 5000
Node 20.20.0: 12.5 is IDR 12.50; for 5000, Stripe charges 5000
Node 20.20.0: 12.5 is PKR 12.50; for 5000, Stripe charges 5000
Node 20.20.0: 12.5 is RSD 13; for 5000, Stripe charges 50
Node 20.20.1: 12.5 is SEK 12.50; for 5000, Stripe charges 5000
Node 20.20.1: 12.5 is KWD 12.500; for 5000, Stripe charges 5000
Node 20.20.1: 12.5 is HUF 13; for 5000, Stripe charges 50
Node 20.20.1: 12.5 is COP 13; for 5000, Stripe charges 50
Node 20.20.1: 12.5 is IDR 13; for 5000, Stripe charges 50
Node 20.20.1: 12.5 is PKR 13; for 5000, Stripe charges 50
Node 20.20.1: 12.5 is RSD 12.50; for 5000, Stripe charges 5000
Babel 2.18.0: HUF 2 COP 2 IDR 2 PKR 2 RSD 0
Babel 2.19.0: HUF 0 COP 0 IDR 0 PKR 2 RSD 2
SEEN

#!/usr/bin/env bash
# messageformat 4.0.0 (npm): a link with a variable leads elsewhere, since the variable is filled in with two invisible characters.
#
# Version 4 (January 2026) is the first for Unicode's MessageFormat 2. Its standard has every text that is filled in put between
# U+2068 and U+2069 by default, so that an Arabic name cannot turn a Swedish sentence round (Default Bidi Strategy). Numbers in
# Swedish get none, texts always do, those in an address as well: with `https://example.com/confirm?token={$token}` in a mail the
# server is asked for another token, and answers that the link is not valid. It looks right in the mail, in an `href`, and in
# the snapshot of a test. Codes and telephone numbers that people copy carry the characters along. To call the text and the
# message left-to-right (`u:dir=ltr`, `dir: "ltr"`) does not help, though the comment of the type exempts that.
# `bidiIsolation: "none"` ends it. 2.3.0, for the older language, fills in what it is given.
#
# Needs Node.js with npm. Fails if the behaviour changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-package-lock messageformat@4.0.0 messageformat2@npm:messageformat@2.3.0 >/dev/null

cat >finding.mjs <<'JS'
import { MessageFormat } from "messageformat";
import Older from "messageformat2";

const values = { token: "k7f3", days: 30 };

/** Prints the two parameters that a server gets when somebody follows the link of a message. */
function follow(name, message) {
    const { searchParams } = new URL(message.match(/https:\S+/)[0]);
    console.log(`${name}: ${JSON.stringify(Object.fromEntries(searchParams)).replace(/[\u2066-\u2069]/g, escape)}`);
}

const link = "Bekräfta: https://example.com/confirm?token={$token}&days={$days}";
follow("2.3.0", new Older("sv").compile(link.replaceAll("$", ""))(values));
follow("4.0.0", new MessageFormat("sv", link).format(values));
follow("left to right", new MessageFormat("sv", link.replace("$token", "$token :string u:dir=ltr"), { dir: "ltr" }).format(values));
follow("no isolation", new MessageFormat("sv", link, { bidiIsolation: "none" }).format(values));
JS
node finding.mjs | tee seen
diff seen - <<'SEEN'
2.3.0: {"token":"k7f3","days":"30"}
4.0.0: {"token":"%u2068k7f3%u2069","days":"30"}
left to right: {"token":"%u2066k7f3%u2069","days":"30"}
no isolation: {"token":"k7f3","days":"30"}
SEEN

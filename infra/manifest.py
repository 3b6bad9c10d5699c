"""The live manifest: what the list of paths holds, and what changes in it when a site is published.

The list (a key-value store that the CDN's viewer function reads) holds each file of the site with a value. That of a page is a
hash of its content, that of an asset is "live" or the day on which it left the site. The key of an earlier address ends in a
slash, and its value is the address now.
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

# How long an asset is kept after the last deployment whose pages refer to it: open pages may still load it.
ASSET_RETENTION = timedelta(days=30)

# The highest number of changes that the list of paths accepts in one request.
MAX_CHANGES_PER_REQUEST = 50

# The value of an asset that pages refer to.
LIVE = "live"

# The content type of each kind of file, by its extension.
CONTENT_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "xml": "application/xml",
    "json": "application/json",
    "webmanifest": "application/manifest+json",
    "svg": "image/svg+xml",
    "png": "image/png",
    "webp": "image/webp",
    "avif": "image/avif",
    "gif": "image/gif",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "ico": "image/x-icon",
    "pdf": "application/pdf",
}


class Problem(Exception):
    """Why nothing is published, for the person who publishes."""


@dataclass
class Changes:
    """What changes in the list of paths, and with it for readers."""

    # New files, and earlier addresses; each with its value.
    new: dict = field(default_factory=dict)
    # Pages whose content is another; each with its hash.
    changed: dict = field(default_factory=dict)
    # Assets that no page refers to any more; each with today's date.
    left: dict = field(default_factory=dict)
    # Paths that are deleted from the list.
    gone: list = field(default_factory=list)

    def __bool__(self):
        return bool(self.new or self.changed or self.left or self.gone)


def wanted(site):
    """What the list of paths should hold of a built site, by path."""
    site = Path(site)
    paths = {}
    for file in sorted(site.rglob("*")):
        if file.is_file():
            path = f"/{file.relative_to(site).as_posix()}"
            digest = hashlib.sha256(file.read_bytes()).hexdigest()[:16]
            paths[path] = LIVE if path.startswith("/assets/") else digest
    if unknown := sorted(path for path in paths if path.rpartition(".")[2] not in CONTENT_TYPES):
        raise Problem(f"the content type of {unknown[0]} is not known: add it to CONTENT_TYPES in infra/manifest.py")
    moved = json.loads(beside(site, "moved").read_text())
    return paths | moved


def beside(site, name):
    """A file that the build writes beside the site."""
    return Path(f"{site}.{name}.json")


def compare(wanted, listed, today):
    """The changes from the present list. An asset that no page refers to stays for 30 days; all else is gone at once."""
    changes = Changes()
    for path, value in wanted.items():
        if path not in listed or path.startswith("/assets/") and listed[path] != value:
            changes.new[path] = value
        elif listed[path] != value:
            changes.changed[path] = value
    for path, value in listed.items():
        if path in wanted:
            continue
        if not path.startswith("/assets/"):
            changes.gone.append(path)
        elif value == LIVE:
            changes.left[path] = today.isoformat()
        elif date.fromisoformat(value) + ASSET_RETENTION < today:
            changes.gone.append(path)
    return changes


def lost(changes, wanted, gone):
    """The pages that readers would no longer find, though nobody said so: those that were there, and those that an earlier
    address led to. `gone` is the list in site.toml."""
    addresses = [path.removesuffix("index.html") for path in changes.gone if path.endswith(("/", "/index.html"))]
    meant = tuple(f"/{page}/" for page in gone)
    is_found = lambda address: address in wanted or f"{address}index.html" in wanted
    return [address for address in addresses if not is_found(address) and not address.startswith(meant)]


def batches(puts, gone=()):
    """Changes of the list as requests: first the puts, then the deletions."""
    steps = [("Puts", {"Key": path, "Value": value}) for path, value in sorted(puts.items())]
    steps += [("Deletes", {"Key": path}) for path in sorted(gone)]
    for start in range(0, len(steps), MAX_CHANGES_PER_REQUEST):
        batch = {"Puts": [], "Deletes": []}
        for kind, step in steps[start : start + MAX_CHANGES_PER_REQUEST]:
            batch[kind].append(step)
        yield {kind: steps for kind, steps in batch.items() if steps}

"""infra/manifest.py: what changes in the list of paths."""

import sys
import unittest
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "infra"))

import manifest


class Manifest(unittest.TestCase):
    TODAY = date(2026, 11, 22)

    def changes(self, wanted, listed):
        return manifest.compare(wanted, listed, self.TODAY)

    def test_pages_go_at_once_and_assets_when_thirty_days_have_passed(self):
        listed = {
            "/": "1", "/old/index.html": "1", "/assets/now.css": "live", "/assets/left.css": "live",
            "/assets/recent.css": "2026-10-23", "/assets/long-gone.css": "2026-10-22",
        }
        changes = self.changes({"/": "1", "/new/index.html": "2", "/assets/now.css": "live"}, listed)
        self.assertEqual((changes.new, changes.left), ({"/new/index.html": "2"}, {"/assets/left.css": "2026-11-22"}))
        self.assertEqual(changes.gone, ["/old/index.html", "/assets/long-gone.css"])

    def test_an_asset_that_comes_back_is_new(self):
        changes = self.changes({"/assets/a.css": "live"}, {"/assets/a.css": "2026-10-01"})
        self.assertEqual((changes.new, changes.gone), ({"/assets/a.css": "live"}, []))

    def test_many_changes_are_several_requests(self):
        requests = list(manifest.batches({f"/{n:03}": "live" for n in range(70)}, [f"/gone/{n}" for n in range(40)]))
        self.assertEqual([sum(map(len, request.values())) for request in requests], [50, 50, 10])
        self.assertEqual([sorted(request) for request in requests], [["Puts"], ["Deletes", "Puts"], ["Deletes"]])


if __name__ == "__main__":
    unittest.main()

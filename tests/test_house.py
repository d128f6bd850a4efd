"""The house is tidy: format, lint, types, templates, dead code, locks, vendored files, and what the guides promise."""

import ast
import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from keyword import iskeyword
from pathlib import Path

import pytest
from django.core.management import call_command
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = Path(sysconfig.get_path("scripts"))
LOCKED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[\w,-]+\])?==(\S+)", re.MULTILINE)
# Written in two parts each, so that this file does not find itself.
HOSTS = ["pypi.org", "pythonhosted", "npmjs.org", "yarnpkg.com", "deb.debian.org", "npmmirror", "jsdelivr.net"]
FOLDERS = re.compile(r"(?<![\w.}/-])/(?:work|root|home/\w+|Users/\w+|opt/(?:wheels|pypi))/[\w.]|[A-Z]:\\\\?Users")
PRODUCTION = {
    "DEBUG": "false",
    "DEMO": "false",
    "SECRET_KEY": "kept-for-the-test-of-a-production-start-5zqP81mWcX3vJ7",
    "SITE_URL": "https://assess.example.org",
    "EMAIL_HOST": "mail.example.org",
}


def run(*command: str, **environment: str) -> None:
    """Fails with the command's own words."""
    program = [sys.executable, "manage.py"] if command[0] == "manage.py" else [str(SCRIPTS / command[0])]
    done = subprocess.run(
        [*program, *command[1:]],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{' '.join(command)[:200]}\n{done.stdout}{done.stderr}"


def tracked(*patterns: str) -> list[Path]:
    """What git keeps; outside a clone, what lies there."""
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        return [path for pattern in patterns or ("**/*",) for path in ROOT.glob(pattern) if path.is_file()]
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, check=True
    )
    paths = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    return [path for path in paths if path.is_file()]


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def requirements(section: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = project["project"]["dependencies"] if section == "base" else project["dependency-groups"]["dev"]
    return [Requirement(line) for line in lines]


# -- Format, lint, types -------------------------------------------------------


def test_python_is_formatted() -> None:
    run("ruff", "format", "--check", ".")


def test_python_is_linted() -> None:
    run("ruff", "check", "--no-fix", "--output-format=concise", ".")


def test_types_hold() -> None:
    run("mypy", DEBUG="true")


def test_templates_are_formatted() -> None:
    run("djade", "--target-version", "5.2", "--check", *map(str, templates()))


def test_templates_are_linted() -> None:
    run("djlint", "templates", "--lint", "--quiet")


def test_no_line_of_code_is_dead(tmp_path: Path) -> None:
    """Names in templates, settings and tests count as uses; what Django reads by declaration is not asked for."""
    texts = [*templates(), ROOT / "devops_assess" / "settings.py"]
    words = {word for path in texts for word in re.findall(r"[A-Za-z_]\w+", path.read_text(encoding="utf-8"))}
    used = tmp_path / "named_in_templates.py"
    used.write_text("\n".join(f"_.{word}" for word in sorted(words) if not iskeyword(word)), encoding="utf-8")
    command = [str(SCRIPTS / "vulture"), "surveys", "devops_assess", "run.py", "tools", "tests", str(used)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    declared = re.compile(r"/(models|choices|admin|apps|forms|urls)(/\w+)?\.py:\d+: unused variable|^tests/")
    dead = [line for line in done.stdout.splitlines() if not declared.search(line)]
    assert not dead, "\n".join(dead) + done.stderr


@pytest.mark.skipif(not shutil.which("node"), reason="Node is only for those who build the front end")
def test_scripts_parse() -> None:
    scripts = [path for path in tracked("static/js/*.js", "tools/*.mjs") if "vendor" not in path.parts]
    broken = [
        done.stderr
        for path in scripts
        if (done := subprocess.run(["node", "--check", path], capture_output=True, text=True, check=False)).returncode
    ]
    assert broken == []


# -- Every text can be translated ----------------------------------------------


def visible_words(template: str) -> list[str]:
    """The words of a template that stand outside every translation tag."""
    for hidden in (
        r"{% comment.*?endcomment %}",
        r"{#.*?#}",
        r"{% blocktranslate.*?endblocktranslate %}",
        r"<script.*?</script>",
        r"<!--.*?-->",
        r"{%.*?%}",
        r"{{.*?}}",
        r"&#?\w+;",
    ):
        template = re.sub(hidden, " ", template, flags=re.DOTALL)
    spoken = re.findall(r"\b(?:aria-label|alt|title|placeholder)=\"([^\"]*)\"", template)
    text = re.sub(r"<[^>]*>", " ", template, flags=re.DOTALL)
    return re.findall(r"[A-Za-z]{2,}", " ".join([text, *spoken]))


def test_every_visible_text_of_a_template_can_be_translated() -> None:
    pages = [path for path in templates() if path.suffix == ".html"]
    found = {str(path.relative_to(ROOT)): visible_words(path.read_text(encoding="utf-8")) for path in pages}
    brand = {"DevOps", "Assess"}
    assert {name: words for name, words in found.items() if set(words) - brand} == {}


# -- Database and deployment ---------------------------------------------------


@pytest.mark.django_db
def test_no_migration_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        call_command("makemigrations", check=True, dry_run=True)
    except SystemExit:
        pytest.fail(capsys.readouterr().out)


def test_a_production_start_raises_no_warning() -> None:
    run(
        "manage.py",
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        DJANGO_SETTINGS_MODULE="devops_assess.settings",
        DJANGO_ALLOW_ASYNC_UNSAFE="",  # the suite sets it for Playwright
        **PRODUCTION,
    )


def environment_names() -> set[str]:
    """Every variable that the application reads, found in its source."""
    readers = {"text", "flag", "whole_number", "names", "get", "getenv"}
    names: set[str] = set()
    for path in [*(ROOT / "devops_assess").glob("*.py"), *(ROOT / "surveys").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)):
                continue
            called = ast.unparse(node.func)
            settings_reader = path.name == "settings.py" and called in readers
            if settings_reader or called in {"os.environ.get", "os.getenv", "environ.get"}:
                names.add(str(node.args[0].value))
    return names - {"DJANGO_SETTINGS_MODULE"}


def test_the_operators_guide_describes_every_environment_variable() -> None:
    guide = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
    described = set(re.findall(r"^\| `([A-Z][A-Z_]+)`", guide, re.MULTILINE))
    assert described == environment_names()


def test_the_guides_name_only_files_that_exist() -> None:
    missing = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in tracked("*.md", "docs/*.md", "docs/**/*.md")
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert missing == []


# -- What the repository keeps -------------------------------------------------


def test_no_tracked_file_names_a_registry_or_a_folder_of_one_machine() -> None:
    found = []
    for path in tracked():
        if path.suffix in {".png", ".woff2", ".ico", ".webp", ".jpg"} or path == Path(__file__):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
            words = [host for host in HOSTS if host in line] + FOLDERS.findall(line)
            found += [f"{path.relative_to(ROOT)}:{number}: {word}" for word in words]
    assert found == []


def test_nothing_ignored_is_tracked() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a clone")
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--ignored", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert listed.stdout == ""


@pytest.mark.parametrize("section", ["base", "dev"])
def test_the_lock_satisfies_the_project_file(section: str) -> None:
    text = (ROOT / "requirements" / f"{section}.txt").read_text(encoding="utf-8")
    locked: dict[str, list[str]] = {}
    for name, version in LOCKED.findall(text):
        locked.setdefault(canonicalize_name(name), []).append(version)
    wanted = requirements("base") + (requirements("dev") if section == "dev" else [])
    missing = [
        str(requirement)
        for requirement in wanted
        if not all(
            requirement.specifier.contains(version)
            for version in locked.get(canonicalize_name(requirement.name), ["0"])
        )
    ]
    assert missing == [], "run: python3 tools/lock.py"


def test_every_locked_package_has_hashes() -> None:
    for section in ("base", "dev"):
        entries = re.split(r"\n(?=\S)", (ROOT / "requirements" / f"{section}.txt").read_text(encoding="utf-8").strip())
        assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_test_environment_holds_all_of_the_demos() -> None:
    """run.py relies on it: who has run the tests need install nothing for the demo."""
    base, dev = (set(LOCKED.findall((ROOT / "requirements" / f"{name}.txt").read_text())) for name in ("base", "dev"))
    assert base - dev == set()


def test_vendored_files_are_what_was_fetched() -> None:
    lists = sorted((ROOT / "static" / "vendor").rglob("SHA256SUMS"))
    broken, listed = [], set()
    for sums in lists:
        for line in sums.read_text(encoding="utf-8").splitlines():
            digest, name = line.split(maxsplit=1)
            path = sums.parent / name.lstrip("*")
            listed.add(path)
            if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
                broken.append(str(path.relative_to(ROOT)))
    assert lists
    assert broken == []
    code = {path for path in (ROOT / "static" / "vendor").rglob("*") if path.suffix in {".js", ".css", ".woff2"}}
    assert {str(path.relative_to(ROOT)) for path in code - listed} == set()

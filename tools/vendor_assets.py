"""Fetch Bootstrap's CSS and the text font from their pinned npm packages and put them into static/vendor/.

    python tools/vendor_assets.py

Needs npm. Bootstrap is cut down to what crispy forms, the grid and a few utilities use (see KEPT); everything else
on our pages is our own CSS. The result is committed, so nobody who runs the application needs npm.
"""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"

# The first 24 characters of npm's sha512 are enough to notice a package that is not the one that was reviewed.
PACKAGES = {
    "bootstrap@5.3.9": "20cU0rcfw8WdxtVbmfU+xT2E",
    "@fontsource-variable/source-sans-3@5.3.0": "dpi0GZk7EQe2tYpg6Q0Fx0Om",
}

# A selector stays when every class in it matches one of these.
KEPT = re.compile(
    r"""^(?:
      container(?:-fluid)? | row | col(?:-(?:auto|\d+))? | col-(?:sm|md|lg)(?:-(?:auto|\d+))? | g[xy]?-[0-5]
    | form-(?:control(?:-(?:sm|lg|plaintext|color))?|select(?:-sm)?|check(?:-input|-label|-inline)?|label|text)
    | col-form-label
    | input-group(?:-text|-sm)? | has-validation | is-invalid | invalid-feedback
    | btn(?:-(?:primary|secondary|outline-primary|outline-secondary|link|sm))? | disabled | active
    | alert(?:-(?:heading|danger|warning|info|success))?
    | table(?:-responsive|-sm)? | img-fluid | list-unstyled | list-inline(?:-item)? | hstack | vstack | small
    | visually-hidden(?:-focusable)? | stretched-link | text-(?:start|end|center|nowrap|break|wrap)
    | d-(?:(?:sm|md|lg)-)?(?:none|block|inline|inline-block|flex|grid)
    | flex-(?:row|column|wrap|nowrap|fill|grow-1|shrink-0)
    | justify-content-(?:start|end|center|between)
    | align-items-(?:start|end|center|baseline) | align-self-(?:start|end|center)
    | gap-[0-5] | [mp][tbsexy]?-(?:[0-5]|auto) | w-(?:100|auto) | fs-[1-6] | fw-(?:normal|semibold|bold)
    )$""",
    re.VERBOSE,
)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        for package, digest in PACKAGES.items():
            fetch(package, digest, Path(folder))
        bootstrap, font = (Path(folder) / name for name in ("bootstrap", "source-sans-3"))
        css = (bootstrap / "dist/css/bootstrap.min.css").read_text()
        write("bootstrap/bootstrap.min.css", cut_down(css).encode())
        write("bootstrap/LICENSE", (bootstrap / "LICENSE").read_bytes())
        woff = "source-sans-3-latin-wght-normal.woff2"
        write(f"fonts/{woff}", (font / "files" / woff).read_bytes())
        write("fonts/LICENSE", (font / "LICENSE").read_bytes())
    for part in ("bootstrap", "fonts"):
        write_sums(VENDOR / part)
    return 0


def fetch(package: str, digest: str, folder: Path) -> None:
    """Unpack an npm package into folder/<its last name>; stop when it is not the reviewed one."""
    command = ["npm", "pack", "--silent", package, "--pack-destination", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    filename = next(iter(folder.glob("*.tgz")))
    found = base64.b64encode(hashlib.sha512(filename.read_bytes()).digest()).decode()
    if not found.startswith(digest):
        sys.exit(f"{package} is not the package that was reviewed: sha512 {found[:24]}, expected {digest}")
    target = folder / package.rsplit("@", 1)[0].rsplit("/", 1)[-1]
    with tarfile.open(filename) as archive:
        archive.extractall(target, filter="data")
    for item in (target / "package").iterdir():
        item.rename(target / item.name)
    filename.unlink()


def cut_down(css: str) -> str:
    """Keep the licence comment and the rules whose classes are all in KEPT."""
    licence = css[css.index("/*!") : css.index("*/") + 2] if "/*!" in css else ""
    body = re.sub(r"/\*.*?\*/", "", css.replace('@charset "UTF-8";', ""), flags=re.DOTALL)
    return licence + "\n" + "".join(kept_rules(body)) + "\n"


def kept_rules(css: str) -> Iterator[str]:
    for head, body in blocks(css):
        if head.startswith(("@media", "@supports")):
            inner = "".join(kept_rules(body))
            if inner:
                yield f"{head}{{{inner}}}"
        elif not head.startswith("@"):
            selectors = [part for part in split_selectors(head) if stays(part)]
            if selectors and body:
                yield f"{','.join(selectors)}{{{body}}}"


def blocks(css: str) -> Iterator[tuple[str, str]]:
    """Yield (head, body) of each block on the top level; braces inside strings do not occur in Bootstrap."""
    start = depth = 0
    head = ""
    for place, sign in enumerate(css):
        if sign == "{":
            depth += 1
            if depth == 1:
                head, start = css[start:place].strip(), place + 1
        elif sign == "}":
            depth -= 1
            if depth == 0:
                yield head, css[start:place].strip()
                start = place + 1


def split_selectors(head: str) -> list[str]:
    """Split at commas that are not inside parentheses."""
    return [part.strip() for part in re.split(r",(?![^(]*\))", head)]


def stays(selector: str) -> bool:
    if "data-bs-theme=dark" in selector or "::-moz-progress" in selector:
        return False
    classes = re.findall(r"\.((?:[\w-]|\\.)+)", selector)
    return all(KEPT.match(name) for name in classes)


def write(name: str, content: bytes) -> None:
    target = VENDOR / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    print(f"{name}: {len(content):,} bytes")


def write_sums(folder: Path) -> None:
    files = sorted(path for path in folder.iterdir() if path.name != "SHA256SUMS")
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (folder / "SHA256SUMS").write_text("".join(lines))


if __name__ == "__main__":
    sys.exit(main())

"""Where this machine keeps a Chromium, for browser tests and screenshots. Standard library only."""

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
PLACES = (
    Path("/usr/bin/chromium"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("C:/Program Files/Google/Chrome/Application/chrome.exe"),
    Path("C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe"),
)
HOW = (
    "No Chromium was found, and the browser journeys need one. Debian and Ubuntu: sudo apt install chromium. "
    "Fedora: sudo dnf install chromium. macOS: brew install --cask chromium. Elsewhere: install Chrome or Edge, "
    "or name the program in the environment variable CHROMIUM."
)
# No sandbox: root may not use it. The others keep the browser from calling its maker.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--font-render-hinting=none",
)


def find_chromium() -> str | None:
    """The browser's path: what CHROMIUM names, else the first one found."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    on_path = (shutil.which(name) for name in NAMES)
    return next((path for path in on_path if path), None) or next((str(path) for path in PLACES if path.exists()), None)

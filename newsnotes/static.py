"""Static files: what a page needs joined into one, under names that carry their hash, so that browsers keep them."""

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import FileSystemStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

try:
    import minify
except ImportError:  # no wheel for this kind of machine: the same files, only longer
    minify = None  # type: ignore[assignment]

LATE = {
    "base": "base",
    "borders": "cards/borders",
    "column": "cards/column",
    "deciding": "cards/deciding",
    "filter": "cards/filter",
    "find": "text/find",
    "first_steps": "first_steps",
    "growing": "text/growing",
    "help": "keyboard/help",
    "inbox": "saving/inbox",
    "lifting": "cards/lifting",
    "live": "saving/live",
    "occurrences": "cards/occurrences",
    "plain": "text/plain",
    "quotations": "keyboard/quotations",
    "records": "cards/records",
    "signing": "saving/signing",
    "slots": "cards/slots",
    "submit": "submit",
    "suggestions": "suggest/suggestions",
    "unsaved": "saving/unsaved",
}
"""The modules that the workspace loads late, by name, and where each is.

Each is joined with all that it imports: one file that comes or does not.
"""

JOINED = {
    **{f"js/late/{name}.js": [f"js/{path}.js"] for name, path in LATE.items()},
    "css/desk.css": ["css/base.css", "css/kinds.css", "css/workspace.css"],
    "css/site.css": ["css/base.css", "css/kinds.css", "css/pages.css"],
    "js/desk.js": ["vendor/htmx-4.0.1.min.js", "js/workspace.js"],
}
"""Joined files, and what they are joined from; what a module imports comes with it."""

_IMPORT = re.compile(r'^import \{[^}]*\} from "(\.{1,2}/[\w./-]+)";\n', re.MULTILINE)
_NAME = re.compile(r"^(?:async )?(?:function|const|let|class) (\w+)", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|let|class)\b)", re.MULTILINE)
_EXPORTED = re.compile(r"^export (?:async )?(?:function|const|let|class) (\w+)", re.MULTILINE)


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Hashed names with DEBUG, too, and inside `import()`."""

    support_js_module_import_aggregation = True
    max_post_process_passes = 20
    """A file's name follows from what it imports: each pass settles one step of the longest chain."""

    def url(self, name: str | None, force: bool = True) -> str:
        return super().url(name or "", force=force)


class JoinedFiles(BaseFinder):
    """Finds the files of `JOINED`, and makes one anew when something that goes into it has changed.

    The workspace's scripts are small ES modules, each with one job; a browser gets them and htmx as one file: a
    quarter of the requests and half of the bytes. In it the modules share one scope.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sources = Path(settings.BASE_DIR) / "static"
        self.storage = FileSystemStorage(location=settings.VAR / "joined")

    def check(self, **kwargs: Any) -> list[Any]:
        """There is nothing to set."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Where a joined file lies; an empty list for any other."""
        found = [self._made(path)] if path in JOINED else []
        return found[0] if found and not find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """All joined files, with the storage that holds them."""
        for name in JOINED:
            self._made(name)
            yield name, self.storage

    def _made(self, name: str) -> str:
        path = Path(self.storage.path(name))
        newest = max(one.stat().st_mtime for one in (Path(__file__), *self.sources.rglob("*.*")))
        if not path.exists() or path.stat().st_mtime <= newest:
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_suffix(f".{os.getpid()}")
            unfinished.write_text(joined(self.sources, name), "utf-8")
            unfinished.replace(path)
        return str(path)


def joined(sources: Path, name: str) -> str:
    """The text of a joined file, made from the files in the folder `sources`."""
    parts = [(sources / one).resolve() for one in JOINED[name]]
    if name.endswith(".css"):
        return _shortened("text/css", "".join(part.read_text("utf-8") for part in parts))
    vendored = [part.read_text("utf-8").strip() for part in parts if part.parent.name == "vendor"]
    own: dict[Path, str] = {}
    for part in parts:
        if part.parent.name != "vendor":
            _collect(part, own)
    names = Counter(name for body in own.values() for name in _NAME.findall(body))
    if double := [name for name, count in names.items() if count > 1]:
        raise ImproperlyConfigured(f"{name} has two modules that name something {', '.join(double)}.")
    if name.startswith("js/late/"):
        exported = _EXPORTED.findall(parts[-1].read_text("utf-8"))
        module = f"{''.join(own.values())}export {{ {', '.join(exported)} }};\n"
        return _shortened("application/javascript", module)
    scope = f'(() => {{\n"use strict";\n{"".join(own.values())}}})();\n'
    return "\n;".join([*vendored, _shortened("application/javascript", scope)])


def _collect(module: Path, into: dict[Path, str]) -> None:
    """Add a module behind all that it imports, without its imports and exports."""
    if module in into:
        return
    source = module.read_text("utf-8")
    for name in _IMPORT.findall(source):
        _collect((module.parent / name).resolve(), into)
    body = _EXPORT.sub("", _IMPORT.sub("", source))
    if left := re.search(r"^(?:import|export)\b(?!\().*", body, re.MULTILINE):
        raise ImproperlyConfigured(f"{module.name} cannot be joined: {left[0]}")
    into[module] = body


def _shortened(mimetype: str, source: str) -> str:
    return minify.string(mimetype, source) if minify else source

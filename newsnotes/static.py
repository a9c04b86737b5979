"""Static files under names that carry their hash, so that browsers keep them for good."""

from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any

from rjsmin import jsmin
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Hashed names in DEBUG too (the demo shows the real thing), and inside `import` statements.

    Our own modules are served without their comments: those are for who reads the code.
    """

    support_js_module_import_aggregation = True

    def url(self, name: str | None, force: bool = True) -> str:
        return super().url(name or "", force=force)

    def post_process(
        self, paths: MutableMapping[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        """Take the comments out of our modules, then hash and compress all files."""
        for name in [] if dry_run else list(paths):
            if name.startswith("js/") and name.endswith(".js"):
                source, path = paths[name]
                with source.open(path) as file:
                    served = jsmin(file.read().decode())
                Path(self.path(name)).write_text(served, "utf-8")
                paths[name] = self, name
        yield from super().post_process(paths, dry_run=dry_run, **options)  # type: ignore[no-untyped-call]

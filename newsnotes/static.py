"""Static files under names that carry their hash, so that browsers keep them for good."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Hashed names in DEBUG too (the demo shows the real thing), and inside `import` statements."""

    support_js_module_import_aggregation = True

    def url(self, name: str | None, force: bool = True) -> str:
        return super().url(name or "", force=force)

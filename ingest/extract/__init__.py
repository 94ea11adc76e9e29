"""Pages into articles."""

from ingest.extract.stage import Extract, ExtractSettings

__all__ = ["Extract", "ExtractSettings"]

"""What every stage of wirewatch shares: records, topics, transport, worker, settings."""

__version__ = "0.1.0"

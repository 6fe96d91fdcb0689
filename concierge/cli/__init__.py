"""The `concierge` command."""

from concierge.cli.app import app

__all__ = ["app"]

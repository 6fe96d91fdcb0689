"""The shop's database, as the tests of the knowledge have it."""

from tests.concierge.knowledge.conftest import TODAY, loaded_session, session

__all__ = ["TODAY", "loaded_session", "session"]

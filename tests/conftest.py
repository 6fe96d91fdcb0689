"""For every test: with CONCIERGE_FORBID_SKIPS set, a skipped test fails the run, so that nothing passes unseen.

Only what needs public data may be skipped where that is absent: the data is not part of the project.
"""

import os

import pytest

NO_DATA = "there is no public data"


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Turn skips into a failure where they are forbidden."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = [
        one for one in (reporter.stats.get("skipped", []) if reporter else []) if NO_DATA not in str(one.longrepr)
    ]
    if os.environ.get("CONCIERGE_FORBID_SKIPS") and skipped and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter.write_line(f"{len(skipped)} skipped, and skips are forbidden here", red=True)

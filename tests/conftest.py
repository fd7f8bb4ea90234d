"""What holds for a whole run of the tests."""

import gc
import signal

import pytest

# Fixtures that several files share.
pytest_plugins = ("tests.browser", "tests.databases")


def pytest_configure() -> None:
    """Hear Ctrl-C again where the run was started in the background, which is deaf to it.

    The processes that tests start and interrupt would inherit that deafness.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put files with slow tests first, so that no worker is left with one at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


def pytest_collection_finish() -> None:
    """Look for no garbage in what was imported: that was two fifths of what a test cost."""
    gc.collect()
    gc.freeze()

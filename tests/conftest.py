"""What holds for a whole run of the tests."""

import signal

# Fixtures that several files share.
pytest_plugins = ("tests.databases",)


def pytest_configure() -> None:
    """Hear Ctrl-C again where the run was started in the background, which is deaf to it.

    The processes that tests start and interrupt would inherit that deafness.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)

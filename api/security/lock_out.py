"""Lock-out: who failed to sign in too often has to wait, the longer the oftener."""

from dataclasses import dataclass

from api.storage.sign_in_failures import Failures

FORGOTTEN_S = 24 * 3600.0  # after so long without a failure, the count begins anew
_FIRST_S, _LONGEST_S = 30.0, 15 * 60.0


@dataclass(frozen=True, slots=True)
class LockOut:
    """How many failures in a row are let pass."""

    most: int

    def is_locked(self, failures: Failures, now_s: float) -> bool:
        """Whether even the right password is refused now."""
        return now_s < failures.last_s + self.wait_s(failures)

    def wait_s(self, failures: Failures) -> float:
        """Return for how long after its last failure somebody is locked out.

        30 s after the `most`th failure, doubled with each one more, up to a quarter of an hour:
        a guesser gets about a hundred tries a day, a person who is guessed at is never shut out
        for longer than that.
        """
        beyond = failures.n - self.most
        return 0.0 if beyond < 0 else min(_FIRST_S * 2.0 ** min(beyond, 16), _LONGEST_S)

    def after(self, failures: Failures, now_s: float) -> Failures:
        """Return the count after one more failure. One while locked out does not count:

        else whoever knows a login could keep its owner out for ever.
        """
        if self.is_locked(failures, now_s):
            return failures
        n = 0 if now_s - failures.last_s > FORGOTTEN_S else failures.n
        return Failures(failures.of, n + 1, now_s)

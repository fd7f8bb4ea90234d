"""Returns: a call is followed for seven days, by whoever takes the next one."""

from insights.returns import DAY_S, Contact, returns_of


def contact(customer: str, day: float, own: bool = True, low: bool | None = None) -> Contact:
    return Contact(customer, day * DAY_S, own, "good", low, low_end=False)


LATE_S = 100 * DAY_S


def test_a_customer_who_calls_within_the_week_is_back() -> None:
    found = returns_of([contact("a", 1), contact("a", 7.5, own=False, low=True)], LATE_S)
    assert (found.all.n, found.all.n_back, found.all.n_low, found.n_worse) == (1, 1, 1, 1)


def test_one_who_calls_later_or_somebody_else_is_not() -> None:
    calls = [contact("a", 1), contact("a", 8.5, own=False), contact("b", 9)]
    assert returns_of(calls, LATE_S).all.n_back == 0


def test_a_call_of_less_than_a_week_ago_is_not_counted_yet() -> None:
    assert returns_of([contact("a", 92), contact("b", 94)], LATE_S).all.n == 1


def test_of_few_calls_no_share_is_told() -> None:
    few = [contact(str(n), n) for n in range(19)]
    many = [contact(str(n), n) for n in range(20)]
    assert returns_of(few, LATE_S).all.share is None
    assert returns_of(many, LATE_S).all.share == 0.0

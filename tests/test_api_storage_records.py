"""What the service keeps of its callers: keys, tokens, answers, webhooks, documents."""

from dataclasses import replace

from api.storage import deliveries, documents, idempotency, keys, tokens, webhooks
from api.storage.database import Database
from api.storage.deliveries import Delivery
from api.storage.enums import DeliveryState, KeyKind
from api.storage.idempotency import Answer
from api.storage.keys import ApiKey
from api.storage.webhooks import Webhook
from tests.desks import Hall

KEY = ApiKey(
    key_id="key_1",
    digest="d1",
    name="shop",
    kind=KeyKind.PUBLISHABLE,
    scopes=frozenset({"chats:write"}),
    origins=("https://shop.example",),
    created_s=1.0,
)
HOOK = Webhook(
    webhook_id="whk_1",
    url="https://shop.example/hook",
    secret="whsec_x",
    kinds=frozenset({"case.routed"}),
    is_on=True,
    created_s=1.0,
    seen=0,
)


def test_a_key_is_found_by_its_digest_and_revoked_once(database: Database) -> None:
    with database.transaction() as connection:
        keys.add(connection, KEY)
        keys.used(connection, "key_1", 3.0)
        assert keys.of_digest(connection, "d1") == replace(KEY, used_s=3.0)
        assert keys.of_digest(connection, "d2") is None
        assert keys.revoke(connection, "key_1", 5.0)
        assert not keys.revoke(connection, "key_1", 6.0)
        assert keys.every(connection) == (replace(KEY, used_s=3.0, revoked_s=5.0),)


def test_a_token_opens_its_case_until_it_is_forgotten(database: Database) -> None:
    case = Hall(database).open()
    with database.transaction() as connection:
        tokens.add(connection, "t1", case.case_id, 1.0)
        tokens.add(connection, "t2", case.case_id, 2.0)
        assert tokens.case_of(connection, "t2") == case.case_id
        assert tokens.case_of(connection, "t3") is None
        tokens.forget(connection, case.case_id)
        assert tokens.case_of(connection, "t1") is None


def test_an_answer_is_kept_a_principal_and_forgotten_when_old(database: Database) -> None:
    answer = Answer("key_1", "again", "digest", 201, "{}", 10.0)
    with database.transaction() as connection:
        idempotency.keep(connection, answer)
        idempotency.keep(connection, replace(answer, principal="key_2", created_s=30.0))
        assert idempotency.find(connection, "key_1", "again") == answer
        assert idempotency.find(connection, "key_1", "other") is None
        assert idempotency.forget(connection, before_s=20.0) == 1
        assert idempotency.find(connection, "key_1", "again") is None


def test_a_webhook_that_goes_takes_its_deliveries_along(database: Database) -> None:
    with database.transaction() as connection:
        webhooks.add(connection, HOOK)
        webhooks.put(connection, replace(HOOK, is_on=False, seen=7))
        assert webhooks.one(connection, "whk_1") == replace(HOOK, is_on=False, seen=7)
        deliveries.plan(connection, [Delivery("whk_1", 1, "evt_1", "case_1")])
        assert webhooks.remove(connection, "whk_1")
        assert not webhooks.remove(connection, "whk_1")
        assert deliveries.due(connection, "whk_1", 1.0, 10) == ()


def _planned(database: Database) -> None:
    with database.transaction() as connection:
        webhooks.add(connection, HOOK)
        cases = ["case_1", "case_1", "case_2", None, None]
        planned = [Delivery("whk_1", n, f"evt_{n}", case) for n, case in enumerate(cases, 1)]
        deliveries.plan(connection, planned)


def test_events_of_one_case_go_out_one_after_the_other(database: Database) -> None:
    _planned(database)
    with database.transaction() as connection:
        first, *others = deliveries.due(connection, "whk_1", 1.0, 10)
        assert [first.sequence, *(d.sequence for d in others)] == [1, 3, 4, 5]
        later = replace(first, attempts=1, next_try_s=60.0, last_status=500)
        deliveries.put(connection, later)
        assert [d.sequence for d in deliveries.due(connection, "whk_1", 1.0, 10)] == [3, 4, 5]
        deliveries.put(connection, replace(later, state=DeliveryState.DEAD))
        assert [d.sequence for d in deliveries.due(connection, "whk_1", 1.0, 10)] == [2, 3, 4, 5]


def test_deliveries_are_listed_newest_first_and_by_state(database: Database) -> None:
    _planned(database)
    with database.transaction() as connection:
        second = deliveries.of_event(connection, "whk_1", "evt_2")
        assert second is not None
        deliveries.put(connection, replace(second, state=DeliveryState.DEAD, last_error="no"))
        (dead,) = deliveries.of_webhook(connection, "whk_1", DeliveryState.DEAD)
        assert (dead.sequence, dead.last_error) == (2, "no")
        assert [d.sequence for d in deliveries.of_webhook(connection, "whk_1", before=4)] == [
            3,
            2,
            1,
        ]
        assert deliveries.of_webhook(connection, "whk_2") == ()


def test_every_version_of_a_document_stays(database: Database) -> None:
    with database.transaction() as connection:
        assert documents.latest(connection, "lexicon") is None
        documents.add(connection, "lexicon", "one", "ann", 1.0)
        documents.add(connection, "replies", "other", "ann", 1.0)
        second = documents.add(connection, "lexicon", "two", "bob", 2.0)
        assert documents.latest(connection, "lexicon") == second
        assert [d.version for d in documents.versions(connection, "lexicon")] == [2, 1]
        first = documents.version(connection, "lexicon", 1)
        assert first is not None
        assert first.text == "one"
        assert documents.version(connection, "lexicon", 3) is None

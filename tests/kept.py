"""One real call as it is kept, for the tests of what is kept of it besides."""

from api.storage.calls import CallRecord
from api.storage.enums import CallState
from tests.streams import call_start

CALL = "call_1"
RECORD = CallRecord(
    call_id=CALL,
    state=CallState.GRADED,
    start=call_start(agent_id="exp_maya", metadata={}),
    protocol="native",
    key_id="key_1",
    began_s=1_700_000_000.0,
    server_id="srv_1",
    recorded=True,
    agent_id="exp_maya",
    customer_id="c-1",
)

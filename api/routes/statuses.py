"""The one table of which error is answered how."""

from api.desk.errors import (
    ClientIdError,
    ClosedError,
    DeskError,
    MoveError,
    StaffError,
    TextError,
    UnknownAlertError,
    UnknownCallError,
    UnknownCaseError,
    UnknownDepartmentError,
    UnknownExpertError,
    UnknownGoodwillError,
    UnknownOfferError,
)
from api.editing import StaleVersionError, UnknownVersionError
from api.issuing import KeyShapeError, UnknownKeyError
from api.kept_rubric import RubricTakenError, UnknownRubricError
from api.parameters import QueryError
from api.quality.errors import (
    OwnCallError,
    QualityError,
    StandsError,
    UngradedError,
    UnknownRemarkError,
)
from api.quality.library import UnknownAgentError
from api.recording.errors import LinkError, NoRecordingError, RecordingError
from api.routes.calls import NoReportError
from api.routes.forms import FormsOffError
from api.routes.once import KeyReusedError, StillRunningError
from api.routes.refusals import Status, StatusTable
from api.routes.telephony import StreamOffError
from api.routes.webhooks import CursorError
from api.security.accounts import AccountTakenError, LastAdminError, UnknownUserError
from api.security.addresses import TargetError
from api.security.caller import ForbiddenError, UnauthenticatedError
from api.security.csrf import CsrfError
from api.security.login import LoginError
from api.security.password import PasswordError
from api.security.sign_in import LinkGoneError, SignInError
from api.security.stream_gate import TooManyStreamsError
from api.sources.imports import ImportRunningError, UnknownImportError
from api.sources.source import SourceError
from api.storage.errors import StorageError
from api.subscriptions import UnknownEventKindError, UnknownWebhookError
from api.tickets.errors import (
    SentBeforeError,
    StaleTicketError,
    TicketError,
    TicketMoveError,
    UnknownTicketError,
)
from api.trends.briefings import BriefingDayError
from api.trends.client_errors import (
    ClientError,
    FollowUpChangedError,
    UnknownClientError,
    UnknownFollowUpError,
)
from api.trends.history import UnknownInteractionError
from grading.revision import RevisionError
from grading.rubric import RubricError
from insights.alert_rules import AlertRulesError
from insights.alert_state import AlertMoveError
from insights.coaching import CoachingError
from insights.dispute import DisputeError
from insights.follow_up_state import FollowUpError
from insights.goodwill import GoodwillError
from insights.playbook import PlaybookError
from insights.sampling import SamplingError
from routing.errors import RoutingError
from text.lexicon import LexiconError
from text.replies import RepliesError

_UNAVAILABLE = {"Retry-After": "2"}

# Which error is answered how; an error that is not here takes its parent's row.
STATUS: StatusTable = {
    UnauthenticatedError: Status(401, "unauthenticated", {"WWW-Authenticate": "Bearer"}),
    ForbiddenError: Status(403, "forbidden"),
    CsrfError: Status(403, "csrf"),
    SignInError: Status(403, "sign-in"),
    LinkError: Status(403, "forbidden"),
    UnknownCaseError: Status(404, "not-found"),
    UnknownExpertError: Status(404, "not-found"),
    UnknownOfferError: Status(404, "not-found"),
    UnknownAlertError: Status(404, "not-found"),
    UnknownGoodwillError: Status(404, "not-found"),
    UnknownCallError: Status(404, "not-found"),
    UnknownAgentError: Status(404, "not-found"),
    UnknownInteractionError: Status(404, "not-found"),
    UngradedError: Status(404, "not-found"),
    UnknownRemarkError: Status(404, "not-found"),
    OwnCallError: Status(403, "own-call"),
    StandsError: Status(409, "wrong-state"),
    CoachingError: Status(409, "wrong-state"),
    UnknownClientError: Status(404, "not-found"),
    UnknownFollowUpError: Status(404, "not-found"),
    FollowUpChangedError: Status(409, "stale-version"),
    FollowUpError: Status(409, "wrong-state"),
    ClientError: Status(422, "invalid"),
    BriefingDayError: Status(422, "invalid"),
    DisputeError: Status(409, "wrong-state"),
    RevisionError: Status(422, "invalid"),
    SamplingError: Status(422, "invalid"),
    QualityError: Status(422, "invalid"),
    UnknownWebhookError: Status(404, "not-found"),
    UnknownVersionError: Status(404, "not-found"),
    UnknownKeyError: Status(404, "not-found"),
    UnknownRubricError: Status(404, "not-found"),
    UnknownImportError: Status(404, "not-found"),
    UnknownTicketError: Status(404, "not-found"),
    UnknownUserError: Status(404, "not-found"),
    LinkGoneError: Status(404, "not-found"),
    FormsOffError: Status(404, "not-found"),
    NoReportError: Status(404, "not-found"),
    NoRecordingError: Status(404, "not-found"),
    StreamOffError: Status(404, "not-found"),
    AccountTakenError: Status(409, "taken"),
    LastAdminError: Status(409, "last-admin"),
    ClientIdError: Status(409, "client-id-reused"),
    ClosedError: Status(409, "closed"),
    MoveError: Status(409, "wrong-state"),
    TicketMoveError: Status(409, "wrong-state"),
    StaleTicketError: Status(409, "stale-version"),
    SentBeforeError: Status(409, "client-id-reused"),
    AlertMoveError: Status(409, "wrong-state"),
    GoodwillError: Status(409, "wrong-state"),
    StaleVersionError: Status(409, "stale-version"),
    RubricTakenError: Status(409, "taken"),
    StillRunningError: Status(409, "still-running", {"Retry-After": "1"}),
    TooManyStreamsError: Status(429, "too-many-streams", {"Retry-After": "5"}),
    KeyReusedError: Status(422, "idempotency-key-reused"),
    LoginError: Status(422, "invalid"),
    PasswordError: Status(422, "weak-password"),
    UnknownDepartmentError: Status(422, "unknown-department"),
    TextError: Status(422, "invalid"),
    StaffError: Status(422, "invalid"),
    ImportRunningError: Status(409, "wrong-state"),
    SourceError: Status(422, "invalid"),
    TicketError: Status(422, "invalid"),
    DeskError: Status(422, "invalid"),
    RoutingError: Status(422, "invalid"),
    CursorError: Status(422, "invalid"),
    QueryError: Status(422, "invalid"),
    TargetError: Status(422, "invalid"),
    KeyShapeError: Status(422, "invalid"),
    UnknownEventKindError: Status(422, "invalid"),
    LexiconError: Status(422, "invalid"),
    RepliesError: Status(422, "invalid"),
    AlertRulesError: Status(422, "invalid"),
    PlaybookError: Status(422, "invalid"),
    RubricError: Status(422, "invalid"),
    RecordingError: Status(503, "recording-unavailable"),
    StorageError: Status(503, "database-unavailable", _UNAVAILABLE),
}

"""Settings: all that can be set from outside, and the only reader of the environment."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from emotion.errors import TonewiseError

PREFIX = "TONEWISE_"


class SettingsError(TonewiseError):
    """A setting with a value that can't be."""


class Settings(BaseSettings):
    """What `tonewise serve` can be told, each by an environment variable of PREFIX + its name."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    host: str = Field(
        default="127.0.0.1", description="Address to listen on; 0.0.0.0 is every one."
    )
    port: int = Field(
        default=8000, ge=0, le=65535, description="Port to listen on; 0 picks a free one."
    )
    data_dir: Path = Field(
        default=Path("tonewise-data"), description="Folder of the SQLite database; made if missing."
    )
    database_url: str | None = Field(
        default=None,
        description="Another database, as `postgresql+psycopg://user:password@host/name`.",
    )
    database_busy_s: float = Field(
        default=5.0, gt=0, description="Seconds to wait for a turn to write before a 503."
    )
    sample: bool = Field(
        default=True, description="Fill an empty database with a small sample call centre."
    )
    staff_pages: bool = Field(
        default=True,
        description="Serve the staff's pages below `/staff`; without, the API alone.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The least that is logged. No level logs what a customer wrote."
    )
    departments: Path | None = Field(
        default=None, description="A file of your own departments; goes with a topic model."
    )
    topic_model: Path | None = Field(
        default=None, description="Folder that `tonewise train topic --out` made of that file."
    )
    strategy: Literal["best_match", "longest_idle", "least_busy", "score_thirds"] = Field(
        default="best_match", description="How an expert is chosen."
    )
    offer_timeout_s: float = Field(
        default=20.0, gt=0, description="Seconds an expert has to answer an offer."
    )
    longest_wait_s: float = Field(
        default=600.0,
        gt=0,
        description="Seconds of waiting after which another way out is offered.",
    )
    max_waiting: int = Field(
        default=50,
        ge=1,
        description="Cases that may wait in a department; who comes then is told so.",
    )
    alert_above: float = Field(
        default=0.85,
        ge=0,
        le=1,
        description="The probability of anger from which a message alerts.",
    )
    sweep_every_s: float = Field(
        default=1.0,
        gt=0,
        description="Seconds between looks for time-outs and for who has waited long.",
    )
    poll_every_s: float = Field(
        default=0.5, gt=0, le=1, description="Seconds until another process' events are seen."
    )
    heartbeat_s: float = Field(
        default=15.0, gt=0, description="Seconds of silence before an event stream sends a comment."
    )
    threads: int = Field(
        default=4, ge=1, description="Threads that read the database and the messages."
    )
    chat_body_limit_bytes: int = Field(
        default=64 * 1024, ge=1024, description="The largest request body about a chat."
    )
    body_limit_bytes: int = Field(
        default=1024 * 1024, ge=1024, description="The largest body of any other request."
    )
    import_limit_bytes: int = Field(
        default=2 * 1024**3, ge=1024, description="The largest file that may be imported over HTTP."
    )
    session_idle_minutes: float = Field(
        default=60.0, gt=0, description="Minutes without a request after which one is signed out."
    )
    session_hours: float = Field(
        default=12.0, gt=0, description="Hours after which one signs in anew, whatever one does."
    )
    sign_in_tries: int = Field(
        default=5,
        ge=1,
        description="Wrong passwords in a row after which an account is locked, for half a minute "
        "at first and a quarter of an hour at most.",
    )
    sign_in_tries_address: int = Field(
        default=100,
        ge=1,
        description="The same of one address, which a whole house may share.",
    )
    invitation_hours: float = Field(
        default=48.0, gt=0, description="Hours that a one-time link opens, once."
    )
    oidc_issuer: str | None = Field(
        default=None,
        pattern=r"^https?://[^?#\s]+$",
        description="Let people sign in with an OpenID Connect provider, by its issuer's address, "
        "as `https://login.example/realms/staff`; none: by passwords alone.",
    )
    oidc_client_id: str | None = Field(
        default=None, description="As the provider knows Tonewise; goes with the issuer."
    )
    oidc_client_secret: SecretStr | None = Field(
        default=None, description="What Tonewise shows the provider; none: a public client."
    )
    oidc_name: str = Field(
        default="single sign-on", description="What the provider is called on the sign-in page."
    )
    oidc_groups_claim: str = Field(
        default="groups", description="The claim that names somebody's groups."
    )
    oidc_roles: Mapping[str, str] = Field(
        default={},
        description="Which group has which role, as "
        '`{"call-centre": "agent", "floor-leads": "supervisor"}`; none: roles are given here.',
    )
    oidc_agent_claim: str | None = Field(
        default=None, description="The claim that holds somebody's agent id; none: given here."
    )
    oidc_add_users: bool = Field(
        default=False, description="Add whom the provider knows and nobody here does yet."
    )
    key_requests: int | None = Field(
        default=60_000, ge=1, description="Requests a minute of one secret key; none: any number."
    )
    person_requests: int | None = Field(
        default=1200, ge=1, description="The same of one person's session."
    )
    customer_requests: int | None = Field(
        default=300, ge=1, description="The same of one chat's token."
    )
    page_requests: int | None = Field(
        default=60,
        ge=1,
        description="Chats and surveys a minute that one address may send from pages.",
    )
    stranger_requests: int | None = Field(
        default=300,
        ge=1,
        description="Requests a minute of one address that show no key, or one that opens nothing.",
    )
    forms: bool = Field(
        default=True,
        description="Serve the ticket form at `/tickets/new` and the feedback page at `/feedback`, "
        "which need no key.",
    )
    form_requests: int | None = Field(
        default=10, ge=1, description="Forms a minute that one address may send."
    )
    sign_in_requests: int | None = Field(
        default=60, ge=1, description="Attempts a minute of one address to sign in."
    )
    idempotency_hours: float = Field(
        default=24.0, gt=0, description="How long an answer is kept for its Idempotency-Key."
    )
    shutdown_s: float = Field(
        default=10.0,
        ge=0,
        description="Seconds that requests in flight have when the service stops.",
    )
    webhook_timeout_s: float = Field(
        default=10.0, gt=0, description="Seconds a webhook's receiver has to answer."
    )
    webhook_attempts: int = Field(
        default=8, ge=1, description="Attempts at a delivery before it is a dead letter."
    )
    webhook_retry_s: float = Field(
        default=5.0,
        gt=0,
        description="Seconds to the first retry, doubled each time, less a random part.",
    )
    webhook_retry_most_s: float = Field(
        default=3600.0, gt=0, description="The most seconds between two attempts."
    )
    webhook_private_addresses: bool = Field(
        default=False, description="Let webhooks go to private and loopback addresses."
    )
    journal_flush_s: float = Field(
        default=0.5,
        gt=0,
        le=10,
        description="Seconds between writes of what live calls told: the most a crash can lose.",
    )
    server_lease_s: float = Field(
        default=10.0,
        gt=1,
        description="Seconds without a sign of life after which a process' calls are anyone's.",
    )
    call_resume_s: float = Field(
        default=60.0,
        ge=0,
        description="Seconds a call waits for its client to come back before it is graded.",
    )
    stream_start_s: float = Field(
        default=10.0, gt=0, description="Seconds a live connection has to start its call."
    )
    stream_idle_s: float = Field(
        default=30.0,
        gt=0,
        description="Seconds without a frame after which a live connection is closed.",
    )
    stream_ahead_s: float = Field(
        default=2.0,
        gt=0,
        description="Seconds that live sound may come faster than it is spoken; more waits.",
    )
    stream_connections: int = Field(
        default=500,
        ge=1,
        description="Live connections that one key may have at a time; Vonage and Asterisk take "
        "two a call.",
    )
    trunk_connections: int = Field(
        default=2000,
        ge=1,
        description="Live connections that a provider may have whose signature lets it in.",
    )
    public_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^/?#\s]+(/[^?#\s]*)?$",
        description="The address that telephone providers connect to, as "
        "`https://voice.example`: they sign it, and behind a proxy it is not to be seen.",
    )
    twilio_auth_token: SecretStr | None = Field(
        default=None, description="Twilio's auth token; none: no streams of Twilio's."
    )
    genesys_api_key: SecretStr | None = Field(
        default=None, description="The API key of an AudioHook integration; none: no AudioHook."
    )
    genesys_client_secret: SecretStr | None = Field(
        default=None, description="The client secret of that integration, base64, as it signs."
    )
    audiosocket_port: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        description="Port for Asterisk's AudioSocket; none: closed. Plain TCP: keep it inside.",
    )
    max_calls: int = Field(
        default=200, ge=0, description="Live calls at once in one process; 0 takes none."
    )
    max_calls_a_key: int | None = Field(
        default=None,
        ge=1,
        description="Live calls at once of one key; none: as many as in all. "
        "Of a provider whose signature lets it in there is no such bound.",
    )
    live_workers: int | None = Field(
        default=None, ge=1, description="Threads that hear live calls; none: as many as cores."
    )
    transcribe: bool = Field(
        default=True, description="Recognise the words of live calls, unless a call says otherwise."
    )
    recognisers: int = Field(
        default=1, ge=1, description="Processes that recognise words, about 260 MB each."
    )
    words_patience_s: float = Field(
        default=20.0,
        gt=0,
        description="Seconds a recogniser has for one segment before another takes its place.",
    )
    vosk_model: str | None = Field(
        default=None,
        description="Recognise words with this Vosk model, a folder or a name; "
        "none: the embedded recogniser.",
    )
    second_ear: Literal["always", "doubt", "never"] = Field(
        default="always",
        description="When the recogniser's encoder listens for moods beside the CNN.",
    )
    rubric: Path | None = Field(
        default=None, description="The rubric that live calls are graded by; none: the one shipped."
    )
    no_voice_s: float = Field(
        default=30.0, gt=0, description="Seconds of sound without a voice that a client is told of."
    )
    drain_s: float = Field(
        default=20.0, ge=0, description="Seconds to grade the open calls when the service stops."
    )
    record: bool = Field(
        default=False, description="Record calls, unless the call or its customer says no."
    )
    record_queues: tuple[str, ...] = Field(
        default=(), description='Record these departments\' calls too, as `["billing"]`.'
    )
    recording_dir: Path | None = Field(
        default=None, description="Folder of the recordings; none: `recordings` in the data folder."
    )
    recording_key: SecretStr | None = Field(
        default=None,
        description="What recordings are encrypted with, 64 hex digits; "
        "none: the file `recording.key` in the data folder, made at first use.",
    )
    recording_keep_days: float | None = Field(
        default=None, gt=0, description="Days until a recording is deleted; none: never by itself."
    )
    recording_link_s: float = Field(
        default=300.0, ge=1, description="Seconds a link to a recording opens it, unless told."
    )
    dispute_days: float = Field(
        default=14.0,
        gt=0,
        description="Days in which an agent may acknowledge or dispute a grade, from when it came "
        "or was last changed.",
    )
    clip_days: float = Field(
        default=30.0, gt=0, description="Days until the link to a clip of a call opens nothing."
    )
    zone: str = Field(
        default="UTC",
        description="The centre's time zone, as `Europe/Lisbon`: where the days of its briefings "
        "begin.",
    )
    smtp_url: SecretStr | None = Field(
        default=None,
        description="The server that takes mail: `smtp://user:password@host:587` goes on by "
        "STARTTLS or not at all, `smtps://` begins with TLS, `smtp://host:25?tls=no` is for a "
        "server of your own beside it; none: no mail.",
    )
    mail_from: str | None = Field(
        default=None, description="The address that mail is from; goes with the server."
    )
    briefing_to: tuple[str, ...] = Field(
        default=(),
        description="Who gets the briefing by mail, as "
        '`["kim@example.org"]`: all of it, whatever team they lead.',
    )
    briefing_hour: int = Field(
        default=7,
        ge=0,
        le=23,
        description="The hour, in the centre's zone, from which the briefing of the day before is "
        "mailed, once.",
    )

    @property
    def database(self) -> str:
        """The database's URL: what was set, or a file in `data_dir`."""
        return self.database_url or f"sqlite:///{self.database_file}"

    @property
    def database_file(self) -> Path:
        """Where the embedded database is, unless another is set."""
        return self.data_dir / "tonewise.db"

    @property
    def unsettled_after_s(self) -> float:
        """How long after its process' lease a call without report or reason is amiss.

        Twice as long as recovery waits, so that what is about to be graded is not.
        """
        return 2 * (self.server_lease_s + self.call_resume_s)

    @property
    def recordings(self) -> Path:
        """The folder of the recordings: what was set, or one in `data_dir`."""
        return self.recording_dir or self.data_dir / "recordings"


def read_settings(chosen: Mapping[str, object]) -> Settings:
    """Return the settings of the environment; what was chosen by hand goes first.

    Raises SettingsError.
    """
    try:
        return Settings(**chosen)  # type: ignore[arg-type]  # each is checked as it is read
    except ValidationError as error:
        found = error.errors()[0]
        name = PREFIX + str(found["loc"][0]).upper()
        raise SettingsError(f"{name}: {found['msg']}, got {found['input']!r}") from error


def setting_rows() -> tuple[tuple[str, str, str], ...]:
    """Return each setting's environment variable, its default and what it is, in order."""
    return tuple(
        (PREFIX + name.upper(), _shown(field.default), field.description or "")
        for name, field in Settings.model_fields.items()
    )


def settings_table() -> str:
    """Return the Markdown table that docs/settings.md holds."""
    rows = (f"| `{name}` | {default} | {what} |" for name, default, what in setting_rows())
    return "\n".join(["| variable | default | what it sets |", "|---|---|---|", *rows])


def _shown(default: object) -> str:
    if default in (None, (), {}):
        return "none"
    return str(default).lower() if isinstance(default, bool) else f"{default}"

"""The root of every error Tonewise raises on purpose.

TonewiseError
|-- ScoresError         emotion.scores: probabilities that are none
|-- ManifestError       emotion.artifacts: a model that is not what it says
|-- AudioError          speech.audio: sound that can't be read or used
|-- CorpusError         speech.corpus: a manifest CSV that can't be used
|-- TextCorpusError     text.corpora: a text data set that can't be used
|-- SheetError          text.sheet: a YAML file that people edited wrongly
|-- LexiconError        text.lexicon: cue words that can't be used
|-- JargonError         text.jargon: short forms that can't be used
|-- DepartmentsError    text.departments: a departments file that can't be used
|-- WordSpaceError      text.word_space: word vectors that can't be read
|-- TopicTrainingError  text.training.topic: departments whose lines can't teach
|-- RepliesError        text.replies: reply templates that can't be used
|-- AlertError          insights.alerts: an alert rule that could never work
|-- RuleError           insights.rule_tokens: a rule that can't be read, and where it goes wrong
|-- AlertRulesError     insights.alert_rules: alert rules that can't be used
|-- PlaybookError       insights.playbook: hints that can't be used
|-- EscalationError     insights.escalation: a chain that nobody could follow
|-- AlertMoveError      insights.alert_state: what can't be done about an alert as it stands
|-- GoodwillError       insights.goodwill: an offer that was decided otherwise before
|-- TranscriberError    speech.transcript: a recogniser that can't be had
|-- EvaluationError     emotion.metrics: nothing to evaluate
|-- TrainingError       speech.training.train: corpora that can't teach
|-- TeacherError        text.training.teacher_labels: soft labels of other messages
|-- CardError           speech.training.card_findings: figures that a card can't be made of
|-- IntervalError       grading.intervals: intervals too short to hold a mood
|-- RubricError         grading.rubric: a rubric that can't grade
|-- ReportError         grading.report: a stored report that can't be read
|-- RoutingError        routing.errors: an expert, a policy or an offer that can't be
|   |-- HoursError      routing.hours: hours that no clock or calendar knows
|   |-- ExpertError     routing.expert: an expert, or a seat, that can't be
|   |-- RecoveryError   routing.recovery: a share or a prior that is none
|   |-- RingError       routing.rings: rings that don't widen with waiting
|   |-- WeightsError    routing.strategy: weights that can't weigh
|   |-- PolicyError     routing.policy: a rule that can't be followed
|   |-- OfferError      routing.offer: a move that an offer can't make
|   `-- EstimateError   routing.estimate: a place in line, or a history, that there can't be
|-- DeskError           api.desk.errors: what the desk refuses, a kind each: drawn there
|-- StorageError        api.storage.errors: a database that can't serve
|   |-- StorageBusyError, StorageGoneError, StorageFullError
|   `-- StorageReadOnlyError
|-- SettingsError       api.settings: a setting with a value that can't be
|-- ServeError          api.server: an address that can't be listened on
|-- ShapeError          api.protocols.shape: a frame that is not what its protocol says
|-- StreamOffError      api.routes.telephony: a provider for which nothing is set
|-- AudioSocketError    api.audiosocket: a port that can't be listened on
|-- UnauthenticatedError, ForbiddenError   api.security.caller: who may not ask what they ask
|-- OriginError         api.security.keyring: an origin that no browser would send
|-- TargetError, UnresolvedError   api.security.addresses: where no webhook may go, or can't now
|-- KeyReusedError, StillRunningError   api.routes.once: an Idempotency-Key that came before
|-- UnknownVersionError, StaleVersionError   api.routes.documents: not there, or changed meanwhile
|-- AddressError        api.mail.letter: an e-mail address that is none
|-- BriefingDayError    api.trends.briefings: a day of which there is no briefing
|-- RelayError          api.mail.relay: a URL that names no mail server
|-- UnknownWebhookError, CursorError   api.routes.webhooks: not there, or none of ours
|-- UnknownKeyError     api.routes.keys: no live key
|-- InputError          api.options: a file named on the command line that can't be read
|-- PhoneError          api.phone.phone: a call that could not be made
|   `-- LineLostError   its line broke, or could not be had for now
|-- TableError          api.analysis.table: a table that can't be analysed
|-- SourceError         api.sources.source: a file that is no export of its source
|   `-- ImportTakenError, UnknownImportError, ImportRunningError   an import as it stands
|-- OutputError         api.files: a result that could not be written
|-- SoundError          api.reports.sound: audio that can't be put into a page
|-- BenchError          api.bench.solo: a measurement that can't be made here
|-- MissingExtraError   api.extras: a command whose packages are not installed
`-- ArchiveError, DownloadError, SampleCallError   datasets/scripts: a corpus that can't be had
"""


class TonewiseError(Exception):
    """Something was wanted, something else came; the message says both."""

"""The root of every error Tonewise raises on purpose.

TonewiseError
|-- ScoresError       emotion.scores: probabilities that are none
|-- ManifestError     emotion.artifacts: a model that is not what it says
|-- AudioError        speech.audio: sound that can't be read or used
|-- CorpusError       speech.corpus: a manifest CSV that can't be used
|-- TranscriberError  speech.transcript: a recogniser that can't be had
|-- IntervalError     grading.intervals: intervals too short to hold a mood
|-- RubricError       grading.rubric: a rubric that can't grade
`-- ReportError       grading.report: a stored report that can't be read
"""


class TonewiseError(Exception):
    """Something was wanted, something else came; the message says both."""

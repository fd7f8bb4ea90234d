"""BestEpoch: stops a training that no longer gets better, and gives back its best weights.

Keras's own EarlyStopping forgets its best when a stopped run goes on; this one keeps it on disk.
"""

import json
from pathlib import Path

import keras


class BestEpoch(keras.callbacks.Callback):  # type: ignore[misc]  # keras is untyped
    """Watches `recall` in the logs of each epoch."""

    def __init__(self, folder: Path, patience: int) -> None:
        """Keep the best in `folder`; stop after `patience` epochs without a better one."""
        super().__init__()
        self._weights, self._note = folder / "best.weights.h5", folder / "best.json"
        self._patience = patience
        self._epoch, self._recall = -1, float("-inf")
        if self._note.exists() and self._weights.exists():
            self._epoch, self._recall = json.loads(self._note.read_text(encoding="utf-8"))

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Keep this epoch if it is the best; stop if the best is too long ago."""
        recall = (logs or {})["recall"]
        if recall > self._recall:
            self._epoch, self._recall = epoch, recall
            self.model.save_weights(self._weights)
            self._note.write_text(json.dumps([epoch, recall]), encoding="utf-8")
        self.model.stop_training = epoch - self._epoch >= self._patience

    def on_train_end(self, logs: object = None) -> None:  # noqa: ARG002
        """Go back to the best epoch, and leave nothing behind for the next training."""
        self.model.load_weights(self._weights)
        self._weights.unlink()
        self._note.unlink()

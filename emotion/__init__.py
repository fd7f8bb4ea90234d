"""The words all rooms share: emotions, their scores, fusion and model manifests."""

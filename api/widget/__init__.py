"""The scripts and pages that a shop's customers see."""

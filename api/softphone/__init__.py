"""The softphone and the supervisor's list of calls: pages, scripts, styles."""

"""A history of a call centre that never was: graded by the real grader, marked as synthetic."""

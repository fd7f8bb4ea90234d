"""Live calls: heard, guided, journalled and graded while they last."""

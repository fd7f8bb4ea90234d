"""The staff's pages: desk, wallboard, reports, reviews, administration."""

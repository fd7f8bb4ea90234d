"""Charts: where the lines and bars of the staff's pages stand; charts.html.j2 draws them."""

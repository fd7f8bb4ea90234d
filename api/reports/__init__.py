"""What leaves the product for people to read: the HTML page of a graded call."""

"""How the text models are made and measured from scratch; never imported to serve."""

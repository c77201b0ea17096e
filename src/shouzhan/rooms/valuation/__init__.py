"""评估: what a result is worth, how far it has come, and the agreed price held out to public notice."""

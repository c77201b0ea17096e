"""Where things are going: trend notes that are looked back on, and market leads sent to teams that fit."""

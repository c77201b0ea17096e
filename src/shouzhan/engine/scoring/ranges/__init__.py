"""How much of a ranking stands whatever admissible weights, missing values and errors of measurement are put in its place."""

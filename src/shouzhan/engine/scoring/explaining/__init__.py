"""Why a total is what it is, what would change a grade, and how two results differ."""

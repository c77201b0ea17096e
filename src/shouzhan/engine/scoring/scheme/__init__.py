"""An indicator system as a readable file: what is measured, on which scale, how heavy, and what follows."""

"""Experts: who reviews what, how strict each of them is, and what a panel's scores come to."""

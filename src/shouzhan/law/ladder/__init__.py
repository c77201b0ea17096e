"""The ladder of enterprises: from technology SME to little giant, Shanghai giant and the labels beyond."""

from shouzhan.law.ladder import filing, giants, high_tech, innovative_sme, labels, shanghai_giant, specialised, tech_sme

__all__ = ["filing", "giants", "high_tech", "innovative_sme", "labels", "shanghai_giant", "specialised", "tech_sme"]

"""The units large numbers are shown in."""

from shouzhan.kernel.text import Text

YUAN = Text("元", "yuan")
WAN = Text("万元", "10,000 yuan")

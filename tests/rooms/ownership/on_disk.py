"""The settings of the house with the tests' database on disk: threads that share one in memory do not wait for each other."""

import os

from shouzhan.project.settings import *  # noqa: F403
from shouzhan.project.settings import DATABASES

DATABASES["default"] = {**DATABASES["default"], "TEST": {"NAME": os.environ.get("RACING_DATABASE")}}

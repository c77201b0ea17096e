"""Tells the framework of the jobs."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """The queue of long work."""

    name = "shouzhan.engine.jobs"
    label = "jobs"

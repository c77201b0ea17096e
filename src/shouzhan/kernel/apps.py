"""Tells the framework of the kernel and keeps the guards in place after every migration."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Journal, serial numbers, guards."""

    name = "shouzhan.kernel"
    label = "kernel"

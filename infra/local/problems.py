"""What can go wrong on the laptop, told to the developer without a traceback."""

from __future__ import annotations


class CloudProblem(Exception):
    """The message is Chinese and says what to do."""

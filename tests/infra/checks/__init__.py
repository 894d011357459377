"""Checks of a plan. Each takes what would be created and lists what is wrong with it."""

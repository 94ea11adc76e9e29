"""Feeds: their bytes understood, their entries told apart."""

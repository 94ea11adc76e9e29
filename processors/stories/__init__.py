"""Matches into stories: one alert per story, updated when the story moves."""

from processors.stories.assign import Decision, assign, due
from processors.stories.settings import StoriesSettings
from processors.stories.stage import Stories

__all__ = ["Decision", "Stories", "StoriesSettings", "assign", "due"]

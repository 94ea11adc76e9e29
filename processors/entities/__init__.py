"""Articles -> annotated articles: who and what they mention, at which offsets, meant how."""

from processors.entities.files import load_entities
from processors.entities.gazetteer import Gazetteer
from processors.entities.knowledge import Entity, Knowledge, Role
from processors.entities.stage import Entities

__all__ = ["Entities", "Entity", "Gazetteer", "Knowledge", "Role", "load_entities"]

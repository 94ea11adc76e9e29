"""Who does what with whom, and is it so: events and their status, found in an article's text.

rules      kinds/*.yaml, language/*.yaml -> compiled patterns, one set per language
triggers   words that name an event, in sentences that matter
actors     who stands in a sentence: known people, strangers, countries that stand for their leaders
parties    which actors are the trigger's, structure by structure
cues       will, may, not, cancelled, last year, sources say -> status
dates      when, relative to publication
relevance  is it the article's news or its background
reader     all of it, for one article; engine: for any
verdict    one watch's answer
"""

"""`wirewatch demo`: the whole pipeline on a small news site, on this machine alone.

seeds/demo ──> loopback site ──> wirewatch, as it always runs ──> signed webhook ──> loopback receiver
 (site.py)                            (play.py)                                        (verdict.py)
"""

"""Where a name may begin and end in scripts without clear word boundaries: Korean, Chinese, Japanese."""

from __future__ import annotations

import re

_HANGUL_RUN = re.compile("[\uac00-\ud7a3]{0,12}")

#: What Korean writes directly behind a name: particles, the copula, and nouns that keep it a name.
_PARTICLE_LIST = """
은 는 이 가 을 를 의 에 에게 에게서 에서 께 께서 와 과 도 만 로 으로 로서 으로서 로부터 으로부터
부터 까지 한테 한테서 더러 보고 보다 처럼 같이 조차 마저 밖에 대로 뿐 이나 나 이란 란 이라 라 이라고
라고 이라는 라는 이랑 랑 하고 이며 며 이든 든 든지 이든지 이야 야 아 여 이여 인 인데 이고 고 이다 다
였다 이었다 입니다 이니 이자 측 쪽 씨 님 등 들 간 대 전 발 행 때 식 표 판 시대 치하 체제 정권 정부
일가 일행 부부 부녀 부자 남매 주석 국가주석 총서기 총비서 위원장 국무위원장 대통령 총리 전대통령 장관 의장
총재 수상 국왕 지도자 대표 후보 당선인 회담 정상회담 면담 회동 만남 통화 방중 방북 방미 방러 방한 방일
사망 사망설 특사 여동생 동생 서 공항 국제공항 공군기지 역
"""
_PARTICLES = sorted(map(re.escape, _PARTICLE_LIST.split()), key=len, reverse=True)
_TAIL = re.compile("(?:" + "|".join(_PARTICLES) + ")*")


def is_hangul(char: str) -> bool:
    """`char` is a Korean syllable."""
    return "\uac00" <= char <= "\ud7a3"


def is_katakana(char: str) -> bool:
    """`char` is a Katakana letter or the long mark; the dot between names is neither."""
    return "\u30a1" <= char <= "\u30fa" or char == "\u30fc"


def is_katakana_run(text: str, start: int, end: int) -> bool:
    """Whether a Katakana form at `text[start:end]` is a whole run: トランプ, not in トランプタワー."""
    is_cut_before = is_katakana(text[start]) and is_katakana(text[start - 1])
    is_cut_after = is_katakana(text[end - 1]) and is_katakana(text[end : end + 1] or " ")
    return not (is_cut_before or is_cut_after)


def begins_word(text: str, start: int) -> bool:
    """Whether a Hangul form may begin at `start`: not in the middle of a Korean word.

    A Han or Latin character before it is another word ("中시진핑", "G7정상").
    """
    return not is_hangul(text[start - 1])


def ends_name(text: str, end: int) -> bool:
    """Whether what follows a Korean name is nothing, or particles and nouns that leave it a name."""
    run = _HANGUL_RUN.match(text, end)
    rest = run.group() if run is not None else ""
    return not rest or _TAIL.fullmatch(rest) is not None

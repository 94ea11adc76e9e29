from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.hostile_pages import HEALTHY, HOSTILE_PAGES, task_of
from ingest.children import ChildPool, ChildTaskError
from ingest.extract.exchange import Extracted

READ = "ingest.extract.reading:read_page"


@pytest.fixture(scope="module")
def pool() -> Iterator[ChildPool]:
    pool = ChildPool(
        2, 0.3, 900 * 2**20, 1_000, "ingest.extract.reading:prepare", slow_after_seconds=0.1, slow_workers=3
    )
    yield pool
    pool.close()


def test_hostile_pages_end_within_the_deadline_while_healthy_ones_pass(pool: ChildPool) -> None:
    sizes = {name: make(max(1, size // 20)) for name, (make, size) in HOSTILE_PAGES.items()}

    hostile = {name: pool.submit(READ, task_of(body), returns=Extracted) for name, body in sizes.items()}
    healthy = [pool.submit(READ, task_of(HEALTHY.encode()), returns=Extracted) for _ in range(10)]

    assert {future.result(60).title for future in healthy} == {"Bridge to be mended"}
    for name, future in hostile.items():
        error = future.exception(60)
        assert error is None or isinstance(error, ChildTaskError), name
        if isinstance(error, ChildTaskError):
            assert error.reason in ("deadline", "memory", "crashed"), (name, error.detail)


@pytest.mark.parametrize("depth", [300, 1_000])
def test_an_article_below_many_nested_elements_is_kept(depth: int) -> None:
    from ingest.extract.reading import read_page

    make, _ = HOSTILE_PAGES["nested divs"]

    assert "mend the bridge" in read_page(task_of(make(depth))).text


@pytest.mark.parametrize(
    "reference",
    ["&#11;", "&#8;", "&#27;", "&#xFFFE;", "&#xD800;", "&#0;", "&#x1F;", "&#" + "9" * 5_000 + ";"],
)
def test_a_reference_to_a_control_character_does_not_lose_the_article(reference: str) -> None:
    from ingest.extract.reading import read_page

    body = HEALTHY.replace("two hours", f"two{reference} hours").encode()

    assert "mend the bridge" in read_page(task_of(body)).text

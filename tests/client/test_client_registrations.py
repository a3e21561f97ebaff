"""What a connection asked to hear, without a connection: each pair once, within the limits, and nothing forgotten."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_api.client.registrations import MOST_AT_ONCE, MOST_SYMBOLS, Registrations, Row
from kiwoom_api.model.errors import BadInput
from kiwoom_api.wire.messages import reg_frame, remove_frame

CODES = [f"{number:06d}" for number in range(1, 7)]
TYPES = ["00", "04", "0B", "0D", "0s", "1h"]
Pairs = set[tuple[str, str, str]]

register_or_remove = st.tuples(
    st.booleans(),
    st.sampled_from(["1", "2"]),
    st.lists(st.sampled_from(CODES), min_size=1, max_size=4),
    st.lists(st.sampled_from(TYPES), min_size=1, max_size=3),
    st.booleans(),
)


def add(kept: Registrations, grp: str, items: list[str], types: list[str], keep: bool = True) -> list[Row]:
    """Register as a feed does, every row acknowledged."""
    rows = kept.missing(grp, items, types, keep=keep)
    if not keep:
        kept.clear()
    for row in rows:
        kept.note(grp, row)
    return rows


def said(frame: str) -> Pairs:
    """The pairs that a frame names."""
    message = json.loads(frame)
    return {(message["grp_no"], i, t) for row in message["data"] for i in row["item"] for t in row["type"]}


@settings(max_examples=60, deadline=None)
@given(st.lists(register_or_remove, max_size=12))
def test_frames_and_memory_agree(steps: list[tuple[bool, str, list[str], list[str], bool]]) -> None:
    """Who follows the frames has, after any steps, what is remembered; no pair is sent or removed twice."""
    kept, server = Registrations(), set[tuple[str, str, str]]()
    for register, grp, items, types, keep in steps:
        if register:
            for number, row in enumerate(add(kept, grp, items, types, keep)):
                server = server if keep or number else set()
                new = said(reg_frame(grp, row.items, row.types))
                assert not new & server
                server |= new
        else:
            for row in kept.present(grp, items, types):
                gone = said(remove_frame(grp, row.items, row.types))
                assert gone <= server
                server -= gone
                kept.forget(grp, row)
        assert kept.pairs() == server
    again = set().union(*(said(reg_frame(grp, *row)) for grp, row in kept.everything()), set())
    assert again == server


def test_a_pair_is_sent_once() -> None:
    """The same again costs no frame; one new type of a known item is sent alone; another group is another matter."""
    kept = Registrations()
    assert add(kept, "1", ["005930"], ["0B"]) == [Row(("005930",), ("0B",))]
    assert add(kept, "1", ["005930", "005930"], ["0B"]) == []
    assert add(kept, "1", ["005930", "000660"], ["0B", "0D"]) == [
        Row(("005930",), ("0D",)),
        Row(("000660",), ("0B", "0D")),
    ]
    assert add(kept, "2", ["005930"], ["0B"]) == [Row(("005930",), ("0B",))]


def test_many_items_go_in_several_frames() -> None:
    """No REG names more than a hundred items, and together they name all."""
    kept = Registrations()
    rows = add(kept, "1", [f"{n:06d}" for n in range(150)], ["0B"])
    assert [len(row.items) for row in rows] == [MOST_AT_ONCE, 50]
    assert len(kept.symbols) == 150
    assert [len(row.items) for row in kept.present("1", None, None)] == [MOST_AT_ONCE, 50]


def test_the_two_hundred_and_first_symbol_is_refused_with_the_count() -> None:
    """Items of all groups count together, each once; account types count for nothing; a fresh start counts anew."""
    kept = Registrations()
    add(kept, "1", [f"{n:06d}" for n in range(MOST_SYMBOLS)], ["0B"])
    add(kept, "2", ["000001"], ["0D", "00", "0s"])
    with pytest.raises(BadInput, match=r"201.*up to 200.*200 are registered") as refused:
        kept.missing("3", ["900000"], ["0B"])
    assert refused.value.value == 201
    assert kept.missing("3", ["900000"], ["0B"], keep=False) == [Row(("900000",), ("0B",))]


@pytest.mark.parametrize(
    ("grp", "items", "types", "field"),
    [
        ("1", ["005930"], ["0Z"], "types"),
        ("1", ["005930"], ["02"], "types"),
        ("1", ["005930"], [], "types"),
        ("1", [], ["0B"], "items"),
        ("1", [""], ["00", "0D"], "items"),
        ("1", ["삼성전자"], ["0B"], "items"),
        ("1", ["005930 "], ["0B"], "items"),
        ("12345", ["005930"], ["0B"], "grp"),
        ("", ["005930"], ["0B"], "grp"),
    ],
)
def test_mistakes_are_told_before_anything_is_sent(grp: str, items: list[str], types: list[str], field: str) -> None:
    """No such type, no item where one is needed, a wrong code or group: BadInput names the field."""
    with pytest.raises(BadInput) as refused:
        Registrations().missing(grp, items, types)
    assert refused.value.field == field


def test_account_types_need_no_item_and_take_none() -> None:
    """00, 04 and 0s go under the empty item whatever was given; 1h without an item means every stock."""
    kept = Registrations()
    assert add(kept, "1", ["005930"], ["00", "0B"]) == [Row(("",), ("00",)), Row(("005930",), ("0B",))]
    assert add(kept, "1", [], ["1h", "04"]) == [Row(("",), ("04", "1h"))]
    assert kept.symbols == {"005930"}
    for row in kept.present("1", ["005930"], ["00", "0B"]):
        kept.forget("1", row)
    assert kept.pairs() == {("1", "", "04"), ("1", "", "1h")}


def test_a_group_is_removed_whole() -> None:
    """None stands for every item and every type of the group; an emptied group leaves nothing behind."""
    kept = Registrations()
    add(kept, "1", ["005930"], ["0B", "0D"])
    add(kept, "2", ["000660"], ["0B"])
    for row in kept.present("1", None, None):
        kept.forget("1", row)
    assert kept.pairs() == {("2", "000660", "0B")}
    assert kept.present("1", None, None) == kept.present("9", None, ["0B"]) == []

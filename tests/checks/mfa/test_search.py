"""What stacks ask of a person, computed; the same on real hosts in `tests/mfa`."""

import pytest

from checks.mfa.search import asked
from tests.checks.mfa.pam_vectors import FILES, VECTORS, Vector, vector_pam, visit


@pytest.mark.parametrize("vector", VECTORS, ids=lambda one: one.name)
def test_what_a_stack_asks_of_a_person(vector: Vector) -> None:
    found = asked(vector_pam(vector), visit(vector), FILES)
    assert (found.may, found.known) == (vector.may, vector.known)
    assert (found.doubt is None) is (vector.may == vector.known)
    assert {one.way for one in found.witnesses} == vector.may

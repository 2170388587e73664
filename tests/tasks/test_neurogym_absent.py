import pytest

from gnode._checks import Refused
from gnode.experiments import resolve
from gnode.tasks import _neurogym, task_of

TASK = "neurogym:PerceptualDecisionMaking-v0"


@pytest.mark.parametrize(
    ("absent", "said"),
    {
        "neurogym": r"expected neurogym, whose task this is, got no such package; make an environment for it, as it "
        r"pins numpy 2\.2, gymnasium 0\.29 and matplotlib 3\.10: .*neurogym==2\.3\.1 torch",
        "torch": "PyTorch, which neurogym imports without asking for it, got no such package; pip install torch",
    }.items(),
    ids=["neurogym", "torch"],
)
@pytest.mark.parametrize("ask", [task_of, resolve])
def test_what_is_missing_is_said(ask, absent, said, monkeypatch):
    _neurogym._neurogym.cache_clear()
    monkeypatch.setattr(_neurogym, "find_spec", lambda name: None if name == absent else object())
    with pytest.raises(Refused, match=said):
        ask(TASK)


def test_a_neurogym_that_cannot_be_imported_is_one_sentence(monkeypatch):
    def broken(name):
        raise AttributeError("module 'gymnasium' has no attribute 'wrappers'\nand more")

    _neurogym._neurogym.cache_clear()
    monkeypatch.setattr(_neurogym, "find_spec", lambda name: object())
    monkeypatch.setattr(_neurogym, "import_module", broken)
    with pytest.raises(
        Refused, match=r"a neurogym that can be imported, got module 'gymnasium' has no .*; make an env"
    ):
        task_of(TASK)

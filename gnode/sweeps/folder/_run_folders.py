from pathlib import Path

from gnode._checks import refusal
from gnode.sweeps.folder._reports import read_summary
from gnode.sweeps.folder._sweep_folder import MEMBERS, MemberList, member_folder
from gnode.training import FAILED_OUTCOMES


def run_folders(folder: str | Path) -> list[Path]:
    """Of a sweep, the run folders of its members whose training ended well, in the plan's order; of another folder,
    itself. Raises `Refused` for a sweep without any."""
    folder = Path(folder)
    if not (folder / MEMBERS).exists():
        return [folder]
    summaries = {name: read_summary(folder, name) for name in MemberList.read(folder).varied}
    well = [name for name, summary in summaries.items() if summary and summary["outcome"] not in FAILED_OUTCOMES]
    if not well:
        raise refusal(f"a sweep at {folder} with a member that was trained", "none", "go on with it by --resume")
    return [member_folder(folder, name) for name in well]

"""What goes wrong when a database is started, in sentences that say what to do next."""

from __future__ import annotations

from pathlib import Path


class DatabaseTrouble(Exception):
    """The database cannot start. The sentence says why and what to do next."""


def cannot_write(error: OSError, data: Path) -> str:
    if error.errno == 28:
        return disk_is_full(data)
    return (
        f"Cannot write in the data folder {data} ({error.strerror}). Give yourself the right to write there, "
        "or set INNGANG_DATA to a folder of your own."
    )


def disk_is_full(data: Path) -> str:
    return (
        f"The disk that holds {data} is full. Make room (at least 500 MB) and start again; nothing that was "
        "saved is lost."
    )


def another_runs(data: Path, who: str) -> str:
    return (
        f"Another Inngang already runs with the data folder {data}"
        + (f" (process {who})" if who else "")
        + ". Stop that one first, or set INNGANG_DATA to another folder."
    )


def other_version(data: Path, *, made_by: int, newest: int) -> str:
    if made_by > newest:
        return (
            f"The data folder {data} belongs to PostgreSQL {made_by}, and this machine has {newest}. Install "
            f"PostgreSQL {made_by} (or a newer Inngang), or set INNGANG_DATA to another folder. Nothing is "
            "changed."
        )
    return (
        f"The data folder {data} was made by PostgreSQL {made_by}, and this machine has {newest}. Install "
        f"PostgreSQL {made_by} from Debian, or move the data with pg_dump and pg_restore. Nothing is changed."
    )


def did_not_start(said: str, *, data: Path, cluster: Path, log: Path, who: str, held: bool = False) -> str:
    """From what PostgreSQL itself wrote. `held`: another server still has the folder."""
    if "No space left on device" in said:
        return disk_is_full(data)
    if held:
        return (
            f"Another PostgreSQL still uses {cluster}. Stop the other Inngang that runs with this folder, or "
            "set INNGANG_DATA to another folder."
        )
    if "Permission denied" in said:
        return (
            f"PostgreSQL (running as {who}) may not read or write in {data}. Move the data to a folder it can "
            f"reach, or set INNGANG_DATA. PostgreSQL said: {said.strip().splitlines()[-1]}"
        )
    last = "\n".join(said.strip().splitlines()[-5:]) or "nothing"
    return f"PostgreSQL did not start. The log is {log}. It said last:\n{last}"

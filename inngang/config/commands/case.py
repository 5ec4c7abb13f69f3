"""The written case: an office falls behind for people without Norwegian, and three remedies are tried."""

from __future__ import annotations

from pathlib import Path

import click

from inngang.config.commands import Plain, console, inngang


@inngang.command(name="case")
@click.option("--write", type=click.Path(file_okay=False, path_type=Path), help="Write the page and its pictures here.")
@click.option("--runs", default=100, show_default=True, help="How many days are played, for each way.")
@click.option("--seed", default=1, show_default=True, help="The same seed tells the same days again.")
def written_case(write: Path | None, runs: int, seed: int) -> None:
    """Play the written case of an office that falls behind, and show it or write its page. Nobody is asked."""
    from inngang.config.written_case import documents, page
    from inngang.simulator.written_case import case

    if runs < 10:
        raise Plain("Fewer than ten days say too little about how sure one is. Give --runs 10 or more.")
    found = case(runs=runs, seed=seed)
    if write is None:
        console.print(page(found), markup=False, soft_wrap=True)
        return
    for name, text in documents(found).items():
        path = write / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        console.print(f"Wrote {path}.", soft_wrap=True)

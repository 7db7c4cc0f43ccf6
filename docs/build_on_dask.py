"""Build a portal on Dask: every edition is made by a worker of a cluster that shares this disk.

    python docs/build_on_dask.py FOLDER_OF_THE_PORTAL

Here the cluster is two processes of this machine; ``Client("scheduler:8786")`` would be one that stands somewhere else. Ray's
``ray.util.multiprocessing``, MPI's ``MPIPoolExecutor`` or Python's own ``ProcessPoolExecutor`` can take its place: the build knows
nothing but ``concurrent.futures.Executor``. Needs ``pip install gongshilan[engine]``.
"""

import sys
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from distributed import Client, LocalCluster
from gongshilan.build.engine import Engine
from gongshilan.build.load import load
from gongshilan.build.rules import load_rules
from gongshilan.build.site import prepare
from gongshilan.build.staged import LOCK, SITE, build_editions
from gongshilan.build.store import Store
from gongshilan.cli.git import versions
from gongshilan.release.lock import locked


def build(root: Path) -> None:
    """Make all editions of the portal."""
    loaded = load(root, load_rules(root))
    if loaded.problems:
        sys.exit("gongshilan check says what is wrong.")
    portal = loaded.portal
    day = portal.as_of or datetime.now(ZoneInfo(portal.timezone)).date()
    past = partial(versions, root / "content", portal.timezone)
    with (
        locked(root / SITE / LOCK, lambda: print("Another build is at work, waiting.")),
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
        client.get_executor() as executor,
    ):
        engine = Engine(executor, past)
        done = build_editions(prepare(loaded, day, past), portal.editions, Store(None), 1, keep_source=False, engine=engine)
    for edition, pages in done.pages:
        print(f"{edition.id}: {pages} pages")


if __name__ == "__main__":  # processes that are started anew import this file
    build(Path(sys.argv[1]).resolve())

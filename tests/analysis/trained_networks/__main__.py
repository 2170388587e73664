import argparse
import time

import tests.analysis.trained_networks as here
from tests.analysis.trained_networks import NETWORKS, searched


def main() -> None:
    parser = argparse.ArgumentParser(description=here.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ids", nargs="*", help="of networks; all of them by default")
    parser.add_argument("--epochs", type=int, default=40)
    arguments = parser.parse_args()
    head = ("network", "points", "proven", "missed", "with noise", "elsewhere", "faults", "CPU s")
    print("| " + " | ".join(head) + " |\n" + len(head) * "|---" + "|")
    for trained in NETWORKS:
        if arguments.ids and trained.id not in arguments.ids:
            continue
        began = time.process_time()
        found = searched(*trained.train(arguments.epochs))
        numbers = (found.points, found.proven, found.missed, found.missed_noisy, f"{found.elsewhere:.1%}")
        cells = (trained.id, *numbers, "; ".join(found.faults))
        shown = ["" if cell is None else str(cell) for cell in cells]
        print("| " + " | ".join([*shown, f"{time.process_time() - began:.1f}"]) + " |", flush=True)


if __name__ == "__main__":
    main()

#!/usr/bin/env bash
# dask-jobqueue 0.9.0 with distributed 2026.8.0: jobs get the credentials of `security=` as options of their command line,
# and not all that `Security` accepts comes through.
#
# - A private key may stand in the file of the certificate: distributed says of `tls_client_key` that it may be left out
#   then, and connects. The job script has `--tls-key None`, and workers look for a file of that name.
# - A path with a space (a home folder with a person's whole name, a mounted share) is written without quotes: the shell of
#   the job takes it apart, and the worker is given arguments that it does not know.
#
# Nothing is said when the cluster is made or jobs are handed in: they start, end at once, and workers never come.
#
# What helps: a file of its own for the key; paths quoted beforehand (`shlex.quote`), or a folder without spaces.
#
# Seen (Linux, Python 3.11), of the command line in the job script:
#   key within the certificate:   --tls-key None
#   a folder "my jobs":           --tls-cert <folder>/my jobs/cert.pem    (no quotes)
#
# Ends with 0 where this is still so, with 1 where it is otherwise (or something else fails).
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check dask-jobqueue==0.9.0 distributed==2026.8.0 \
  dask==2026.8.0 cryptography==50.0.2

cat > "$work/script.py" <<'PROGRAM'
import re
import sys
from pathlib import Path

from dask_jobqueue import SLURMCluster
from distributed.security import Security

folder = Path(sys.argv[1])
folder.mkdir()
made = Security.temporary()
certificate, key = folder / "cert.pem", folder / "key.pem"
if sys.argv[2] == "together":
    certificate.write_text(made.tls_client_cert + made.tls_client_key)
    names = {"tls_client_key": None, "tls_scheduler_key": None, "tls_worker_key": None}
else:
    certificate.write_text(made.tls_client_cert)
    key.write_text(made.tls_client_key)
    names = {f"tls_{role}_key": str(key) for role in ("client", "scheduler", "worker")}
names |= {f"tls_{role}_cert": str(certificate) for role in ("client", "scheduler", "worker")}
security = Security(require_encryption=True, tls_ca_file=str(certificate), **names)
with SLURMCluster(
    cores=1, memory="1GB", protocol="tls://", security=security, scheduler_options={"dashboard_address": None}
) as cluster:
    script = cluster.job_script()
print(*re.findall(r"--tls-(?:cert|key) .*?(?= --|$)", script, re.MULTILINE), sep="\n")
PROGRAM

cd "$work"
venv/bin/python script.py "$work/jobs" together > together.txt
venv/bin/python script.py "$work/my jobs" apart > apart.txt
cat together.txt apart.txt
grep -qx -- '--tls-key None' together.txt
grep -qx -- "--tls-cert $work/my jobs/cert.pem" apart.txt

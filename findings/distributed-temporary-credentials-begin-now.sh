#!/usr/bin/env bash
# distributed 2026.8.0: the credentials of `Security.temporary()` are valid from the very second in which they are made,
# and a machine whose clock is a little behind turns them away.
#
# A scheduler and workers that start at once may be on other machines, and clocks are seconds apart where nobody keeps
# them together: whose clock is behind refuses the connection until it has caught up. Certificates are commonly dated
# back by some minutes for this; these are not, and `Security.temporary()` has no argument for it.
#
# No clock is set here: OpenSSL is asked whether it takes the certificate for the time that such a machine would have.
#
# What helps: a certificate of one's own that begins some minutes ago, in `Security(tls_ca_file=..., ...)`.
#
# Seen (Linux, Python 3.11):
#   valid from               less than a second before it was made
#   valid for                365 days
#   a clock 5 s behind       certificate is not yet valid or the system clock is incorrect
#   the same clock           accepted
#
# Ends with 0 where this is still so, with 1 where it is otherwise (or something else fails).
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check distributed==2026.8.0 dask==2026.8.0 \
  cryptography==50.0.2 pyOpenSSL==26.4.0

cat > "$work/clocks.py" <<'PROGRAM'
import sys
from datetime import datetime, timedelta, timezone

from cryptography import x509
from distributed.security import Security
from OpenSSL import crypto

began = datetime.now(timezone.utc)
text = Security.temporary().tls_client_cert.encode()
made = datetime.now(timezone.utc)
certificate = x509.load_pem_x509_certificate(text)
# It is written in whole seconds.
at_once = timedelta(0) <= made - certificate.not_valid_before_utc < made - began + timedelta(seconds=1)
lasts = certificate.not_valid_after_utc - certificate.not_valid_before_utc


def answer(behind):
    """What a machine says whose clock is so far behind, and which trusts this certificate, as Dask has it."""
    one = crypto.load_certificate(crypto.FILETYPE_PEM, text)
    trusted = crypto.X509Store()
    trusted.add_cert(one)
    trusted.set_time((made - behind).replace(tzinfo=None))
    try:
        crypto.X509StoreContext(trusted, one).verify_certificate()
    except crypto.X509StoreContextError as error:
        return str(error)
    return "accepted"


late, same = answer(timedelta(seconds=5)), answer(timedelta(0))
print(f"valid from               {'less than a second' if at_once else 'over a second'} before it was made")
print(f"valid for                {lasts.days} days")
print(f"a clock 5 s behind       {late}")
print(f"the same clock           {same}")
right = at_once and "not yet valid" in late and same == "accepted"
sys.exit(0 if right else "the behaviour is another one")
PROGRAM
"$work/venv/bin/python" -W error "$work/clocks.py"

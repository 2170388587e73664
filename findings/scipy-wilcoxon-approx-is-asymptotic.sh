#!/usr/bin/env bash
# scipy 1.15.3 and 1.17.1, against 1.14.1: the normal approximation of `scipy.stats.wilcoxon` has another name, and
# neither name is both documented and taken everywhere.
#
# In 1.14 it is method="approx", and "asymptotic" is refused. From 1.15 on the documentation knows "asymptotic" alone,
# and "approx" is taken still, without a warning. So code that was written by today's documentation fails with an older
# scipy, and the name that does for all of them is the one that nobody is told of. The numbers are the same.
#
# What helps: require scipy >= 1.15 and say "asymptotic"; for older ones too, "approx".
#
# Seen (Linux, Python 3.11, numpy 2.2.6), p of twelve differences:
#   scipy     "approx"    "asymptotic"    named in the documentation
#   1.14.1    0.018603    refused         approx
#   1.15.3    0.018603    0.018603        asymptotic
#   1.17.1    0.018603    0.018603        asymptotic
#
# Ends with 0 where this is still so, with 1 where it is otherwise (or something else fails).
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat > "$work/names.py" <<'PROGRAM'
import re

import scipy
from scipy.stats import wilcoxon

DIFFERENCES = [1.1, 2.3, -0.4, 3.2, 2.2, -1.3, 4.1, 0.9, 1.7, 2.9, -0.2, 1.05]


def answer(method):
    try:
        return f"{wilcoxon(DIFFERENCES, method=method).pvalue:.6f}"
    except ValueError:
        return "refused"


names = ("approx", "asymptotic")
named = [name for name in names if re.search(f'"{name}"', wilcoxon.__doc__)]
print(f"{scipy.__version__:<10}{answer(names[0]):<12}{answer(names[1]):<16}{', '.join(named)}")
PROGRAM

echo 'scipy     "approx"    "asymptotic"    named in the documentation'
for version in 1.14.1 1.15.3 1.17.1; do
  "${PYTHON:-python3}" -m venv "$work/$version"
  "$work/$version/bin/pip" install --quiet --disable-pip-version-check "scipy==$version" numpy==2.2.6
  "$work/$version/bin/python" -W error "$work/names.py" | tee -a "$work/seen.txt"
done
diff "$work/seen.txt" - <<'EXPECTED'
1.14.1    0.018603    refused         approx
1.15.3    0.018603    0.018603        asymptotic
1.17.1    0.018603    0.018603        asymptotic
EXPECTED

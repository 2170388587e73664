"""Who may talk to the scheduler and the workers of a sweep: whoever can, has code run as their owner."""

import os
import shlex
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from gnode._checks import refusal

FOLDER = ".credentials"
"""In the folder of a sweep, for as long as it runs."""
_CERTIFICATE, _KEY = "certificate.pem", "key.pem"
_CLOCKS_APART = timedelta(days=1)
"""So far the clocks of machines may be apart: who has a certificate of tomorrow is turned away."""
_LIFETIME = timedelta(days=3650)
_ROLES = ("scheduler", "worker", "client")


def _made() -> tuple[str, str]:
    """A certificate that vouches for itself alone, and its key: PEM."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    # A key of an elliptic curve is there at once; RSA's take a tenth of a second, now and then a whole one.
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "gnode-sweep")])
    now = datetime.now(UTC)
    unused = ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "crl_sign")
    usage = {**dict.fromkeys((*unused, "encipher_only", "decipher_only"), False), "digital_signature": True}
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCKS_APART)
        .not_valid_after(now + _LIFETIME)
        # What a strict reader of RFC 5280 wants of an authority.
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.KeyUsage(**usage, key_cert_sign=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return certificate.public_bytes(serialization.Encoding.PEM).decode(), private.decode()


def security_of(certificate: str, key: str) -> Any:
    """Dask's security, the same for all roles: connections are encrypted, and both ends have the key."""
    from distributed import Security

    roles = {f"tls_{role}_{what}": one for role in _ROLES for what, one in (("cert", certificate), ("key", key))}
    return Security(require_encryption=True, tls_ca_file=certificate, **roles)


def credentials_in_memory() -> Any:
    """New ones, for processes that this one starts: Dask hands them over when it does."""
    return security_of(*_made())


@contextmanager
def credentials_on_disk(sweep: Path) -> Iterator[dict[str, Any]]:
    """New ones in the folder of a sweep, for jobs that see it: its owner alone can read them, and they are removed in
    the end. Those that a killed process left are replaced: the sweep is locked. Yields Dask's configuration of them.

    Raises `Refused` where the file system does not keep others out.
    """
    folder = sweep / FOLDER
    remove_credentials(sweep)
    folder.mkdir(mode=0o700)
    try:
        _check_private(folder)
        for name, text in zip((_CERTIFICATE, _KEY), _made(), strict=True):
            with open(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                # Before there is anything to be read.
                _check_private(folder / name)
                file.write(text)
        yield _configuration(str(folder / _CERTIFICATE), str(folder / _KEY))
    finally:
        remove_credentials(sweep)


def _check_private(path: Path) -> None:
    others = path.stat().st_mode & 0o077
    if others:
        raise refusal(
            f"a file system that keeps others from {path}",
            f"one that does not (mode {others:03o})",
            "choose another --out",
        )


def _configuration(certificate: str, key: str) -> dict[str, Any]:
    roles = {f"{role}.{what}": one for role in _ROLES for what, one in (("cert", certificate), ("key", key))}
    tls = {f"distributed.comm.tls.{name}": value for name, value in {"ca-file": certificate, **roles}.items()}
    return {**tls, "distributed.comm.require-encryption": True}


def remove_credentials(sweep: Path) -> None:
    """Removes what the folder of a sweep has of them: a process that is killed leaves its own."""
    folder = sweep / FOLDER
    if folder.is_symlink():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)


def worker_options(sweep: str | Path) -> list[str]:
    """Of `dask worker`, as a script says them: where a job finds the credentials. dask-jobqueue would write their paths
    without quotes."""
    certificate, key = (shlex.quote(str(Path(sweep) / FOLDER / name)) for name in (_CERTIFICATE, _KEY))
    return [f"--tls-ca-file {certificate}", f"--tls-cert {certificate}", f"--tls-key {key}"]


def credentials_of_user(address: str) -> Any:
    """Those that Dask's configuration names, none for addresses that need none.

    Raises `Refused` where an address asks for credentials and there are none, or they cannot be used.
    """
    from distributed import Security

    try:
        security = Security()
        # Read now: whoever is told later has to find it in the midst of what else can go wrong with a connection.
        security.get_connection_args("client")
    except (OSError, ValueError) as error:
        said = " ".join(str(error).split())
        raise refusal("credentials that can be read, as distributed.comm.tls says", said, "correct it") from None
    if is_encrypted(address) and not (security.tls_ca_file and security.tls_client_cert):
        raise refusal(
            f"your credentials for {address} in Dask's configuration",
            "none",
            "say where they are: distributed.comm.tls.ca-file, .client.cert and .client.key, in the environment "
            "DASK_DISTRIBUTED__COMM__TLS__CA_FILE and so on",
        )
    return security


def is_encrypted(address: str) -> bool:
    """Whether connections to an address are encrypted, and both ends have to have credentials."""
    return address.partition("://")[0] in ("tls", "wss")


def is_elsewhere(address: str) -> bool:
    """Whether a scheduler's address is that of another machine."""
    import psutil
    from distributed.comm.addressing import get_address_host

    host = get_address_host(address)
    own = {one.address.partition("%")[0] for addresses in psutil.net_if_addrs().values() for one in addresses}
    try:
        found = {str(info[4][0]).partition("%")[0] for info in socket.getaddrinfo(host, None)}
    except OSError:
        return True
    return not all(one in own or ip_address(one).is_loopback for one in found)

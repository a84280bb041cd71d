"""Certificates, password hashes and the files that `--web.config.file` names."""

import subprocess
import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import crypt

from checks import expect

PASSWORD = "open sesame: ü"


def bcrypt(password, cost=4):
    """A hash as `htpasswd -B` writes it."""
    return crypt.crypt(password, crypt.mksalt(crypt.METHOD_BLOWFISH, rounds=1 << cost))


def openssl(*arguments, cwd):
    result = subprocess.run(["openssl", *map(str, arguments)], cwd=cwd, capture_output=True, text=True, timeout=60)
    expect(result.returncode == 0, lambda: f"openssl {arguments[0]}: {result.stderr}")


def make_authority(folder, name):
    """`name.crt` and `name.key` of a certificate authority."""
    openssl(
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
        "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.crt", cwd=folder,
    )  # fmt: skip


def make_certificate(folder, name, authority, usage="serverAuth"):
    """`name.crt` and `name.key` for 127.0.0.1, signed by an authority in the same folder."""
    (folder / f"{name}.ext").write_text(f"subjectAltName=IP:127.0.0.1,DNS:localhost\nextendedKeyUsage={usage}\n")
    openssl(
        "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", f"/CN={name}",
        "-keyout", f"{name}.key", "-out", f"{name}.csr", cwd=folder,
    )  # fmt: skip
    openssl(
        "x509", "-req", "-days", "2", "-in", f"{name}.csr", "-CA", f"{authority}.crt", "-CAkey", f"{authority}.key",
        "-CAcreateserial", "-extfile", f"{name}.ext", "-out", f"{name}.crt", cwd=folder,
    )  # fmt: skip

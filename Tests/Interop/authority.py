"""Certificates made for one check, good and bad ones."""

import ssl
import subprocess

NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")


class Authority:
    """An authority of its own, with its files in a folder."""

    def __init__(self, folder):
        self.folder = folder
        self._openssl("req", "-x509", *NEW_KEY, "-days", "2", "-subj", "/CN=authority", "-keyout", "ca.key", "-out", "ca.pem")
        (folder / "index.txt").touch()
        (folder / "ca.cnf").write_text(
            "[ca]\ndefault_ca = own\n[own]\ndatabase = index.txt\nnew_certs_dir = .\nrand_serial = yes\npolicy = any\n"
            "default_md = sha256\ncopy_extensions = copy\nunique_subject = no\n[any]\ncommonName = supplied\n",
            encoding="utf-8",
        )

    @property
    def path(self):
        return self.folder / "ca.pem"

    def issue(self, name, subject="IP:127.0.0.1", valid=("20200101000000Z", "20991231235959Z")):
        """Makes NAME.pem and NAME.key."""
        self._openssl("req", *NEW_KEY, "-subj", f"/CN={name}", "-addext", f"subjectAltName={subject}",
                      "-keyout", f"{name}.key", "-out", f"{name}.csr")
        self._openssl("ca", "-batch", "-config", "ca.cnf", "-keyfile", "ca.key", "-cert", "ca.pem", "-notext",
                      "-startdate", valid[0], "-enddate", valid[1], "-in", f"{name}.csr", "-out", f"{name}.pem")
        return self.folder / f"{name}.pem", self.folder / f"{name}.key"

    def server(self, *arguments, client_authority=None, **options):
        """What a server with a certificate of this authority needs; it may ask for a client's."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.issue(*arguments, **options))
        if client_authority:
            context.load_verify_locations(client_authority)
            context.verify_mode = ssl.CERT_REQUIRED
        return context

    def _openssl(self, *arguments):
        subprocess.run(["openssl", *map(str, arguments)], cwd=self.folder, check=True, capture_output=True, timeout=60)

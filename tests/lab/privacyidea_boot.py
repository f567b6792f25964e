"""Set up and serve privacyIDEA; run by the Python of its own environment, the plan on stdin."""

import json
import os
import secrets
import sys
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

Foreign = Any  # of packages that only the environment has which runs this


def prepare(folder: Path, people: list[dict[str, str]]) -> Path:
    """Write keys, users and settings; the settings' file."""
    from passlib.hash import sha512_crypt  # type: ignore[import-untyped] # only there

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (folder / "audit.key").write_bytes(private)
    (folder / "audit.pub").write_bytes(public)
    (folder / "enckey").write_bytes(secrets.token_bytes(96))
    lines = [
        f"{one['name']}:{sha512_crypt.hash(one['password'])}:{number}:1000:{one['name']}:/:/bin/sh\n"
        for number, one in enumerate(people, 1000)
    ]
    (folder / "users").write_text("".join(lines))
    settings = {
        "SECRET_KEY": secrets.token_hex(16),
        "PI_PEPPER": secrets.token_hex(8),
        "PI_ENCFILE": str(folder / "enckey"),
        "PI_AUDIT_KEY_PRIVATE": str(folder / "audit.key"),
        "PI_AUDIT_KEY_PUBLIC": str(folder / "audit.pub"),
        "PI_LOGFILE": str(folder / "privacyidea.log"),
        "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/privacyidea.db",
    }
    file = folder / "pi.cfg"
    file.write_text("".join(f"{name} = {value!r}\n" for name, value in settings.items()))
    return file


def ask(client: Foreign, path: str, token: str, **data: object) -> Foreign:
    """Ask the server's own interface, as its administrator does."""
    said = client.post(path, json=data, headers={"PI-Authorization": token}).get_json()
    if not said["result"]["status"]:
        sys.exit(f"{path}: {said['result']['error']}")
    return said["result"]["value"]


def fill(app: Foreign, plan: dict[str, Any], folder: Path) -> None:
    """Make the tables, the local administrator, the realm, the tokens and the policies."""
    from privacyidea.lib.auth import create_db_admin  # type: ignore[import-not-found] # only there
    from privacyidea.models import db  # type: ignore[import-not-found] # only there

    with app.app_context():
        db.create_all()
        create_db_admin("admin", password=plan["admin"])
    client = app.test_client()
    token = ask(client, "/auth", "", username="admin", password=plan["admin"])["token"]
    users = str(folder / "users")
    ask(client, "/resolver/users", token, type="passwdresolver", fileName=users)
    ask(client, "/realm/town", token, resolvers="users")
    for one in plan["people"]:
        if one["seed"]:
            of = {"type": "totp", "otpkey": one["seed"], "user": one["name"]}
            limit = {"timeWindow": one["window"]} if "window" in one else {}
            ask(client, "/token/init", token, **of, **limit)
    for name, (scope, action) in plan["policies"].items():
        ask(client, f"/policy/{name}", token, scope=scope, action=action)


def main() -> None:
    """Serve over HTTPS until ended."""
    plan = json.load(sys.stdin)
    folder = Path(plan["folder"])
    settings = prepare(folder, plan["people"])
    os.environ["PRIVACYIDEA_CONFIGFILE"] = str(settings)
    from privacyidea.app import create_app  # type: ignore[import-not-found] # only there
    from werkzeug.serving import run_simple  # type: ignore[import-not-found] # only there

    app = create_app(config_name="production", config_file=str(settings), silent=True)
    fill(app, plan, folder)
    pair = (plan["certificate"], plan["key"])
    run_simple("127.0.0.1", plan["port"], app, ssl_context=pair, threaded=True)


if __name__ == "__main__":
    main()

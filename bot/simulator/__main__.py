"""`make demo`: everything in one process on http://127.0.0.1:8000/ without any account."""

from __future__ import annotations

import logging
import os
import sys
from contextlib import closing
from pathlib import Path

from flask import Flask

from bot import bootstrap, logs, settings
from bot.settings import Settings
from bot.simulator.demo import open_demo, wipe_if_marked
from bot.store.contract_key import make_key_file
from bot.store.migrate import migrate
from bot.web.server import Server

FOLDER = Path("var/demo")


def demo_settings(folder: Path, port: int) -> Settings:
    """Settings of a demo in a folder; whatever the environment says wins."""
    defaults = {
        "APP_ENV": "demo",
        "PORT": str(port),
        "DATABASE_URL": f"sqlite:///{folder}/rows.sqlite3",
        "KEYSTORE_URL": f"sqlite:///{folder}/keys.sqlite3",
        "CONTRACT_KEY_FILE": str(folder / "contract.key"),
        "DEPLOYMENT_KEY_FILE": str(folder / "deployment.key"),
        "HEADS_DIR": str(folder / "heads"),  # with the folder, or a fresh start would find heads of keys long gone
        "DESTROYED_KEYS_FILE": str(folder / "destroyed-keys.txt"),
        "BACKUP_DIR": str(folder / "backups"),
        "LINE_CHANNEL_SECRET": "the demo's channel secret",
        "LINE_CHANNEL_ACCESS_TOKEN": "the demo's access token",
        "LINE_API_BASE": f"http://127.0.0.1:{port}/line",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "SMTP_URL": f"smtp://127.0.0.1:{port + 1}",
        "MAIL_FROM": "jimukyoku@engawa-mihon.example",
        "THREADS": "16",
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
    return settings.load()


class DemoServer(Server):
    """Gunicorn with the demo in its one worker process."""

    def load(self) -> Flask:
        """Open the demo inside the worker process, after the fork."""
        logs.start(logging.WARNING)
        wipe_if_marked(FOLDER)
        make_key_file(self.settings.contract_key_file)
        make_key_file(self.settings.deployment_key_file)
        migrate(self.settings)
        house = self.closing.enter_context(closing(bootstrap.build(self.settings)))
        demo = open_demo(house, FOLDER)
        self.closing.callback(demo.stop)
        demo.start()
        sys.stdout.write(f"\n  縁側 Engawa  →  http://127.0.0.1:{self.settings.port}/\n\n")
        sys.stdout.flush()
        return demo.app


def main() -> None:
    """Serve the demo until stopped."""
    DemoServer(demo_settings(FOLDER, int(os.environ.get("PORT", "8000"))), works=True, ticks=True).run()


if __name__ == "__main__":
    main()

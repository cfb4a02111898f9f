"""What is judged about the house, in plain words: a title, and what to do where it is not as it should be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

ASK = "機械を見る人に、この画面を見せてください。"


@dataclass(frozen=True)
class Words:
    """A title, and what to do."""

    title: str
    do: str


JUDGED: Mapping[str, Words] = {
    "database": Words("データベース", f"データベースが答えません。動いているかを確かめてください。{ASK}"),
    "migrations of rows": Words("記録の表の形", "`python -m bot migrate` を動かしてください。"),
    "migrations of keys": Words("鍵の表の形", "`python -m bot migrate` を動かしてください。"),
    "clock": Words(
        "時の見張り（毎秒）", "期限と知らせを見張る仕事が止まっています。`serve` か `clock` を起動し直してください。"
    ),
    "host clock": Words(
        "機械の時計",
        "機械の時計がずれています。時刻合わせ（NTP）を確かめてください。事故の警告は、ずれに関わらず正しく鳴ります。",
    ),
    "outbox": Words(
        "送る列",
        "2分より長く待っている通知があります。「/不達」を見てください。送る仕事（`worker`）が止まっていれば起動し直してください。",
    ),
}
GUARDS: Mapping[str, Words] = {
    "database engine": Words("データベースの種類", "本番では PostgreSQL を使います（`DATABASE_URL`）。"),
    "database host": Words(
        "データベースの場所", "国内の場所であることを、契約プロファイルの [[domestic]] に書きます。"
    ),
    "database TLS": Words(
        "データベースまでの暗号", "`DATABASE_URL` に sslmode=verify-full と sslrootcert を入れます。"
    ),
    "key store host": Words("鍵の置き場の場所", "国内の場所であることを、契約プロファイルの [[domestic]] に書きます。"),
    "key store TLS": Words("鍵の置き場までの暗号", "`KEYSTORE_URL` に sslmode=verify-full と sslrootcert を入れます。"),
    "contract key": Words("契約の鍵", "鍵のファイルをもとにもどすか、`CONTRACT_KMS_KEY` を正しくします。"),
    "backup target": Words("控えの場所", "控えを国内に置き、`BACKUP_REGION` に書きます。"),
    "mail host": Words("メールサーバの場所", "国内のメールサーバを `SMTP_URL` に入れます。"),
    "public host": Words("公開している場所", "`PUBLIC_URL` を https にし、国内の場所であることを書きます。"),
    "clock": Words("機械とデータベースの時計の差", "30秒より離れています。両方の時刻合わせ（NTP）を確かめてください。"),
    "data region": Words("データのある地域", "`DATA_REGION` に国内の地域を書きます。"),
    "incident contact": Words(
        "事故のときの区の連絡先", "区と取り決めた電話番号とメールを、契約プロファイルの [incident] に書きます。"
    ),
}


def in_words(known: Mapping[str, Words], name: str) -> Words:
    """The words for something that is judged; its own name where nobody has written any."""
    return known.get(name, Words(name, ASK))

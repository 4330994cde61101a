#!/usr/bin/env python3
"""Takes reports of leaked keys for a company that issued them: a sample with Python's standard library alone.

    POST /leaks     KeyScan's webhooks (Standard Webhooks 1.0): signed with a shared secret, they name the key and do not hold it
    POST /partner   messages of GitHub's secret scanning partner program, and KeyScan's in that form: signed with ECDSA, they hold keys
    POST /report    {"key": "..."} of anybody who has a key; the answer is the same for every key, and there are few a minute

Keys stand in a SQLite database as SHA-256 hashes: keys (key_id TEXT PRIMARY KEY, token_hash TEXT UNIQUE, revoked_at TEXT NULL). Environment:
    RECEIVER_SECRET       the secret of the webhooks, whsec_...
    RECEIVER_PUBLIC_KEYS  a file: what `keyscan revoke test --public-keys` prints, or GitHub's document
    RECEIVER_DATABASE     the database
Run it behind a server that speaks TLS:  receiver.py [PORT]
"""
import base64
import collections
import datetime
import hashlib
import hmac
import http.server
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

TOLERANCE = 300          # seconds that a webhook's time may be from ours, either way
LONGEST_BODY = 1 << 20   # bytes
REPORTS_A_MINUTE = 10    # of one address
REMEMBERED = 10_000      # answers to events that may come again

SECRETS = [base64.b64decode(s.removeprefix("whsec_"), validate=True) for s in os.environ.get("RECEIVER_SECRET", "").split()]
PUBLIC_KEYS = os.environ.get("RECEIVER_PUBLIC_KEYS")
DATABASE = os.environ.get("RECEIVER_DATABASE", "keys.db")

answers = collections.OrderedDict()            # event id -> (status, answer)
reports = collections.defaultdict(collections.deque)  # address -> times of its reports
lock = threading.Lock()


def revoke(column, value):
    """Revokes the key of an id or a hash in our own database: "revoked" (now or before), or None where it is none of ours."""
    now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
    with sqlite3.connect(DATABASE, timeout=10) as database:
        database.execute(f"UPDATE keys SET revoked_at = COALESCE(revoked_at, ?) WHERE {column} = ?", (now, value))
        known = database.execute(f"SELECT 1 FROM keys WHERE {column} = ?", (value,)).fetchone()
    return "revoked" if known else None


def hash_of(token):
    return hashlib.sha256(token.encode()).hexdigest()


def is_signed(headers, body):
    """Whether one of the signatures is that of one of our secrets."""
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = ["v1," + base64.b64encode(hmac.new(s, signed, hashlib.sha256).digest()).decode() for s in SECRETS]
    given = (headers["webhook-signature"] or "").split()[:16]
    return any([hmac.compare_digest(e.encode(), g.encode()) for e in expected for g in given])


def is_recent(headers):
    seconds = headers["webhook-timestamp"]
    return seconds.isascii() and seconds.isdigit() and abs(time.time() - int(seconds)) <= TOLERANCE


def is_partner_signed(headers, body):
    """Whether the body has the signature of the public key it names. The standard library has no ECDSA: openssl checks it."""
    with open(PUBLIC_KEYS, encoding="utf-8") as document:
        keys = {k["key_identifier"]: k["key"] for k in json.load(document)["public_keys"]}
    key = keys.get(headers["Github-Public-Key-Identifier"])
    if key is None:
        return False
    try:
        signature = base64.b64decode(headers["Github-Public-Key-Signature"] or "", validate=True)
    except ValueError:
        return False
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (("key.pem", key.encode()), ("signature", signature)):
            with open(os.path.join(folder, name), "wb") as file:
                file.write(content)
        checked = subprocess.run(
            ["openssl", "dgst", "-sha256", "-verify", os.path.join(folder, "key.pem"), "-signature", os.path.join(folder, "signature")],
            input=body, capture_output=True, check=False)
    return checked.returncode == 0


def take_webhook(headers, body):
    event_id = headers["webhook-id"] or ""
    if not event_id or not headers["webhook-timestamp"] or not is_signed(headers, body):
        return 401, {"error": "signature"}
    if not is_recent(headers):
        return 400, {"error": "timestamp"}
    return once(event_id, lambda: answer_event(event_id, json.loads(body)))


def answer_event(event_id, event):
    data = event["data"]
    if data["event_id"] != event_id:
        return 400, {"error": "body"}
    if event["type"] != "key.leaked":       # key.leaked.owner tells an owner, key.leaked.test tries us out
        return 200, {"event_id": event_id, "status": "received"}
    status = revoke("key_id", data["key_id"])
    return 200, {"event_id": event_id, **({"status": status} if status else {"label": "false_positive"})}


def take_partner(headers, body):
    if not is_partner_signed(headers, body):
        return 401, {"error": "signature"}
    return once(hashlib.sha256(body).hexdigest(), lambda: (200, [answer_match(m) for m in json.loads(body)]))


def answer_match(match):
    token = match["token"]
    status = revoke("token_hash", hash_of(token))
    answer = {
        "token_hash": base64.b64encode(hashlib.sha256(token.encode()).digest()).decode(),
        "token_type": match.get("type", ""),
        "label": "true_positive" if status else "false_positive",
    }
    return {**answer, "status": status} if status else answer


def take_report(address, body):
    now = time.monotonic()
    with lock:
        if len(reports) > 100_000:
            reports.clear()
        times = reports[address]
        while times and now - times[0] >= 60:
            times.popleft()
        if len(times) >= REPORTS_A_MINUTE:
            return 429, {"error": "rate"}
        times.append(now)
    key = json.loads(body)["key"]
    if not isinstance(key, str) or len(key) < 8:
        return 400, {"error": "key"}
    revoke("token_hash", hash_of(key))
    return 202, {"status": "received"}


def once(event_id, answer):
    """The answer to an event; the same when it comes again."""
    with lock:
        if event_id in answers:
            return answers[event_id]
    result = answer()
    if result[0] == 200:
        with lock:
            answers[event_id] = result
            while len(answers) > REMEMBERED:
                answers.popitem(last=False)
    return result


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_POST(self):
        try:
            length = int(self.headers["Content-Length"] or "")
            if not 0 <= length <= LONGEST_BODY:
                self.rfile.read(min(max(length, 0), 4 * LONGEST_BODY))   # who is still sending does not read an answer
                self.answer(413, {"error": "body"})
                return
            body = self.rfile.read(length)
            if self.path == "/leaks":
                self.answer(*take_webhook(self.headers, body))
            elif self.path == "/partner":
                self.answer(*take_partner(self.headers, body))
            elif self.path == "/report":
                self.answer(*take_report(self.client_address[0], body))
            else:
                self.answer(404, {"error": "path"})
        except (ValueError, KeyError, TypeError, AttributeError):
            self.answer(400, {"error": "body"})   # never what was in it: it may be a key
        except (OSError, sqlite3.Error) as error:
            print(f"failed: {type(error).__name__}", file=sys.stderr)
            self.answer(500, {"error": "failed"})   # the reporter tries again

    def answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if status == 429:
            self.send_header("Retry-After", "60")
        if status == 413:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 8080), Receiver)
    print(f"http://127.0.0.1:{server.server_address[1]}/", flush=True)
    server.serve_forever()

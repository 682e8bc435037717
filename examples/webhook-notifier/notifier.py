"""Says a line for each prediction that has ended. Give a prediction the address of this program as its webhook."""
import http.server
import json
import os

import replicate
from replicate.webhook import Webhooks

secret = replicate.webhooks.default.secret()
known = set()


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        try:
            Webhooks.validate(headers=dict(self.headers), body=body, secret=secret)
        except Exception:
            self.send_response(401)
            self.end_headers()
            return
        self.send_response(204)  # At once: what takes long comes afterwards.
        self.end_headers()
        if self.headers["webhook-id"] not in known:  # A call can come twice.
            known.add(self.headers["webhook-id"])
            notify(json.loads(body))

    def log_message(self, *_):
        pass


def notify(prediction):
    what = prediction["error"] or json.dumps(prediction["output"])
    print(f"{prediction['model']} {prediction['status']}: {what}", flush=True)


if __name__ == "__main__":
    server = http.server.HTTPServer(("127.0.0.1", int(os.environ.get("PORT", "5000"))), Receiver)
    print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()

// Checks signatures with other implementations: node verify-signatures.mjs < LINES
// A line is JSON with a base64 body: {kind: "standard", secret, id, timestamp, signature, body}, checked by npm standardwebhooks, or
// {kind: "partner", key, signature, body}, checked by node's own crypto. Prints "good" or "bad: …" for each.
import { createInterface } from "node:readline";
import { verify } from "node:crypto";
import { Webhook } from "standardwebhooks";

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  const body = Buffer.from(request.body, "base64");
  try {
    if (request.kind === "standard") {
      const headers = { "webhook-id": request.id, "webhook-timestamp": request.timestamp, "webhook-signature": request.signature };
      new Webhook(request.secret).verify(body.toString("utf8"), headers);
    } else if (!verify("sha256", body, request.key, Buffer.from(request.signature, "base64"))) {
      throw new Error("the signature does not fit");
    }
    console.log("good");
  } catch (error) {
    console.log(`bad: ${error.message}`);
  }
}

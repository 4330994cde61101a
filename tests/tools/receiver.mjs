// A receiver of revocation webhooks for development: checks each signature, prints what came, answers that the key is revoked.
// Usage: WEBHOOK_SECRET=whsec_… node tests/tools/receiver.mjs PORT
import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';

const secret = process.env.WEBHOOK_SECRET;
const port = Number(process.argv[2]);
if (!secret || !Number.isInteger(port)) {
  console.error('Usage: WEBHOOK_SECRET=whsec_… node tests/tools/receiver.mjs PORT');
  process.exit(2);
}

createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString('utf8');
  try {
    const event = new Webhook(secret).verify(body, request.headers);
    console.log(`${request.headers['webhook-id']} ${event.type} ${event.data?.key_id ?? ''}`);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"revoked"}');
  } catch (error) {
    console.log(`refused: ${error.message}`);
    response.writeHead(401).end();
  }
}).listen(port, '127.0.0.1', function () {
  console.log(`listening on http://127.0.0.1:${this.address().port}/`);
});

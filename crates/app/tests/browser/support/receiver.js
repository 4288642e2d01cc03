// Another system that is told what happens: it checks signatures as the guide says.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer } from "node:http";

const PATIENCE = 20_000;

/** Listens on this machine. `answer` is the next status; `next` what it is sent next, checked with the secret. */
export const startReceiver = async () => {
  const [heard, waiting, answers] = [[], [], []];
  const server = createServer(async (request, response) => {
    const told = { headers: request.headers, body: await new Response(request).text() };
    const asks = waiting.shift();
    if (asks) asks(told); else heard.push(told);
    response.writeHead(answers.shift() ?? 200).end();
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const hear = () => heard.shift() ?? new Promise((tell, fail) => {
    waiting.push(tell);
    setTimeout(() => fail(new Error("nothing arrives")), PATIENCE).unref();
  });
  const next = async (secret) => {
    const { headers, body } = await hear();
    const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
    const key = Buffer.from(secret.replace("whsec_", ""), "base64");
    assert.equal(headers["webhook-signature"], `v1,${createHmac("sha256", key).update(signed).digest("base64")}`);
    return JSON.parse(body);
  };
  const stop = () => new Promise((end) => { server.close(end); server.closeAllConnections(); });
  return { url: `http://127.0.0.1:${server.address().port}/hook`, answer: (status) => answers.push(status), next, stop };
};

// Webhooks: another system is told what happens, and told again when it failed.

import assert from "node:assert/strict";

import { journey } from "../support/journey.js";
import { HARBOUR } from "../support/landfall.js";
import { startReceiver } from "../support/receiver.js";

const LEAVE = { "landfall.toml": '[webhooks]\nallowed_hosts = ["loopback"]\n' };

/** Opens the page of the webhook again until it says this. */
const until = async (reader, path, text) => {
  for (let times = 0; times < 50; times += 1) {
    await reader.open(path);
    if (await reader.page.getByText(text).count()) return;
    await new Promise((pass) => setTimeout(pass, 200));
  }
  assert.fail(`${path} never says ${text}`);
};

for (const scripts of [true, false]) {
  const how = `${scripts ? "with" : "without"} scripts`;
  journey(`another system is told, and told again, ${how}`, { estate: HARBOUR, settings: LEAVE, scripts }, async (reader) => {
    const receiver = await startReceiver();
    try {
      await reader.open("/settings");
      await reader.follow("Webhooks");
      await reader.page.getByLabel("Name").fill("Chat");
      await reader.page.getByLabel("Address").fill(receiver.url.replace("http:", "https:").replace("127.0.0.1", "10.0.0.1"));
      await reader.follow(reader.button("Add"), 400);
      await reader.sees("in a private network, where webhooks may not go");
      await reader.open("/settings/webhooks");
      await reader.page.getByLabel("Name").fill("Chat");
      await reader.page.getByLabel("Address").fill(receiver.url);
      await reader.page.getByLabel("workloads stated").check();
      await reader.follow(reader.button("Add"));
      const secret = await reader.page.getByRole("region", { name: "The secret of Chat" }).locator("code").innerText();
      await reader.follow("Send a ping");
      const here = reader.path();
      assert.ok(!(await reader.page.content()).includes(secret), "it is shown once");
      await reader.follow(reader.button("Send a ping"));
      assert.equal((await receiver.next(secret)).type, "ping");
      await reader.sees("delivered, answered 200");

      receiver.answer(503);
      await reader.open("/workloads/W-9");
      await reader.page.getByLabel("Owner").fill("Linus");
      await reader.follow(reader.button("Save"));
      const told = await receiver.next(secret);
      assert.deepEqual([told.type, told.portfolio, told.data.detail.changes[0].after], ["workloads_stated", "main", "Linus"]);
      await until(reader, here, "waits, tried once: the other side answers 503");
      await reader.follow(reader.page.getByRole("button", { name: /^Send again: workloads stated/ }));
      assert.deepEqual(await receiver.next(secret), told, "the same delivery");
      await until(reader, here, /^delivered, answered 200$/);

      await reader.follow(reader.button("Switch off"));
      await reader.sees("It is off.");
      await reader.follow(reader.button("Remove"));
      await reader.sees("None yet.");
    } finally {
      await receiver.stop();
    }
  });
}

// The market changes: a pin with a last day, several workloads at once, undone as one, and where a
// workload stood.

import assert from "node:assert/strict";

import { HARBOUR } from "../support/landfall.js";
import { journey } from "../support/journey.js";

journey("a re-ranking is shown, applied and undone as one", { estate: HARBOUR, scripts: false }, async (reader) => {
  const order = async () => reader.page.locator("table.ranks tbody tr").evaluateAll((rows) => rows.map((row) => row.id));
  await reader.open("/backlog");
  const before = await order();
  await reader.follow("Re-rank");
  await reader.check();
  const form = reader.page.locator("#rerank");
  const lines = `${before[5]}, 1, "the lease, it ends", 2099-03-31\n${before[7]}, 1`;
  await form.getByLabel("Workloads and places").fill(lines);
  await form.getByLabel("Reason").fill("the market changed");
  await reader.follow(reader.button("Show what would change"), 400);
  await reader.sees("line 1 wants rank 1 as well");
  assert.equal(await form.getByLabel("Workloads and places").inputValue(), lines, "what was typed is kept");
  await form.getByLabel("Workloads and places").fill(lines.replace(/, 1$/, ", pin 3"));
  await reader.follow(reader.button("Show what would change"));
  await reader.sees("others have another rank");
  await reader.check();
  await reader.follow(reader.button("Re-rank"));
  await reader.sees("re-ranked the backlog");
  await reader.sees("moved until 2099-03-31");
  const after = await order();
  assert.deepEqual([after[0], after[2]], [before[5], before[7]]);
  await reader.follow(reader.page.locator("table.ranks tbody th a").first());
  await reader.sees("Where it stood");
  await reader.sees("the market changed");
  await reader.check();
  await reader.open("/activity");
  await reader.sees("re-ranked the backlog");
  await reader.open("/backlog");
});

journey("a pin says how long it holds", { estate: HARBOUR, scripts: false }, async (reader) => {
  await reader.open("/backlog");
  await reader.follow(reader.page.locator("a.move").nth(4));
  const form = reader.page.locator("#place");
  await form.getByLabel("Pinned to a rank").check();
  await form.getByLabel("Rank", { exact: true }).fill("1");
  await form.getByLabel("Reason").fill("the lease ends");
  await form.getByLabel("Until").fill("2020-03-31");
  await reader.follow(reader.button("Move"), 400);
  await reader.sees("2020-03-31 is over");
  await form.getByLabel("Until").fill("2099-03-31");
  await reader.follow(reader.button("Move"));
  await reader.sees("pinned until 2099-03-31");
  await reader.follow(reader.button("Undo"));
  await reader.open("/backlog");
  assert.equal(await reader.page.getByText("pinned until 2099-03-31").count(), 0);
});

// The first ten: both teams confirm them; a move raises the alarm.

import assert from "node:assert/strict";

import { HARBOUR } from "../support/landfall.js";
import { journey } from "../support/journey.js";

journey("both teams confirm the first ten, until one moves", { estate: HARBOUR, scripts: false }, async (reader, landfall) => {
  await reader.open("/");
  await reader.follow("The first ten are not agreed");
  await reader.sees("the teams have not agreed on the first of the backlog yet");
  await reader.check();
  await reader.follow(reader.button("Confirm for the cloud strategy team"));
  await reader.sees("the cloud adoption team has not confirmed the present order");
  await reader.follow(reader.button("Confirm for the cloud adoption team"));
  await reader.sees("both teams agree");
  await reader.check();
  const first = await reader.page.locator("ol.top-ten .quiet").allInnerTexts();
  assert.equal(first.length, 10);
  landfall.run("backlog", "move", first[9], "--before", first[0], "--reason", "the season starts");
  // Whoever confirms what they read before is told that it is another order.
  await reader.follow(reader.button("Confirm for the cloud strategy team"), 412);
  await reader.sees("are others than you read");
  await reader.sees("stand in another order since");
});

// An assumption is stated, challenged, overturned with what changes shown first, and brought back.

import { journey } from "../support/journey.js";
import { HARBOUR } from "../support/landfall.js";

for (const scripts of [true, false]) {
  const how = `${scripts ? "with" : "without"} scripts`;
  journey(`an assumption is doubted, overturned and brought back, ${how}`, { estate: HARBOUR, scripts }, async (reader) => {
    await reader.open("/assumptions");
    await reader.follow("State an assumption");
    await reader.page.getByLabel("Belief").fill("The cranes stand still at night.");
    await reader.page.getByLabel("Scope").fill("rank:1");
    await reader.follow(reader.button("Save"));
    await reader.sees("which rests on assumptions itself");
    await reader.page.getByLabel("Scope").fill("kind:vm");
    await reader.follow(reader.button("Save"));
    const here = reader.path();
    await reader.page.getByLabel("What you have to say").fill("They ran last night.");
    await reader.follow(reader.button("Challenge"));
    await reader.sees("challenged it");
    await reader.follow("Overturn it: see what changes");
    await reader.page.locator("select[name=then]").selectOption("retain");
    await reader.follow(reader.button("Show what changes"));
    await reader.sees("Ranks, the biggest moves first");
    await reader.page.getByLabel("Reason").fill("The log shows it.");
    await reader.follow(reader.page.locator("#verdict button"));
    await reader.sees("Done: overturned assumption");
    await reader.follow(reader.button("Undo"));
    await reader.open(here);
    await reader.sees("challenged, review by");
    await reader.sees("undoes event");
  });
}

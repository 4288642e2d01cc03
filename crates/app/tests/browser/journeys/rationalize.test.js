// What happens to assets and workloads: by questions, by a word on one, and for many at once.

import { journey } from "../support/journey.js";
import { HARBOUR } from "../support/landfall.js";

for (const scripts of [true, false]) {
  const how = `${scripts ? "with" : "without"} scripts`;
  journey(`questions lead to a disposition, and many are decided at once, ${how}`, { estate: HARBOUR, scripts }, async (reader) => {
    const { page } = reader;
    await reader.open("/workloads");
    await reader.follow("Rationalization: the whole estate at a glance, then ten at a time");
    await reader.sees("A person decided 0 of ");
    await reader.follow(page.getByRole("table", { name: "By disposition" }).getByRole("link").first());
    await reader.sees("workloads found");
    await reader.open("/rationalize");
    await reader.follow("rule: ask the questions");
    await reader.open("/workloads/W-9");
    await reader.follow("Questions that lead to it");
    await reader.sees("Was it used in the last six months?");
    await reader.follow(reader.button("No"));
    await reader.sees("Can a plan be made to end its use?");
    await reader.follow(reader.button("Yes"));
    await reader.follow(reader.button("Nobody knows"));
    await reader.sees("Proposed: rehost");
    await reader.sees("Its use does not end before the exit date.");
    await page.getByLabel("Reason, beside the answers").fill("agreed with the harbour master");
    await reader.follow(reader.button("Accept rehost"));
    await reader.sees("agreed with the harbour master");
    await reader.follow(reader.button("Take back: Was it used in the last six months?"));
    await reader.sees("Was it used in the last six months?");

    await reader.open("/assets/disposition?q=kind%3Avm");
    await page.getByLabel("Disposition").selectOption("retain");
    await page.getByLabel("Reason").fill("the contract runs");
    await reader.follow(reader.button("Show what changes"));
    await reader.sees("Dispositions before and after");
    await reader.follow(page.getByRole("button", { name: /^Apply to/ }));
    await reader.sees("Done:");
    await reader.follow(reader.button("Undo"));

    await reader.open("/assets?q=in_scope%3Ayes");
    await reader.follow(page.locator("tbody th a").first());
    await page.getByLabel("Disposition").selectOption("rebuild");
    await page.getByLabel("Reason").fill("its code is lost");
    await reader.follow(reader.button("Save"));
    await reader.sees("decided: its code is lost");
    await reader.follow(reader.button("Undo"));

    await reader.open("/releases");
    await reader.follow("What is still missing of the next ones");
    await reader.sees("Whose questions they are");
    await page.getByLabel("Releases ahead").selectOption("1");
    await reader.follow(reader.button("Look"));
    await reader.sees("of the next 1 releases");
  });
}

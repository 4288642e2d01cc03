// What a release changes for people is answered, and its testing criteria are tested, without scripts.

import { journey } from "../support/journey.js";
import { HARBOUR } from "../support/landfall.js";

journey("a change plan is answered and a criterion is met with evidence", { estate: HARBOUR, scripts: false }, async (reader, landfall) => {
  const { page } = reader;
  landfall.run("releases", "submit", "R-1", "--title", "The harbour first", "--because", "the lease ends");
  await reader.open("/release-backlogs/RB-1");
  await reader.sees("not started");
  await reader.follow("0 of 14 questions answered");
  await page.getByLabel("Who was told of the downtime").fill("The branch offices");
  await reader.follow(reader.button("Save the answers"));
  await reader.sees("1 of 14 questions are answered");

  // A refusal keeps what was typed.
  await page.getByLabel("What has to hold").fill("A search takes a second");
  await page.getByLabel("How it is measured").fill("a load test");
  await reader.follow(reader.button("Add it"));
  await reader.follow(reader.button("Met"), 400);
  await reader.sees("evidence: 0 characters cannot be");
  await page.getByLabel("Evidence for criterion 1").fill("run 12: 0.8 s");
  await reader.follow(reader.button("Met"));
  await reader.sees("run 12: 0.8 s");

  await reader.open("/release-backlogs/RB-1");
  await reader.sees("1 of 14 questions answered");
  await reader.sees("1 met, 0 not met, 0 not tested");
});

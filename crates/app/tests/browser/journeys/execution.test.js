// A release is executed: a plan is drafted and edited, steps go their way, and one who prepared does not approve.

import assert from "node:assert/strict";

import { journey } from "../support/journey.js";
import { fixture, HARBOUR } from "../support/landfall.js";
import { another, signIn } from "../support/people.js";

const ACCOUNTS = { root: "admin", lea: "adoption_lead", ana: "contributor", bo: "contributor" };
const PEOPLE = { estate: HARBOUR, accounts: ACCOUNTS };
const PAGE = "/release-backlogs/RB-1/execution";

const TEXT = `[[step]]
number = 1
title = "Prepare"

[[step]]
number = 2
title = "Scan"
kind = "script"
command = "scan.sh"
after = [1]

[[step]]
number = 3
title = "Yes or no"
kind = "approval"
after = [2]
`;

const begin = (landfall) => {
  landfall.run("plan", "propose", "--start", "2026-12-07", "--length", "2w", "--team-capacity", fixture("harbour/team.toml"));
  landfall.run("plan", "adopt", "P-1");
  landfall.run("releases", "submit", "R-1", "--title", "The harbour first", "--because", "the lease ends");
  landfall.run("releases", "commit", "RB-1", "--against", "a rehearsal");
};

const says = async (reader, step, said, button, status = 200) => {
  const form = reader.page.getByRole("form", { name: `Step ${step}` });
  if (said) await form.getByLabel(`Comment on step ${step}`).fill(said);
  await reader.follow(form.getByRole("button", { name: button }), status);
};

journey("a release is executed step by step, without scripts of the page", { ...PEOPLE, scripts: false }, async (lea, landfall) => {
  begin(landfall);
  await signIn(lea, "lea");
  await lea.open("/release-backlogs/RB-1");
  await lea.follow(lea.page.getByRole("link", { name: "Steps up to the switch" }));
  assert.equal(lea.path(), PAGE);
  await lea.follow(lea.button("Draft a plan"));
  await lea.sees("written by lea");
  await lea.check();
  const text = lea.page.getByLabel("The plan as text");
  const wrong = TEXT.replace("after = [1]", "after = [3]");
  await text.fill(wrong);
  await lea.follow(lea.button("Save the text"), 400);
  await lea.sees("2 → 3 → 2");
  assert.equal(await text.inputValue(), wrong, "what was typed stays");
  await text.fill(TEXT);
  await lea.follow(lea.button("Save the text"));
  await lea.follow(lea.button("Start"));
  const [ana, bo] = [await another(landfall, "ana"), await another(landfall, "bo")];
  await ana.open(PAGE);
  assert.equal(await ana.button("Pause").count(), 0, "only a lead pauses");
  await says(ana, 1, "", "Begin");
  await says(ana, 1, "", "Complete", 400);
  await ana.sees("comment: say what was seen");
  await says(ana, 1, "access is granted", "Complete");
  await ana.sees("scan.sh");
  await lea.open(PAGE);
  await lea.follow(lea.button("Pause"));
  await lea.sees("nothing begins");
  await lea.follow(lea.button("Resume"));
  await ana.open(PAGE);
  await ana.page.getByLabel("Exit code of step 2").fill("3");
  await says(ana, 2, "a port is open", "Report");
  await ana.sees("Exit 3. a port is open");
  await says(ana, 2, "", "Retry");
  await ana.page.getByLabel("Exit code of step 2").fill("0");
  await says(ana, 2, "it is shut", "Report");
  assert.equal(await ana.button("Approve").count(), 0, "ana worked on what is approved");
  await bo.open(PAGE);
  await bo.check();
  await says(bo, 3, "go", "Approve");
  await bo.sees("Every step is done or skipped.");
});

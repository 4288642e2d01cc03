// Backlogs as files: what an iteration and a release backlog offer to other tools.

import { readFile } from "node:fs/promises";
import assert from "node:assert/strict";

import { journey } from "../support/journey.js";
import { HARBOUR, fixture } from "../support/landfall.js";

journey("a backlog is taken into other tools as files", { estate: HARBOUR, scripts: false }, async (reader, landfall) => {
  const { page } = reader;
  landfall.run("plan", "propose", "--start", "2026-12-07", "--length", "2w", "--iterations", "12", "--team-capacity", fixture("harbour/team.toml"));
  landfall.run("plan", "adopt", "P-1");
  landfall.run("releases", "submit", "R-1", "--title", "The harbour first", "--because", "the lease ends");
  const files = page.getByRole("region", { name: "Files for other tools" });
  const saved = async (control) => {
    const [download] = await Promise.all([page.waitForEvent("download"), control.click()]);
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
  };

  // Before it is committed to, there is nothing to take.
  await reader.open("/release-backlogs/RB-1");
  assert.equal(await files.count(), 0);
  landfall.run("releases", "commit", "RB-1", "--against", "a rehearsal");
  await reader.open("/release-backlogs/RB-1");
  const project = await saved(files.getByRole("link", { name: "Microsoft Project (XML)" }));
  assert.equal(project.name, "RB-1-ms-project.xml");
  assert.match(project.text, /<Title>The harbour first<\/Title>/);
  const gantt = await saved(files.getByRole("link", { name: "Gantt table" }));
  assert.match(gantt.text, /^wbs,key,/);
  const jira = await saved(files.getByRole("link", { name: "Jira (CSV)" }));
  assert.equal(jira.text.split("\n")[0].split(",")[0], "Issue Id");

  // An iteration goes to Azure DevOps below a project.
  landfall.run("iterations", "lay-out", "--team", "Port Platform");
  landfall.run("iterations", "fill", "I-1");
  await reader.open("/iterations/Port%20Platform/I-1");
  await files.getByLabel("Project in Azure DevOps").fill("Harbour");
  const items = await saved(files.getByRole("button", { name: "Azure DevOps (CSV)" }));
  assert.equal(items.name, "I-1-azure-devops.csv");
  assert.ok(items.text.includes("Harbour\\Port Platform\\I-1"), items.text);
});

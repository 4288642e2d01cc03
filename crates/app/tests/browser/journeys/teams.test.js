// The standing team file: edited in forms, refused, disputed, and what a plan is proposed with.

import assert from "node:assert/strict";

import { HARBOUR, fixture } from "../support/landfall.js";
import { journey } from "../support/journey.js";

const within = (reader, name) => reader.page.getByRole("group", { name, exact: true });
const SKILLS = "infra = 400, app = 100, dba = 100, test = 100, network = 100, security = 100, architect = 100";

journey("teams are edited in forms, and the next plan is made with them", { estate: HARBOUR, scripts: false }, async (reader, landfall) => {
  await reader.open("/settings");
  await reader.follow("Teams");
  await within(reader, "Another team").getByLabel("Name").fill("Cranes");
  await within(reader, "Another team").getByLabel("Hours of an iteration").fill("infra 40");
  await reader.page.getByRole("textbox", { name: "Reason", exact: true }).fill("the cranes come");
  await reader.follow(reader.button("Save"), 400);
  await reader.sees("`infra 40` is no skill with hours: write it as infra = 40");
  assert.equal(await within(reader, "Cranes").getByLabel("Hours of an iteration").inputValue(), "infra 40");
  assert.equal(await reader.page.getByRole("textbox", { name: "Reason", exact: true }).inputValue(), "the cranes come");
  await within(reader, "Cranes").getByLabel("Hours of an iteration").fill(SKILLS);
  const freeze = within(reader, "Freeze to add");
  await freeze.getByLabel("Name").fill("Season");
  await freeze.getByLabel("First day").fill("2026-12-18");
  await freeze.getByLabel("Last day").fill("2027-01-06");
  await reader.follow(reader.button("Save"));
  await reader.sees("Done: saved the team file: 4 teams, 3 freezes, 4 times off");
  await reader.open("/plans");
  assert.match(await reader.page.getByLabel("Team file").inputValue(), /Cranes[\s\S]*Season/);
  landfall.run("plan", "propose", "--start", "2026-12-07");
  await reader.open("/plans/P-1");
  assert.match(await reader.page.content(), /Cranes/);
});

journey("a team file is uploaded, and of two who save neither loses a word", { estate: HARBOUR }, async (reader, landfall) => {
  await reader.open("/settings/teams");
  const other = await landfall.reader();
  await other.open("/settings/teams");
  await reader.page.getByLabel("Or a file in its place").setInputFiles(fixture("harbour/team-with-rules.toml"));
  await reader.follow(reader.button("Save the file"));
  await reader.sees("Done: saved the team file: 2 teams");
  assert.match(await reader.page.getByLabel("Tables").inputValue(), /Machine room lease/);
  await within(other, "Another team").getByLabel("Name").fill("Tugs");
  await within(other, "Another team").getByLabel("Hours of an iteration").fill("infra = 4");
  await other.follow(other.button("Save"), 412);
  assert.equal(await other.heading(), "Someone else changed it first");
  await other.sees("Machine room lease");
  await other.follow(other.button("Save mine over it"));
  await other.sees("Done: saved the team file: 4 teams");
});

journey("the effort of a task is changed, after a refusal that kept what was typed", { estate: HARBOUR, scripts: false }, async (reader) => {
  await reader.open("/settings");
  await reader.follow("Tasks");
  const hours = reader.page.getByLabel("Hours: Check that the landing zone can receive it", { exact: true });
  await hours.fill("long");
  await reader.page.getByRole("textbox", { name: "Reason", exact: true }).fill("measured");
  await reader.follow(reader.button("Save"), 400);
  await reader.sees("`long` is no number of hours: write it as 1.5");
  assert.equal(await hours.inputValue(), "long");
  await hours.fill("8");
  await reader.follow(reader.button("Save"));
  await reader.sees("Done: changed the effort of 1 task");
  await reader.sees("its template says infra: 1 h");
  await reader.follow("Activity");
  await reader.sees("measured");
});

// The whole way: the planner proposes a release, both teams sign it, an iteration is planned and
// committed, two people do its tasks, these bring a workload to staging, people open each gate, two for
// each check, and the iteration is closed.

import assert from "node:assert/strict";

import { journey } from "../support/journey.js";
import { HARBOUR, fixture } from "../support/landfall.js";
import { signIn } from "../support/people.js";

const ACCOUNTS = { root: "admin", stan: "strategy_lead", ada: "adoption_lead", ben: "contributor" };
const check = (key, title, stage) =>
  `[[check]]\nkey = "${key}"\ntitle = "${title}"\nstage = "${stage}"\nresponsible = "contributor"\napprover = "strategy_lead"\n`;
const CHECKLISTS = `hold_days = 30\n${check("cost", "Cost is estimated", "assess")}${check("users", "Users tried it", "uat")}`;
const SETTINGS = { "landfall.toml": 'rules = "."\n', "checklists.toml": CHECKLISTS };

journey("a release goes from the plan to the end of its sources, and its iteration to a velocity", { estate: HARBOUR, accounts: ACCOUNTS, settings: SETTINGS, scripts: false }, async (reader, landfall) => {
  const { page } = reader;
  const json = (...words) => JSON.parse(landfall.run("--json", ...words));
  const as = async (name, path = "/stages/W-1") => {
    await reader.context.clearCookies();
    await signIn(reader, name);
    await reader.open(path);
  };
  const press = (name, status) => reader.follow(reader.button(name), status);
  const stands = async (stage) => assert.equal(await page.locator(".way .here").innerText(), stage);
  const part = (heading) => page.locator(`li:has-text("${heading}")`).last();
  const finish = (key) => {
    landfall.run("tasks", "pull", key);
    landfall.run("tasks", "finish", key);
  };

  landfall.run("plan", "propose", "--start", "2026-12-07", "--length", "4w", "--iterations", "12", "--team-capacity", fixture("harbour/team.toml"));
  landfall.run("plan", "adopt", "P-1");

  // The strategy team submits what the planner proposes, the adoption team commits to it.
  await signIn(reader, "stan");
  await reader.open("/releases/R-1");
  await reader.follow("Submit it as a release backlog");
  await page.getByLabel("Title").fill("The harbour first");
  await page.getByLabel("Why its value").fill("its racks are old");
  await press("Submit");
  await as("ada", "/release-backlogs/RB-1");
  await page.getByLabel("Why, although no review is closed").fill("a rehearsal");
  await press("Commit for the adoption team");

  // The iteration is planned and committed.
  await reader.open("/iterations");
  await page.getByLabel("Team, if there are several").fill("Port Platform");
  await press("Lay out");
  await reader.follow(page.getByRole("link", { name: "I-1", exact: true }));
  await page.locator("summary", { hasText: "Archive" }).click();
  await press("Put all of W-1 in");
  await page.getByLabel("Why more is taken than fits").fill("all hands");
  await press("Commit to I-1");
  await reader.sees("current");

  // Two people pull and do its tasks; one is blocked for a while.
  const early = json("tasks", "--release", "RB-1", "--limit", "0").items.filter(({ asset, stage, workload }) => asset && workload === "W-1" && ["assess", "remediate", "replicate"].includes(stage));
  const last = early.pop().key;
  const board = "/iterations/Port%20Platform/I-1/board?workload=W-1";
  const card = (key, name) => reader.follow(page.locator(`#${key}`).getByRole("button", { name }));
  const mine = early.splice(0, 1)[0].key;
  const whole = json("tasks", "--iteration", "I-1", "--limit", "0").items.filter(({ asset }) => !asset).map(({ key }) => key);
  await reader.open(board);
  await card(mine, "Pull");
  await as("ben", board);
  await card(whole[0], "Pull");
  await page.locator(`#${whole[0]}`).getByText("More").click();
  await page.locator(`#${whole[0]}`).getByLabel("Why, or hours").fill("the owner is away");
  await card(whole[0], "Block");
  await reader.sees("the owner is away");
  await card(whole[0], "It can go on");
  await card(whole[0], "Finish");
  await as("ada", board);
  await card(mine, "Finish");
  for (const { key } of early) finish(key);

  // Its release leads there. Whoever did a check does not approve it.
  await as("stan", "/release-backlogs/RB-1");
  await reader.follow("Where its workloads stand");
  await reader.follow(page.locator("tbody th a[href$='W-1']"));
  await stands("assess");
  await reader.sees("Cost is estimated: a contributor does it");
  await page.getByLabel("How it is known").first().fill("twelve pages");
  await reader.follow(part("Cost is estimated").getByRole("button", { name: "Done" }));
  assert.equal(await reader.button("Approve").count(), 0, "nobody approves what they did");
  assert.throws(() => landfall.run("--actor", "stan", "stages", "approve", "W-1", "cost"), /you did `cost`/);
  landfall.run("--actor", "sue", "stages", "approve", "W-1", "cost");
  await reader.open("/stages/W-1");
  await press("Approve the asset that waits");
  await stands("remediate");

  // The last task of replication opens staging.
  await as("ada", board);
  await reader.follow(page.locator(`#${last}`).getByRole("button", { name: "Pull" }));
  await reader.follow(page.locator(`#${last}`).getByRole("button", { name: "Finish" }));
  await reader.open("/stages/W-1");
  await stands("stage");
  await reader.sees("1 asset is not staged");
  await press(/It is staged/);
  await page.getByLabel("how later data comes over").fill("an export each night");
  await press("Say so");
  await press("Open UAT");
  await stands("UAT");

  // UAT fails once.
  await as("ben");
  await page.getByLabel("What is wrong").fill("no ticket prints");
  await page.getByLabel("Severity").selectOption("blocker");
  await press("Note a finding");
  await page.getByLabel("How it is known").first().fill("four people tried");
  await reader.follow(part("Users tried it").getByRole("button", { name: "Done" }));
  await as("stan");
  await reader.sees("finding 1 (blocker): no ticket prints");
  assert.equal(await reader.button("Accept this cycle for the business").count(), 0);
  await reader.follow(part("Users tried it").getByRole("button", { name: "Approve" }));
  await as("ben");
  await page.getByLabel("How finding 1 was mended").fill("the queue has another name");
  await press("Mended");
  await as("ada");
  await press("Begin another cycle");
  await as("stan");
  await press("Accept this cycle for the business");

  // Ready: records, governance, and somebody who says go.
  await as("ada");
  await press("Open ready");
  await reader.sees("Before it can be promoted");
  for (const process of ["assess", "architect", "replicate", "stage", "business_test", "change_plan"]) {
    landfall.run("stages", "record", "W-1", process, "in the handbook");
  }
  for (const discipline of ["cost", "resources", "identity", "deployment"]) {
    landfall.run("stages", "govern", "W-1", discipline, "--because", "seen");
  }
  await reader.open("/stages/W-1");
  await page.locator("summary", { hasText: "Put on record: ready" }).click();
  await part("ready: not on record").getByLabel("Where it is written").fill("page 12");
  await reader.follow(part("ready: not on record").getByRole("button", { name: "Put on record" }));
  await page.locator("summary", { hasText: "Say whether it passes: security baseline" }).click();
  await part("security baseline").getByLabel("Why").fill("no port is open");
  await reader.follow(part("security baseline").getByRole("button", { name: "It passes" }));
  await page.getByLabel("Says go or no-go").fill("stan");
  await page.getByLabel("May roll back").fill("ada");
  await press("Name them");
  await reader.sees("stan has not said go");
  await as("stan");
  await page.getByLabel("Why go or no-go").fill("all was seen");
  await press("Go");
  await as("ada");
  await press("Open promote");
  await press(/It is promoted/);
  await press("Open stabilise");
  await press("Open decommission");
  await press(/It is source off/);
  await press(/It is held/);
  await stands("decommission");
  await reader.sees("sources are held for 30 more days");

  // The iteration is closed: what is left comes back with its reason, and the velocity is there.
  await reader.open("/iterations/Port%20Platform/I-1");
  await page.getByLabel("Why the rest was not finished").fill("the hold takes 30 days");
  await page.getByLabel("What could be better").fill("ask the owner early");
  await press("Close I-1");
  await reader.sees("of the commitment kept");
  await reader.follow("Report for stakeholders");
  await reader.sees("ask the owner early");
  await reader.open("/iterations");
  await reader.sees("Port Platform finishes");

  // What was read before somebody else moved it changes nothing, and what was typed stays.
  await as("ben");
  landfall.run("stages", "govern", "W-1", "cost", "--because", "seen again");
  await as("stan");
  await page.locator("summary", { hasText: "Say whether it passes: cost management" }).click();
  await part("cost management").getByLabel("Why").fill("seen by the board");
  landfall.run("stages", "govern", "W-1", "cost", "--because", "once more");
  await reader.follow(part("cost management").getByRole("button", { name: "It passes" }), 412);
  await reader.sees("was changed by someone else");
  const typed = part("cost management").getByLabel("Why");
  assert.ok(await typed.isVisible(), "the form that was sent is open");
  assert.equal(await typed.inputValue(), "seen by the board");
});

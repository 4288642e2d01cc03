// Every page, one line each: what the tour of all pages and the screenshots go through.

import { fixture } from "./landfall.js";

/**
 * Name and address. `find` follows the first link that fits on the page `on`, as keys differ. `right`
 * are the roles besides admin that may see it; without it all may.
 */
export const PAGES = [
  { name: "home", path: "/" },
  { name: "assets", path: "/assets" },
  { name: "assets-found", path: "/assets?q=kind%3Avm&limit=3" },
  { name: "assets-none", path: "/assets?q=nothing-like-that" },
  { name: "asset", on: "/assets?q=crane", find: "tbody th a" },
  { name: "outcomes", path: "/outcomes" },
  { name: "outcome", on: "/outcomes", find: ".goal h2 a" },
  { name: "outcome-new", path: "/outcomes/new", right: ["strategy_lead"] },
  { name: "metric-change", path: "/metrics/M-1/change", right: ["strategy_lead"] },
  { name: "outcome-import", path: "/outcomes/import", right: ["strategy_lead"] },
  { name: "costs", path: "/outcomes/costs" },
  { name: "coverage", path: "/outcomes/coverage" },
  { name: "assets-decide", path: "/assets/disposition?q=kind%3Avm&disposition=retain", right: ["strategy_lead"] },
  { name: "workloads-decide", path: "/workloads/disposition", right: ["strategy_lead"] },
  { name: "workloads", path: "/workloads" },
  { name: "workload", on: "/workloads", find: "tbody th a" },
  { name: "workload-import", path: "/workloads/import", right: ["strategy_lead", "adoption_lead", "contributor"] },
  { name: "rationalize", path: "/rationalize" },
  { name: "workload-rationalize", path: "/workloads/W-9/rationalize" },
  { name: "questionnaires", path: "/questionnaires" },
  { name: "questionnaire", on: "/questionnaires", find: "tbody th a" },
  { name: "workload-asked", path: "/workloads/W-9" },
  { name: "questionnaire-answers", on: "/workloads/W-9", find: ".risks > li > a" },
  { name: "workload-record", path: "/workloads/W-9/sheets" },
  { name: "views", path: "/views?list=workloads&sort=rank" },
  { name: "backlog", path: "/backlog" },
  { name: "place", on: "/backlog", find: "a.move", right: ["strategy_lead"] },
  { name: "why-above", path: "/backlog/compare?above=W-3&below=W-7" },
  { name: "rerank", path: "/backlog/rerank", right: ["strategy_lead"] },
  { name: "ties", path: "/backlog/ties" },
  { name: "first-ten", path: "/backlog/top" },
  { name: "proposals", path: "/backlog/proposals?workload=W-9" },
  { name: "profile", path: "/backlog/profile" },
  { name: "profile-start", path: "/backlog/profile?start=aws-example&workload=crane" },
  { name: "dependencies", path: "/dependencies" },
  { name: "dependencies-around", path: "/dependencies?around=W-9" },
  { name: "dependencies-inside", path: "/dependencies?inside=W-9" },
  { name: "dependencies-matrix", path: "/dependencies?view=matrix" },
  { name: "dependencies-table", path: "/dependencies?view=table&limit=5" },
  { name: "assumptions", path: "/assumptions" },
  { name: "assumption", on: "/assumptions", find: "tbody th a" },
  { name: "assumption-new", path: "/assumptions/new", right: ["strategy_lead"] },
  { name: "assumption-form", path: "/assumptions/A-1/form", right: ["strategy_lead"] },
  { name: "assumption-verdict", path: "/assumptions/A-1/verdict?then=refactor&effort=150" },
  { name: "suggestions", path: "/suggestions" },
  { name: "plans", path: "/plans" },
  { name: "plan", path: "/plans/P-2" },
  { name: "plan-item", on: "/plans/P-2", find: "#packages ~ .scroll tbody th a" },
  { name: "plan-pinned", path: "/plans?from=P-1&pin=W-1&at=2027-01-18" },
  { name: "plans-compared", path: "/plans/compare?before=P-1&after=P-2" },
  { name: "plan-none", path: "/plans/P-9", status: 404 },
  { name: "releases", path: "/releases" },
  { name: "release", on: "/releases", find: "tbody th a" },
  { name: "release-backlogs", path: "/release-backlogs?what=R-2" },
  { name: "release-backlog", path: "/release-backlogs/RB-1" },
  { name: "change-plan", path: "/release-backlogs/RB-1/change-plan" },
  { name: "release-backlog-wbs", path: "/release-backlogs/RB-1/wbs" },
  { name: "execution", path: "/release-backlogs/RB-1/execution" },
  { name: "task-new", path: "/tasks?name=Ask%20the%20vendor" },
  { name: "release-points", path: "/release-points" },
  { name: "iterations", path: "/iterations" },
  { name: "iteration", path: "/iterations/Port%20Platform/I-2" },
  { name: "iteration-current", path: "/iterations/Port%20Platform/I-1" },
  { name: "iteration-report", path: "/iterations/Port%20Platform/I-1/report" },
  { name: "board", path: "/iterations/Port%20Platform/I-1/board" },
  { name: "board-lanes", path: "/iterations/Port%20Platform/I-1/board?lanes=yes" },
  { name: "my-work", path: "/my-work" },
  { name: "task", on: "/iterations/Port%20Platform/I-1/board", find: ".board [data-state=doing] article h3 a" },
  { name: "stages", path: "/stages" },
  { name: "stage", on: "/stages", find: "tbody th a" },
  { name: "estimates", path: "/tasks/T-1/estimates" },
  { name: "rounds", path: "/rounds" },
  { name: "round", path: "/rounds/ER-1" },
  { name: "completeness", path: "/completeness" },
  { name: "reviews", path: "/reviews" },
  { name: "review", path: "/reviews/V-1" },
  { name: "import", path: "/imports" },
  { name: "findings", path: "/findings" },
  { name: "activity", path: "/activity" },
  { name: "report", path: "/report" },
  { name: "settings", path: "/settings" },
  { name: "display", path: "/settings/display" },
  { name: "account", path: "/settings/account" },
  { name: "teams", path: "/settings/teams" },
  { name: "templates", path: "/settings/templates" },
  { name: "people", path: "/settings/people", right: [] },
  { name: "webhooks", path: "/settings/webhooks", right: [] },
  { name: "webhook", on: "/settings/webhooks", find: "tbody th a", right: [] },
  { name: "portfolios", path: "/settings/portfolios", right: [] },
  { name: "not-found", path: "/no-such-page", status: 404 },
];

/** Two plans, one of them in force, a round of review, and a webhook to nowhere, so that there is something to see. */
export const prepare = (landfall) => {
  const propose = (team, length) => landfall.run(
    "plan", "propose", "--start", "2026-12-07", "--length", length, "--iterations", "12",
    "--team-capacity", fixture(`harbour/${team}.toml`),
  );
  propose("team", "2w");
  landfall.run("webhooks", "add", "Chat of the cloud team", "https://hooks.invalid/landfall", "--kind", "plan_proposed", "--kind", "plan_adopted");
  landfall.run("plan", "adopt", "P-1");
  landfall.run("outcomes", "add", "--title", "Leave the data centre", "--priority", "high", "--stakeholder", "CFO", "--drivers", "lease ends; cost");
  landfall.run("outcomes", "add", "--title", "Ferry tickets sell in the season", "--category", "performance");
  const metric = (...rest) => landfall.run("metrics", "add", "O-1", "--baseline-on", "2026-01-01", "--due", "2027-12-31", ...rest);
  metric("--title", "Racks in use", "--baseline", "12", "--target", "0", "--unit", "racks");
  metric("--title", "Dispositions decided", "--baseline", "0", "--target", "100", "--unit", "%", "--learning", "yes", "--source", "workloads_decided_percent");
  for (const [on, value] of [["2026-03-01", "11"], ["2026-06-01", "9.5"], ["2026-10-01", "7"]]) {
    landfall.run("metrics", "record", "M-1", "--on", on, "--value", value);
  }
  landfall.run("outcomes", "link", "O-1", "--filter", "environment:prod");
  landfall.run("questionnaires", "import", fixture("formats/konveyor/tackle2-seed__questionnaire.yaml"));
  landfall.run("questionnaires", "answer", "Legacy Pathfinder", "W-9", "1.1=5", "1.2=6", "1.3=3", "2.1=2");
  propose("team-with-rules", "4w");
  for (const [rank, reason] of [["2", "the season starts"], ["9", "the season is over"]]) {
    landfall.run("backlog", "move", "W-3", "--to", rank, "--reason", reason);
  }
  landfall.run("backlog", "move", "W-3", "--as-proposed", "--reason", "the next season is far");
  landfall.run("backlog", "propose", "W-9", "--after", "W-3", "--reason", "the lease of its racks ends in March");
  landfall.run("backlog", "vote", "N-1", "--against", "--reason", "its data is not known yet");
  landfall.run("releases", "submit", "R-1", "--title", "The harbour first", "--because", "the lease ends in March");
  landfall.run("releases", "commit", "RB-1", "--against", "a rehearsal before the review");
  landfall.run("execution", "draft", "RB-1");
  landfall.run("execution", "start", "EP-1");
  landfall.run("execution", "begin", "EP-1", "1");
  landfall.run("execution", "complete", "EP-1", "1", "--comment", "access is granted");
  landfall.run("execution", "begin", "EP-1", "2.1");
  landfall.run("releases", "change-plan", "RB-1", "--answer", "downtime=The branch offices, on Monday by mail");
  landfall.run("releases", "criteria", "RB-1", "add", "A search takes no longer than a second", "--measured", "the load test of the old system");
  landfall.run("releases", "criteria", "RB-1", "add", "Every berth can be booked", "--measured", "ten bookings by the harbour master");
  landfall.run("releases", "criteria", "RB-1", "meet", "1", "--evidence", "run 12 took 0.8 seconds");
  landfall.run("iterations", "lay-out", "--team", "Port Platform");
  const [first, second] = JSON.parse(landfall.run("--json", "iterations", "fill", "I-1")).tasks;
  landfall.run("iterations", "commit", "I-1");
  for (const step of [["pull", first], ["pull", second], ["finish", second], ["block", first, "--because", "no key to the cabinet"]]) {
    landfall.run("tasks", ...step);
  }
  landfall.run("tasks", "note", first, "The key is with the harbour master", "--evidence");
  landfall.run("tasks", "add-step", first, "Ask the harbour master for the key");
  landfall.run("tasks", "tick", first, "1");
  const [{ workload }] = JSON.parse(landfall.run("--json", "stages", "--limit", "1")).items;
  landfall.run("stages", "asset", workload, "--all", "--to", "assessed");
  landfall.run("stages", "check", workload, "cost", "--evidence", "on page 12 of the estimate");
  landfall.run("stages", "govern", workload, "security", "--block", "--because", "a port is open to everybody");
  landfall.run("tasks", "estimate", "T-1", "--low", "2", "--likely", "4", "--high", "9", "--reason", "the disks are slow");
  landfall.run("rounds", "open", "T-20", "T-21", "T-22", "T-23", "--title", "What comes after the pilot", "--scale", "shirts");
  for (const [person, ...votes] of [["ana", "1=M", "2=S", "3=L"], ["bo", "1=L", "2=S"], ["cy", "1=XL"]]) {
    landfall.run("--actor", person, "rounds", "vote", "ER-1", ...votes);
  }
  landfall.run("rounds", "reveal", "ER-1", "--group", "1");
  landfall.run("review", "open", "Before the first release", "--strategy", "stan", "--strategy", "sue", "--adoption", "anna");
};

/** Opens a page of the list as `reader`. */
export const reach = async (reader, { path, on, find, status }) => {
  if (path) return reader.open(path, status);
  await reader.open(on);
  return reader.follow(reader.page.locator(find).first());
};

// First contentful paint of every page of a running `landfall serve`, in milliseconds.
//
// node paint.mjs PORT [PATH…] ; needs what the browser tests install (crates/app/tests/browser) and
// Chromium. Three visits a page, each in a tab of its own; the median is told. A page that says that
// something is being made counts as painted, as its reader sees it.

import { createRequire } from "node:module";

const require = createRequire(new URL("../crates/app/tests/browser/package.json", import.meta.url));
const { chromium } = require("playwright-core");

const PAGES = [
  "/", "/assets", "/assets?q=kind:vm", "/workloads", "/workloads/W-77", "/workloads/W-77/sheets", "/backlog", "/backlog/profile",
  "/dependencies", "/dependencies?view=matrix", "/dependencies?view=table", "/suggestions", "/plans", "/plans/P-1",
  "/releases", "/releases/R-6", "/imports", "/findings", "/activity", "/report", "/settings", "/settings/teams",
  "/settings/templates", "/settings/webhooks",
];
const VISITS = 3;

const [port, ...asked] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const context = await browser.newContext();

const paint = async (path) => {
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${port}${path}`);
  await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
  const at = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0].startTime);
  await page.close();
  return Math.round(at);
};

for (const path of asked.length > 0 ? asked : PAGES) {
  const times = [];
  for (let visit = 0; visit < VISITS; visit += 1) times.push(await paint(path));
  times.sort((a, b) => a - b);
  console.log(`${path}: ${times[1]} (${times.join(", ")})`);
}
await browser.close();

// Runs journeys, two files at a time, and sums up in the words of the Rust tests, for `./test`.
// Arguments are names of files, or parts of them: node run.js keys

import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { run } from "node:test";
import { spec as Spec } from "node:test/reporters";

const folder = fileURLToPath(new URL("journeys/", import.meta.url));
const wanted = process.argv.slice(2);
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".test.js"))
  .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
  .map((name) => folder + name);

const LONGEST = 300_000;
const count = { pass: 0, fail: 0, cancelled: 0, skipped: 0 };
const tests = run({ files, concurrency: 2, timeout: LONGEST });
tests.on("test:diagnostic", ({ message }) => {
  const [, what, number] = /^(pass|fail|cancelled|skipped) (\d+)$/.exec(message) ?? [];
  if (what) count[what] += Number(number);
});
process.on("exit", () => {
  const failed = count.fail + count.cancelled;
  const isGood = failed === 0 && count.pass > 0;
  if (!isGood) process.exitCode = 1;
  console.log(`\ntest result: ${isGood ? "ok" : "FAILED"}. ${count.pass} passed; ${failed} failed; ${count.skipped} ignored`);
});
tests.compose(new Spec()).pipe(process.stdout);

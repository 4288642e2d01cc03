// The program as a user runs it: a folder with a database of its own, and a server on it.

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../../../", import.meta.url));
const built = process.env.CARGO_TARGET_DIR ?? join(root, "target");
const program = process.env.LANDFALL_BIN ?? join(built, "debug/landfall");

/** The path of a file under `fixtures/`. */
export const fixture = (name) => join(root, "fixtures", name);

/** The small invented estate: virtual machines, a CMDB list, dependencies. */
export const HARBOUR = [
  "harbour/RVTools_tabvInfo.csv",
  "harbour/RVTools_tabvDisk.csv",
  "harbour/RVTools_tabvPartition.csv",
  "harbour/RVTools_tabvNetwork.csv",
  "harbour/servicenow_cmdb_ci_server.csv",
  "harbour/azure_dependencies.csv",
].map(fixture);

/** The bundled real estate: more than one page of everything. */
export const QUICKSTART = [
  "quickstart/SizingWorkshop-RVTools.xlsx",
  "quickstart/invented-dependencies.csv",
].map(fixture);

/** The password of everybody. */
export const PASSWORD = "a harbour at night";

/**
 * A server on a database into which `files` were imported, with `accounts` (roles by name), set as
 * `settings` say: a text for `landfall.toml` and further files by name. `run` is the command line,
 * `add` makes an account. `stop` ends the server and removes everything.
 */
export const startLandfall = async (files = [], { accounts = {}, settings = {} } = {}) => {
  const folder = mkdtempSync(join(tmpdir(), "landfall-browser-"));
  const world = { cwd: folder, env: { LANDFALL_ACTOR: "ada", TMPDIR: folder } };
  const tell = (input, ...words) => execFileSync(program, words, { ...world, encoding: "utf8", stdio: "pipe", input });
  const run = (...words) => tell("", ...words);
  const add = (name, role, portfolio = "main") =>
    tell(`${PASSWORD}\n`, "people", "add", name, "--role", role, "--portfolio", portfolio, "--password-stdin");
  for (const [name, text] of Object.entries(settings)) writeFileSync(join(folder, name), text);
  if (files.length > 0) run("import", ...files);
  for (const [name, role] of Object.entries(accounts)) add(name, role);

  const server = spawn(program, ["serve", "--listen", "127.0.0.1:0"], { ...world, stdio: ["ignore", "pipe", "inherit"] });
  const kill = () => server.kill();
  process.once("exit", kill);
  const ended = new Promise((end) => server.once("exit", end));
  const stop = async () => {
    kill();
    await ended;
    process.off("exit", kill);
    rmSync(folder, { recursive: true, force: true });
  };
  return { url: await address(server, ended), run, add, stop };
};

/** What the first line says: `Landfall is at http://127.0.0.1:40123/ (…)`. */
const address = async (server, ended) => {
  const lines = createInterface({ input: server.stdout });
  const first = new Promise((said) => lines.once("line", said));
  const line = await Promise.race([first, ended.then(() => "it ended at once")]);
  const found = /http:\/\/[^/ ]+/.exec(line);
  if (found === null) throw new Error(`${program} names no address: ${line}`);
  return found[0];
};

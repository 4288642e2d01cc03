// What holds for every page, whatever a journey does: nobody is shut out, nothing is asked of other
// hosts, and neither the content policy nor a script complains.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
const QUESTION = `axe.run(document, ${JSON.stringify({
  runOnly: STANDARDS,
  resultTypes: ["violations"],
  preload: false,
})}).then(({ violations }) => violations.map(({ id, help, nodes }) =>
  id + ": " + help + " — " + nodes.slice(0, 3).map((node) => node.html).join(" ")))`;

/** Listens to everything that a page does wrong from now on; `faults` grows. It may ask `origins`. */
export const watch = async (page, origins, scripts) => {
  const faults = [];
  const add = (kind, text) => faults.push(`${kind}: ${text}`);
  page.on("pageerror", (error) => add("script failed", error.message));
  page.on("request", (request) => {
    const asked = request.url();
    const isOurs = asked.startsWith("data:") || origins.some((origin) => asked.startsWith(`${origin}/`));
    if (!isOurs) add("asks another host", asked);
  });
  page.on("console", (message) => {
    // The status of the page itself is the journey's business.
    const isStatus = message.text().startsWith("Failed to load resource") && message.location().url === page.url();
    if (["error", "warning"].includes(message.type()) && !isStatus) add("console", message.text());
  });
  // The browser's own record of what the policy stopped: it works without scripts as well.
  const session = await page.context().newCDPSession(page);
  session.on("Audits.issueAdded", ({ issue }) => {
    const stopped = issue.details.contentSecurityPolicyIssueDetails;
    if (stopped) add("content policy", `${stopped.violatedDirective} ${stopped.blockedURL ?? ""}`);
  });
  await session.send("Audits.enable");
  await session.send("Emulation.setScriptExecutionDisabled", { value: !scripts });
  return { faults, session, scripts };
};

/** What axe finds. It runs in a world of its own, so that the page's policy stays as it is. */
export const inaccessible = async ({ session, scripts }) => {
  const { frameTree } = await session.send("Page.getFrameTree");
  const world = { frameId: frameTree.frame.id, worldName: "axe" };
  const { executionContextId } = await session.send("Page.createIsolatedWorld", world);
  const evaluate = async (expression) => {
    const how = { expression, contextId: executionContextId, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await session.send("Runtime.evaluate", how);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  // Without timers axe never ends. What the page did not run on arrival it does not run now.
  await session.send("Emulation.setScriptExecutionDisabled", { value: false });
  await evaluate(`${axe}; undefined`);
  const found = await evaluate(QUESTION);
  await session.send("Emulation.setScriptExecutionDisabled", { value: !scripts });
  return found;
};

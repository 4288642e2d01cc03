// Planning and a board without a mouse, and a board with one.

import assert from "node:assert/strict";

import { journey } from "../support/journey.js";
import { HARBOUR, fixture } from "../support/landfall.js";

const release = (landfall) => {
  landfall.run("plan", "propose", "--start", "2026-12-07", "--length", "2w", "--iterations", "12", "--team-capacity", fixture("harbour/team.toml"));
  landfall.run("plan", "adopt", "P-1");
  landfall.run("releases", "submit", "R-1", "--title", "The harbour first", "--because", "the lease ends");
  landfall.run("releases", "commit", "RB-1", "--against", "a rehearsal");
};

/** Presses Tab until what has the focus is `wanted`, and says how often. */
const tabTo = async (page, wanted) => {
  for (let times = 0; times < 200; times += 1) {
    await page.keyboard.press("Tab");
    const has = await page.evaluate(() => {
      const one = document.activeElement;
      const label = one.labels?.[0]?.innerText ?? "";
      return `${one.closest("article")?.id ?? ""}|${(one.getAttribute("aria-label") ?? one.innerText ?? "").trim() || label.trim()}`;
    });
    if (wanted(has)) return;
  }
  assert.fail("no Tab leads there");
};
const named = (name) => (has) => has.split("|")[1].startsWith(name);

journey("an iteration is planned, committed and worked on with keys alone", { estate: HARBOUR }, async (reader, landfall) => {
  release(landfall);
  const { page } = reader;
  const enter = () => page.keyboard.press("Enter");
  await reader.open("/iterations");
  await tabTo(page, named("Team, if there are several"));
  await page.keyboard.type("Port Platform");
  await tabTo(page, named("Lay out"));
  await reader.arrive(enter);
  await tabTo(page, named("I-1"));
  await reader.arrive(enter);
  // What if: choosing tells at once what is asked of the team; then the chosen go in.
  const infra = page.locator("#capacity-now li", { hasText: "infra" });
  const before = await infra.innerText();
  await tabTo(page, named("T-"));
  await page.keyboard.press("Space");
  await page.getByText("With 1 chosen tasks").waitFor();
  await tabTo(page, named("T-"));
  await page.keyboard.press("Space");
  await tabTo(page, named("T-"));
  await page.keyboard.press("Space");
  await page.getByText("With 3 chosen tasks").waitFor();
  assert.notEqual(await infra.innerText(), before, "the landing zone takes infra");
  await page.keyboard.press("Control+Home");
  await page.getByRole("heading", { name: "Capacity" }).evaluate((one) => { one.tabIndex = -1; one.focus(); });
  await tabTo(page, named("Put the chosen in"));
  await reader.arrive(enter);
  assert.equal(await page.locator("section[aria-labelledby=in] li").count(), 3);
  await tabTo(page, named("Fill with what fits"));
  await reader.arrive(enter);
  await tabTo(page, named("Commit to I-1"));
  await reader.arrive(enter);
  await reader.sees("current");
  await tabTo(page, named("Board"));
  await reader.arrive(enter);

  // A card goes through its columns, and the focus goes with it.
  const first = await page.locator("[data-state=to_do] article").first().getAttribute("id");
  await tabTo(page, (has) => has === `${first}|Pull`);
  await enter();
  await page.locator(`[data-state=doing] #${first}`).waitFor();
  const holds = (name) => page.waitForFunction(([id, text]) => {
    const one = document.activeElement;
    return one.closest("article")?.id === id && one.innerText.trim() === text;
  }, [first, name]);
  await holds("Finish");
  await tabTo(page, (has) => has.startsWith(`${first}|`) && has.includes("More"));
  await enter();
  await tabTo(page, (has) => has.startsWith(`${first}|Why, or hours`));
  await page.keyboard.type("no key to the cabinet");
  await tabTo(page, (has) => has === `${first}|Block`);
  await enter();
  await page.locator(`#${first}.blocked`).waitFor();
  await holds("It can go on");
  await enter();
  await page.locator(`#${first}:not(.blocked)`).waitFor();
  await holds("Finish");
  await enter();
  await page.locator(`[data-state=done] #${first}`).waitFor();
  await reader.check();
});

journey("a card is dragged from column to column, and refused where it cannot go", { estate: HARBOUR }, async (reader, landfall) => {
  release(landfall);
  landfall.run("iterations", "lay-out", "--team", "Port Platform");
  landfall.run("iterations", "fill", "I-1");
  landfall.run("iterations", "commit", "I-1");
  const { page } = reader;
  await reader.open("/iterations/Port%20Platform/I-1/board");
  const first = await page.locator("[data-state=to_do] article").first().getAttribute("id");
  const column = (state) => page.locator(`section[data-state=${state}]`);
  const drag = (state) => page.locator(`#${first} p`).first().dragTo(column(state), { sourcePosition: { x: 5, y: 5 }, targetPosition: { x: 40, y: 12 } });
  // From "to do" nothing goes straight to "done".
  await drag("done");
  await page.locator(`[data-state=to_do] #${first}`).waitFor();
  await drag("doing");
  await page.locator(`[data-state=doing] #${first}`).waitFor();
  await drag("to_do");
  await page.locator(`[data-state=to_do] #${first}`).waitFor();
  await drag("doing");
  await page.locator(`[data-state=doing] #${first}`).waitFor();
  await drag("done");
  await page.locator(`[data-state=done] #${first}`).waitFor();

  // Others see it without reading the page again; lanes keep what is shown after a move.
  const other = await landfall.reader();
  await other.open("/iterations/Port%20Platform/I-1/board?lanes=yes");
  await other.page.locator(`[data-state=done] #${first}`).waitFor();
  await page.locator(`#${first}`).getByRole("button", { name: "Open again" }).click();
  await other.page.locator(`[data-state=doing] #${first}`).waitFor();
  await other.page.locator(`#${first}`).getByRole("button", { name: "Put back" }).click();
  await other.page.locator(`[data-state=to_do] #${first}`).waitFor();
  assert.match(other.page.url(), /lanes=yes/);

  // The task's own page: a runbook, evidence, and the way back.
  await reader.open("/iterations/Port%20Platform/I-1/board");
  await reader.follow(page.locator(`#${first} h3 a`));
  await page.getByText("Add a step", { exact: true }).click();
  await page.getByLabel("What to do").fill("Ask the harbour master");
  await reader.follow(reader.button("Add the step"));
  await reader.follow(page.getByRole("button", { name: "Done: step 1" }));
  await reader.sees("1 of 1");
  await page.getByLabel("What others should know").fill("the key is in the safe");
  await reader.follow(reader.button("Add as evidence"));
  await reader.sees("the key is in the safe");
  await reader.follow(reader.button("Pull"));
  await reader.open("/my-work");
  await reader.sees("works on");
  assert.equal(await page.locator(`a[href$="/tasks/${first}"]`).count(), 1);
});

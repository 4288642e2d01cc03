// A review by five people of two teams, and the gate that it opens.

import assert from "node:assert/strict";

import { journey } from "../support/journey.js";
import { HARBOUR } from "../support/landfall.js";
import { another, signIn } from "../support/people.js";

const ACCOUNTS = { root: "admin", stan: "strategy_lead", sue: "contributor", anna: "adoption_lead", abe: "contributor", ash: "contributor" };
const PEOPLE = { estate: HARBOUR, accounts: ACCOUNTS, scripts: false };

/** Answers every question, trying choices until one is right; gives how many there were. */
const answerAll = async (reader) => {
  const { page } = reader;
  const questions = await page.locator("form.card fieldset").count();
  for (let at = 1; at <= questions; at += 1) {
    const form = page.locator(`#question-${at}`);
    const choices = await form.getByRole("radio").count();
    for (let choice = 0; choice < choices && (await form.getByText("right", { exact: true }).count()) === 0; choice += 1) {
      await form.getByRole("radio").nth(choice).check();
      await reader.follow(form.getByRole("button", { name: "Answer" }));
    }
    assert.equal(await form.getByText("right", { exact: true }).count(), 1);
  }
  return questions;
};

const doPart = async (reader, name) => {
  await reader.open("/reviews/V-1");
  await reader.follow("Do my part");
  assert.ok((await answerAll(reader)) >= 3);
  for (const topic of ["outcomes and metrics", "priorities and why", "core assumptions and why"]) {
    await reader.page.getByLabel(`${topic}, in your words`).fill(`${name} says in words of their own what the ${topic} are.`);
    await reader.follow(reader.page.getByRole("button", { name: "Attest" }).first());
  }
  assert.equal(await reader.page.getByRole("button", { name: "Take it back" }).count(), 3);
};

journey("five people of two teams review the backlog, and work begins", PEOPLE, async (stan, landfall) => {
  await signIn(stan, "stan");
  const anna = await another(landfall, "anna");
  await anna.open("/releases/R-1");
  await anna.sees("no review was held");
  await stan.open("/reviews");
  await stan.page.getByLabel("Title").fill("Before the first release");
  await stan.page.getByLabel("Strategy team, one name a line").fill("stan\nsue");
  await stan.page.getByLabel("Adoption team, one name a line").fill("anna, abe, anna");
  await stan.follow(stan.button("Open"), 400);
  await stan.sees("anna is named twice");
  assert.equal(await stan.page.getByLabel("Title").inputValue(), "Before the first release");
  await stan.page.getByLabel("Adoption team, one name a line").fill("anna\nabe");
  await stan.follow(stan.button("Open"));
  await stan.sees("0 of 2 of the cloud strategy team have attested");
  const ash = await another(landfall, "ash");
  await ash.open("/reviews/V-1");
  await ash.page.locator("select[name=team]").selectOption("adoption");
  await ash.follow(ash.button("Add"));
  await doPart(ash, "Ash");
  await ash.open("/reviews/V-1");
  await ash.page.getByLabel("Key, if it is about one thing").fill("A-99");
  await ash.page.getByLabel("What is doubted, and why").fill("Nobody looked at the quarter's end.");
  await ash.follow(ash.button("Challenge"), 400);
  await ash.sees("looks at no `A-99`");
  await ash.page.getByLabel("Key, if it is about one thing").fill("A-1");
  await ash.follow(ash.button("Challenge"));
  for (const name of ["sue", "abe"]) await doPart(await another(landfall, name), name);
  await doPart(anna, "Anna");
  await doPart(stan, "Stan");
  await stan.open("/reviews/V-1");
  await stan.sees("challenge 1 is open");
  assert.equal(await stan.page.getByRole("button", { name: "Close and sign" }).count(), 0);
  await stan.page.getByLabel("What was decided on challenge 1").fill("We looked: the load is the same.");
  await stan.follow(stan.button("Resolve"));
  await stan.follow(stan.button("Close and sign"));
  await stan.sees("closed by stan");
  await anna.open("/releases/R-1");
  await anna.sees("The last review is closed.");
  await anna.follow(anna.button("Begin work on R-1"));
  await anna.sees("anna let work on R-1 begin");
});

journey("a backlog that changed shuts the gate, and only a named reason passes it", PEOPLE, async (anna, landfall) => {
  await signIn(anna, "anna");
  await anna.open("/releases/R-1");
  await anna.page.getByLabel("Why work has to begin all the same").fill("the outage window is tonight");
  await anna.follow(anna.button("Begin work on R-1"));
  await anna.sees("against the gate");
  await anna.sees("the outage window is tonight");
  await anna.open("/activity");
  await anna.sees("the outage window is tonight");
});

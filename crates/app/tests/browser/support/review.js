// How a participant does their part of a review.

import assert from "node:assert/strict";

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

/** Answers all questions of a round and states each topic; there are at least so many questions. */
export const doPart = async (reader, name, least) => {
  await reader.open("/reviews/V-1");
  await reader.follow("Do my part");
  const asked = await answerAll(reader);
  assert.ok(asked >= least, `${asked} questions to ${name}`);
  for (const topic of ["outcomes and metrics", "priorities and why", "core assumptions and why"]) {
    await reader.page.getByLabel(`${topic}, in your words`).fill(`${name} says in words of their own what the ${topic} are.`);
    await reader.follow(reader.page.getByRole("button", { name: "Attest" }).first());
  }
  assert.equal(await reader.page.getByRole("button", { name: "Take it back" }).count(), 3);
};

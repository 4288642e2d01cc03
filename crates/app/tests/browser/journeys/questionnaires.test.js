// A questionnaire: imported, answered for a workload, found by its risk, changed, removed.

import assert from "node:assert/strict";

import { journey } from "../support/journey.js";
import { HARBOUR } from "../support/landfall.js";

const BERTH = `name: Berth check
thresholds: {red: 50, yellow: 30, unknown: 5}
riskMessages: {red: Stay ashore for now.}
sections:
  - name: Quay
    questions:
      - text: Is it long enough?
        answers:
          - {text: 'Yes', risk: green}
          - {text: 'No', risk: red, mitigation: Build a longer one}
      - text: Is it deep enough?
        answers:
          - {text: 'Yes', risk: green}
          - {text: Hardly, risk: yellow, mitigation: Dredge it}
`;

const file = (text) => ({ name: "berth.yaml", mimeType: "application/yaml", buffer: Buffer.from(text) });

for (const scripts of [true, false]) {
  const how = `${scripts ? "with" : "without"} scripts`;
  journey(`a questionnaire says what stands in the way, ${how}`, { estate: HARBOUR, scripts }, async (reader, landfall) => {
    const { page } = reader;
    const bring = async (text, button, status) => {
      await page.getByLabel("File").setInputFiles(file(text));
      await reader.follow(reader.button(button), status);
    };
    await reader.open("/workloads");
    await reader.follow("Questionnaires about risks");
    await reader.sees("None yet.");
    await bring(BERTH.replace("risk: yellow", "risk: beige"), "Import", 422);
    await reader.sees("berth.yaml, line 14: risk: `beige` is no risk");
    await bring(BERTH, "Show what would change");
    await reader.sees("Berth check: added, 2 questions");
    await bring(BERTH, "Import");
    await reader.follow("Berth check");
    await page.getByLabel("Key of a workload").fill("W-9");
    await reader.follow(reader.button("Answer for it"));
    await reader.sees("Nobody answered a question yet.");
    await page.getByRole("group", { name: "1.1 Is it long enough?" }).getByLabel("No", { exact: false }).first().check();
    await page.getByRole("group", { name: "1.2 Is it deep enough?" }).getByLabel("Hardly").check();
    await reader.follow(reader.button("Save"));
    await reader.sees("Saved. red. Of 2 questions: 1 red (50.0 %, threshold 50 %)");
    await reader.sees("Stay ashore for now.");

    await reader.open("/workloads?q=risk%3Ared");
    await reader.sees("1 workloads found");
    await reader.follow(page.locator("tbody th a").first());
    await reader.sees("Build a longer one");
    await reader.follow("Questions that lead to it");
    await reader.sees("Evidence: Berth check says red.");

    // Somebody else is first: what was ticked is kept, and can be saved again.
    await reader.open("/workloads/W-9");
    await reader.follow("Berth check");
    landfall.run("questionnaires", "answer", "Berth check", "W-9", "1.2=1");
    await page.getByRole("group", { name: "1.1 Is it long enough?" }).getByLabel("Yes").check();
    await reader.follow(reader.button("Save"), 412);
    await reader.sees("Nothing was saved");
    assert.ok(await page.getByLabel("Hardly").isChecked(), "what was ticked is kept");
    await reader.follow(reader.button("Save"));
    await reader.sees("yellow is the first to reach its threshold");

    await reader.open("/questionnaires");
    await bring(BERTH.replace("Hardly", "Barely"), "Import");
    await reader.sees("Berth check: changed, 2 questions; 1 answers kept, 1 dropped");
    await reader.follow("Berth check");
    await reader.follow(reader.button("Remove Berth check"));
    await reader.sees("None yet.");
  });
}

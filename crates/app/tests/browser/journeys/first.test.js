// From an empty database to an estate, by upload.

import assert from "node:assert/strict";

import { journey } from "../support/journey.js";
import { HARBOUR, fixture } from "../support/landfall.js";

const upload = async (reader, files) => {
  await reader.page.getByLabel("Files").setInputFiles(files);
  await reader.follow(reader.button("Show what would change"));
};

journey("an empty Landfall says what to do first", {}, async (reader) => {
  await reader.open("/");
  await reader.sees("Nothing has been imported yet");
  for (const place of ["Estate", "Workloads", "Suggestions", "Plans", "Releases", "Findings", "Report", "Activity"]) {
    await reader.open("/");
    await reader.follow(place);
  }
  await reader.open("/");
  await reader.follow("import files");
  assert.equal(await reader.heading(), "Import");
});

journey("what is uploaded is shown first and written when confirmed", {}, async (reader, landfall) => {
  await reader.open("/imports");
  await upload(reader, HARBOUR);
  assert.equal(await reader.heading(), "What the import would change");
  await reader.sees("19 added");
  assert.equal(JSON.parse(landfall.run("assets", "--json")).total, 0);
  await reader.page.getByLabel("Reason").fill("the first export");
  await reader.follow(reader.button("Import"));
  assert.equal(reader.path(), "/");
  await reader.sees("First in the backlog");
  await reader.follow("activity");
  await reader.sees("the first export");
});

journey("a preview can be left without a trace", {}, async (reader, landfall) => {
  await reader.open("/imports");
  await upload(reader, HARBOUR.slice(0, 1));
  await reader.follow("Do not import");
  assert.equal(reader.path(), "/imports");
  assert.equal(JSON.parse(landfall.run("events", "--json")).total, 0);
});

journey("the same files again change nothing", { estate: HARBOUR }, async (reader) => {
  await reader.open("/imports");
  await upload(reader, HARBOUR);
  await reader.sees("imported before, nothing new");
  assert.equal(await reader.button("Import").count(), 0);
  await reader.follow("Choose other files");
});

journey("files that cannot be read are refused with the reason", {}, async (reader, landfall) => {
  for (const [name, content] of [["notes.txt", "dear diary"], ["empty.csv", ""], ["broken.xlsx", "PK\x03\x04"]]) {
    await reader.open("/imports");
    await upload(reader, { name, mimeType: "application/octet-stream", buffer: Buffer.from(content) });
    await reader.page.getByRole("alert").waitFor();
    await reader.sees(name);
    await reader.sees("Nothing to write");
    assert.equal(await reader.button("Import").count(), 0);
  }
  assert.equal(JSON.parse(landfall.run("events", "--json")).total, 0);
});

journey("rows that are wrong are told before anything is written", {}, async (reader) => {
  await reader.open("/imports");
  await upload(reader, fixture("formats/aws/cloud-migration-factory-on-aws__test_invalid.csv"));
  await reader.page.getByRole("heading", { name: "Findings" }).waitFor();
});

journey("a form without a file is not sent", {}, async (reader) => {
  await reader.open("/imports");
  await reader.button("Show what would change").click();
  const isValid = await reader.page.getByLabel("Files").evaluate((field) => field.validity.valid);
  assert.equal(isValid, false);
  assert.equal(reader.path(), "/imports");
});

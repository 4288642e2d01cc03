// Why a workload stands where it stands, and how firm that is.

import { HARBOUR } from "../support/landfall.js";
import { journey } from "../support/journey.js";

journey("a rank is questioned: the neighbour, the sums, the weights that would swap them", { estate: HARBOUR, scripts: false }, async (reader) => {
  await reader.open("/workloads/W-7");
  await reader.sees("How firm is this rank");
  await reader.check();
  await reader.follow(reader.page.getByRole("link", { name: /^Why below/ }));
  await reader.sees("What would swap them");
  await reader.sees("More points for");
  await reader.check();
  await reader.page.getByLabel("Key of the other one").fill("W-999");
  await reader.follow(reader.button("Compare"), 404);
  await reader.sees("there is no workload W-999 in the backlog");
  await reader.follow("Backlog");
  await reader.follow("Ties");
  await reader.sees("No ten workloads have the same points");
  await reader.check();
});

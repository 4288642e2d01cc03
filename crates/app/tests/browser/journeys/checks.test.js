// The checks themselves: a page that does everything wrong is not passed.

import assert from "node:assert/strict";

import { journey } from "../support/journey.js";

const WRONG = `<!doctype html><html lang="en"><title>Wrong</title>
<h1 style="color: red">Wrong</h1><script>alert(1)</script>
<img src="http://example.invalid/x.png"><input name="unlabelled">`;

/** Answers `/wrong` with this page, under the policy of our own pages. */
const serve = async ({ page, url }, body) => {
  const policy = (await fetch(url)).headers.get("content-security-policy");
  await page.route("**/wrong", (route) => route.fulfill({
    contentType: "text/html", headers: { "content-security-policy": policy }, body,
  }));
};

for (const scripts of [true, false]) {
  journey(`a wrong page is noticed, ${scripts ? "with" : "without"} scripts`, { scripts }, async (reader) => {
    await serve(reader, WRONG);
    await assert.rejects(reader.open("/wrong"), /image-alt.*label/s);
    const faults = reader.faults.splice(0).join("\n");
    assert.match(faults, /content policy: style-src-attr/);
    assert.match(faults, /content policy: img-src http:\/\/example\.invalid/);
    if (scripts) assert.match(faults, /content policy: script-src-elem/);
    reader.checked += 1;
  });
}

journey("a script that fails and a call elsewhere are noticed", {}, async (reader) => {
  await reader.open("/");
  await reader.page.evaluate(() => {
    setTimeout(() => { throw new Error("on purpose"); });
    return fetch("http://example.invalid/").catch(() => {});
  });
  await reader.page.waitForFunction(() => true);
  const faults = reader.faults.splice(0).join("\n");
  assert.match(faults, /script failed: on purpose/);
  assert.match(faults, /content policy: connect-src http:\/\/example\.invalid/);
});

journey("a link that leads elsewhere is noticed", {}, async (reader) => {
  await reader.open("/");
  const asked = reader.page.waitForRequest(/example/);
  await reader.page.evaluate(() => location.assign("http://example.invalid/"));
  await asked;
  assert.match(reader.faults.splice(0).join(), /asks another host: http:\/\/example\.invalid/);
});

// The tests in a browser, where there is one: CHROMIUM names it, else it is looked for.
import { existsSync, readdirSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const places = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const found =
  process.env.CHROMIUM ??
  (process.env.PATH ?? "")
    .split(":")
    .flatMap((folder) => [...places.map((name) => join(folder, name))])
    .concat("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
    .find(existsSync);
const folder = join(root, "tests", "browser");
if (!existsSync(folder) || !readdirSync(folder).some((name) => name.endsWith(".test.ts"))) {
  console.log("There are no tests for a browser.");
} else if (found === undefined) {
  console.log("Not tested in a browser: Chromium was not found (CHROMIUM=/path/to/chrome names it).");
} else {
  const environment = { ...process.env, CHROMIUM: found };
  const script = join(root, "scripts", "test.mjs");
  const options = { stdio: "inherit", env: environment, cwd: root };
  process.exitCode = spawnSync(process.execPath, [script, "tests/browser"], options).status ?? 1;
}

// Bundles the tests in the folders that are named, each *.test.ts for itself, and runs them by node's own runner.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folders = process.argv.slice(2);
const files = folders.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true })
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => join(root, folder, name)),
);
// Within node_modules, where what they import is found.
const place = mkdtempSync(join(root, "node_modules", ".tests-"));
try {
  await build({
    entryPoints: files,
    outdir: place,
    outbase: root,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    platform: "node",
    target: ["node18"],
    loader: { ".css": "empty" },
    external: ["playwright-core"],
    sourcemap: "inline",
    logLevel: "warning",
  });
  const bundled = readdirSync(place, { recursive: true })
    .filter((name) => name.endsWith(".mjs"))
    .map((name) => join(place, name));
  const options = ["--enable-source-maps", "--test", ...bundled];
  const environment = { ...process.env, EXPLORER_ROOT: root };
  process.exitCode = spawnSync(process.execPath, options, { stdio: "inherit", env: environment }).status ?? 1;
} finally {
  rmSync(place, { recursive: true, force: true });
}

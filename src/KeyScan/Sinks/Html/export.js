// What is shown, as a file: made here, and sent nowhere.
const exportColumns = {
  id: f => f.id,
  rule_id: f => f.rule.id,
  description: f => f.rule.description,
  provider: f => f.rule.provider,
  severity: f => f.severity,
  confidence: f => f.confidence,
  state: f => f.state,
  verified: f => f.verified,
  secret: f => f.secret,
  excerpt: f => f.excerpt,
  repository: f => f.repositories[0],
  path: f => f.place?.path,
  line: f => f.place?.line,
  commit: f => f.place?.commit,
  author: f => f.place?.author,
  occurrences: f => f.occurrences,
  issued_key: f => f.key?.id,
  owner: f => f.key?.owner,
  team: f => f.key?.team,
  advice: f => f.rule.advice,
};

// A spreadsheet takes a cell that starts so for a formula, which can call out.
function cell(value) {
  const text = value === undefined ? '' : String(value);
  const harmless = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function csv(findings) {
  const lines = [Object.keys(exportColumns), ...findings.map(f => Object.values(exportColumns).map(value => value(f)))];
  return lines.map(line => `${line.map(cell).join(',')}\r\n`).join('');
}

function json(findings) {
  return JSON.stringify(findings.map(f => ({
    ...Object.fromEntries(Object.entries(exportColumns).map(([name, value]) => [name, value(f)])),
    places: f.sightings.flatMap(s => s.places.map(p => ({ repository: data.repositories[s.repository].name, ...p }))),
  })), null, 2);
}

function save(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  make('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

function makeExports() {
  byId('csv').addEventListener('click', () => save('keyscan-findings.csv', 'text/csv;charset=utf-8', csv(sorted)));
  byId('json').addEventListener('click', () => save('keyscan-findings.json', 'application/json', json(sorted)));
}

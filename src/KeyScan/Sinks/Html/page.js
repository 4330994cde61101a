'use strict';

// All that the page knows. It is the writer's business that this holds no secret; it is ours that nothing in it is taken for markup.
const data = JSON.parse(document.getElementById('data').textContent);

const severities = ['critical', 'high', 'medium', 'low', 'info'];
const confidences = ['certain', 'high', 'medium', 'low'];
const states = ['live', 'open', 'allowed', 'revoked', 'fixed'];
const day = 86400;
const nobody = '(none)';

const byId = id => document.getElementById(id);
const number = value => value.toLocaleString('en');
const plural = (count, noun, nouns = `${noun}s`) => `${number(count)} ${count === 1 ? noun : nouns}`;
const cut = (text, length) => text.length > length ? `${text.slice(0, length - 1)}…` : text;
const date = seconds => new Date(seconds * 1000).toISOString().slice(0, 10);

// Direction overrides and the like would show another path than the one that is meant.
const visible = text => text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/gu, c => `\\u{${c.codePointAt(0).toString(16)}}`);

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false)
      element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter(c => c !== undefined));
  return element;
}

// Children that are strings become text, whatever they hold.
const make = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);
const draw = (tag, attributes = {}, ...children) => fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);

// A secret in the name of a file has no line.
const placeText = place => place.line === undefined ? place.path : `${place.path}:${place.line}`;

function prepare(finding, index) {
  const rule = data.rules[finding.rule];
  const key = finding.key;
  const places = finding.sightings.flatMap(s => s.places);
  finding.rank = index;
  finding.rule = rule;
  finding.days = finding.since === undefined ? undefined : Math.max(0, Math.floor(((finding.until ?? data.now) - finding.since) / day));
  finding.owner = key?.owner || nobody;
  finding.team = key?.team || nobody;
  finding.repositories = finding.sightings.map(s => data.repositories[s.repository].name);
  finding.occurrences = finding.sightings.reduce((sum, s) => sum + s.occurrences, 0);
  finding.place = places[0];
  finding.paths = places.map(p => p.path.toLowerCase());
  finding.search = [
    finding.id, rule.id, rule.description, rule.provider, finding.secret, finding.excerpt, finding.severity, finding.state,
    key?.id, key?.owner, key?.team, key?.environment, ...finding.repositories,
    ...places.flatMap(p => [placeText(p), p.step, p.beside, p.commit, p.author]),
  ].filter(Boolean).join('\n').toLowerCase();
}

data.findings.forEach(prepare);

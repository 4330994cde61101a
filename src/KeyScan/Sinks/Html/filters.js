// What a finding has of each facet; a finding is in all of its repositories.
const facets = {
  severity: f => [f.severity],
  confidence: f => [f.confidence],
  state: f => [f.state],
  provider: f => [f.rule.provider],
  owner: f => [f.owner],
  team: f => [f.team],
  repository: f => f.repositories,
};
const names = Object.keys(facets);
const all = Object.fromEntries(names.map(n => [n, new Set(data.findings.flatMap(facets[n]))]));
const alphabetical = (a, b) => a < b ? -1 : 1;
const options = {
  severity: severities.filter(s => all.severity.has(s)),
  confidence: confidences.filter(c => all.confidence.has(c)),
  state: states.filter(s => all.state.has(s)),
  provider: [...all.provider].sort(alphabetical),
  owner: [...all.owner].sort(alphabetical),
  team: [...all.team].sort(alphabetical),
  repository: [...all.repository].sort(alphabetical),
};

const chips = ['severity', 'confidence', 'state'];
const selects = { provider: 'All providers', owner: 'All owners', team: 'All teams', repository: 'All repositories' };
const texts = ['text', 'path'];
const filter = { text: '', path: '', finding: '', sort: '', descending: true, chosen: {} };
let latest;

function read(hash) {
  const given = new URLSearchParams(hash.slice(1));
  for (const name of texts)
    filter[name] = given.get(name) ?? '';
  filter.finding = given.get('finding') ?? '';
  filter.sort = columns.some(c => c.id === given.get('sort')) ? given.get('sort') : '';
  filter.descending = given.get('order') !== 'ascending';
  for (const name of names)
    filter.chosen[name] = new Set(given.getAll(name).filter(v => all[name].has(v)));
}

function hash() {
  const given = new URLSearchParams();
  for (const name of texts) {
    if (filter[name])
      given.set(name, filter[name]);
  }
  for (const name of names)
    filter.chosen[name].forEach(v => given.append(name, v));
  if (filter.sort) {
    given.set('sort', filter.sort);
    given.set('order', filter.descending ? 'descending' : 'ascending');
  }
  if (filter.finding)
    given.set('finding', filter.finding);
  return given.size === 0 ? '#' : `#${given}`;
}

// A facet's counts are of what every other filter lets through: they say what choosing another value would give.
function match() {
  const path = filter.path.toLowerCase();
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const counts = Object.fromEntries(names.map(n => [n, new Map()]));
  const shown = [];
  const add = (name, finding) => {
    for (const value of facets[name](finding)) {
      if (!counts[name].has(value))
        counts[name].set(value, states.map(() => 0));
      counts[name].get(value)[states.indexOf(finding.state)]++;
    }
  };
  for (const finding of data.findings) {
    if (!words.every(w => finding.search.includes(w)) || (path && !finding.paths.some(p => p.includes(path))))
      continue;
    const failed = names.filter(n => filter.chosen[n].size > 0 && !facets[n](finding).some(v => filter.chosen[n].has(v)));
    if (failed.length === 0) {
      shown.push(finding);
      names.forEach(n => add(n, finding));
    } else if (failed.length === 1) {
      add(failed[0], finding);
    }
  }
  return { shown, counts };
}

function choose(name, value, isOnly) {
  const chosen = filter.chosen[name];
  const wasChosen = chosen.has(value);
  if (isOnly)
    chosen.clear();
  if (wasChosen)
    chosen.delete(value);
  else if (value !== '')
    chosen.add(value);
  show();
}

const total = (counts, value) => (counts.get(value) ?? []).reduce((a, b) => a + b, 0);

function makeFilters() {
  for (const name of chips) {
    // A choice of one is none.
    byId(name).hidden = options[name].length < 2;
    byId(name).append(...options[name].map(value => {
      const chip = make('button', { type: 'button', class: `chip ${value}`, 'data-value': value, 'aria-pressed': 'false' }, value, ' ', make('span'));
      chip.addEventListener('click', () => choose(name, value, false));
      return chip;
    }));
  }
  for (const name of Object.keys(selects)) {
    const select = byId(name);
    select.hidden = options[name].length < 2;
    select.append(make('option', { value: '' }), ...options[name].map(v => make('option', { value: v })));
    select.addEventListener('change', () => {
      filter.chosen[name].clear();
      choose(name, select.value, true);
    });
  }
  let waiting;
  for (const name of texts) {
    byId(name).addEventListener('input', event => {
      filter[name] = event.target.value.trim();
      clearTimeout(waiting);
      waiting = setTimeout(show, 120);
    });
  }
  byId('reset').addEventListener('click', () => {
    read('#');
    texts.forEach(name => byId(name).value = '');
    show();
  });
  byId('filters').addEventListener('submit', event => event.preventDefault());
}

function showFilters(counts) {
  for (const name of texts) {
    if (byId(name).value.trim() !== filter[name])
      byId(name).value = filter[name];
  }
  for (const name of chips) {
    for (const chip of byId(name).children) {
      chip.setAttribute('aria-pressed', String(filter.chosen[name].has(chip.dataset.value)));
      chip.querySelector('span').textContent = number(total(counts[name], chip.dataset.value));
    }
  }
  for (const [name, label] of Object.entries(selects)) {
    const select = byId(name);
    for (const option of select.options)
      option.textContent = option.value === '' ? label : `${cut(visible(option.value), 60)} (${number(total(counts[name], option.value))})`;
    select.value = [...filter.chosen[name]][0] ?? '';
  }
}

function drawCharts() {
  if (!byId('charts'))
    return;
  const { shown, counts } = latest;
  drawWeeks(byId('weeks'), shown);
  drawWindows(byId('windows'), shown, finding => {
    remember(finding.id);
    open(finding);
  });
  for (const name of ['severity', 'provider', 'team', 'repository'])
    drawBars(byId(`by-${name}`), counts[name], name === 'severity' ? severities : null, filter.chosen[name], v => choose(name, v, name !== 'severity'));
}

function show() {
  latest = match();
  showFilters(latest.counts);
  fillTable(latest.shown, filter.sort, filter.descending);
  drawCharts();
  keepAddress();
}

function keepAddress() {
  if (location.hash !== hash() && (location.hash || hash() !== '#'))
    history.replaceState(null, '', hash());
}

// The address leads to the finding that was opened last.
function remember(id) {
  filter.finding = id;
  keepAddress();
}

function follow() {
  read(location.hash);
  show();
  const finding = data.findings.find(f => f.id === filter.finding);
  if (finding)
    open(finding);
}

function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey)
    return;
  if (event.key === '/' && !event.target.closest('input, select')) {
    event.preventDefault();
    byId('text').focus();
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && event.target.matches('.expand')) {
    const all = [...byId('rows').querySelectorAll('.expand')];
    event.preventDefault();
    all[all.indexOf(event.target) + step]?.focus();
  }
}

function sortBy(id) {
  filter.descending = filter.sort === id ? !filter.descending : id !== 'what' && id !== 'owner' && id !== 'key';
  filter.sort = id;
  show();
}

function start() {
  makeFilters();
  makeColumns(sortBy);
  makeExports();
  follow();
  addEventListener('hashchange', follow);
  addEventListener('keydown', keys);
  if (!byId('charts'))
    return;
  let width = byId('charts').clientWidth;
  new ResizeObserver(() => {
    if (byId('charts').clientWidth !== width) {
      width = byId('charts').clientWidth;
      requestAnimationFrame(drawCharts);
    }
  }).observe(byId('charts'));
}

start();

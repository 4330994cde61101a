// What a finding has of each facet; a finding is in all of its repositories.
const facets = {
  severity: f => [f.severity],
  state: f => [f.state],
  provider: f => [f.rule.provider],
  team: f => [f.team],
  repository: f => f.repositories,
};
const names = Object.keys(facets);
const all = Object.fromEntries(names.map(n => [n, new Set(data.findings.flatMap(facets[n]))]));
const alphabetical = (a, b) => a < b ? -1 : 1;
const options = {
  severity: severities.filter(s => all.severity.has(s)),
  state: states.filter(s => all.state.has(s)),
  provider: [...all.provider].sort(alphabetical),
  team: [...all.team].sort(alphabetical),
  repository: [...all.repository].sort(alphabetical),
};

const filter = { text: '', sort: '', descending: true, chosen: {} };
let latest;

function read(hash) {
  const given = new URLSearchParams(hash.slice(1));
  filter.text = given.get('text') ?? '';
  filter.sort = columns.some(c => c.id === given.get('sort')) ? given.get('sort') : '';
  filter.descending = given.get('order') !== 'ascending';
  for (const name of names)
    filter.chosen[name] = new Set(given.getAll(name).filter(v => all[name].has(v)));
}

function hash() {
  const given = new URLSearchParams();
  if (filter.text)
    given.set('text', filter.text);
  for (const name of names)
    filter.chosen[name].forEach(v => given.append(name, v));
  if (filter.sort) {
    given.set('sort', filter.sort);
    given.set('order', filter.descending ? 'descending' : 'ascending');
  }
  return given.size === 0 ? '#' : `#${given}`;
}

// A facet's counts are of what every other filter lets through: they say what choosing another value would give.
function match() {
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
    if (!words.every(w => finding.search.includes(w)))
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
  for (const name of ['severity', 'state']) {
    byId(name).append(...options[name].map(value => {
      const chip = make('button', { type: 'button', class: `chip ${value}`, 'data-value': value, 'aria-pressed': 'false' }, value, ' ', make('span'));
      chip.addEventListener('click', () => choose(name, value, false));
      return chip;
    }));
  }
  for (const name of ['provider', 'team', 'repository']) {
    const select = byId(name);
    select.append(make('option', { value: '' }), ...options[name].map(v => make('option', { value: v })));
    select.addEventListener('change', () => {
      filter.chosen[name].clear();
      choose(name, select.value, true);
    });
  }
  let waiting;
  byId('text').addEventListener('input', event => {
    filter.text = event.target.value.trim();
    clearTimeout(waiting);
    waiting = setTimeout(show, 120);
  });
  byId('reset').addEventListener('click', () => {
    read('#');
    byId('text').value = '';
    show();
  });
  byId('filters').addEventListener('submit', event => event.preventDefault());
}

function showFilters(counts) {
  if (byId('text').value.trim() !== filter.text)
    byId('text').value = filter.text;
  for (const name of ['severity', 'state']) {
    for (const chip of byId(name).children) {
      chip.setAttribute('aria-pressed', String(filter.chosen[name].has(chip.dataset.value)));
      chip.querySelector('span').textContent = number(total(counts[name], chip.dataset.value));
    }
  }
  const every = { provider: 'All providers', team: 'All teams', repository: 'All repositories' };
  for (const [name, label] of Object.entries(every)) {
    const select = byId(name);
    for (const option of select.options)
      option.textContent = option.value === '' ? label : `${cut(visible(option.value), 60)} (${number(total(counts[name], option.value))})`;
    select.value = [...filter.chosen[name]][0] ?? '';
  }
}

function drawCharts() {
  const { shown, counts } = latest;
  drawWeeks(byId('weeks'), shown);
  drawWindows(byId('windows'), shown, finding => {
    filter.text = finding.id;
    show();
    const row = byId('rows').querySelector('.finding');
    toggle(row, finding);
    row.scrollIntoView({ block: 'center' });
    row.querySelector('.expand').focus({ preventScroll: true });
  });
  for (const name of ['severity', 'provider', 'team', 'repository'])
    drawBars(byId(`by-${name}`), counts[name], name === 'severity' ? severities : null, filter.chosen[name], v => choose(name, v, name !== 'severity'));
}

function show() {
  latest = match();
  showFilters(latest.counts);
  fillTable(latest.shown, filter.sort, filter.descending);
  drawCharts();
  if (location.hash !== hash() && (location.hash || hash() !== '#'))
    history.replaceState(null, '', hash());
}

function sortBy(id) {
  filter.descending = filter.sort === id ? !filter.descending : id !== 'what' && id !== 'owner' && id !== 'key';
  filter.sort = id;
  show();
}

function start() {
  makeFilters();
  makeColumns(sortBy);
  read(location.hash);
  show();
  addEventListener('hashchange', () => {
    read(location.hash);
    show();
  });
  let width = byId('charts').clientWidth;
  new ResizeObserver(() => {
    if (byId('charts').clientWidth !== width) {
      width = byId('charts').clientWidth;
      requestAnimationFrame(drawCharts);
    }
  }).observe(byId('charts'));
}

start();

const rowsAtOnce = 200;

const columns = [
  { id: 'severity', label: 'Severity', key: f => -severities.indexOf(f.severity), cell: severityCell },
  { id: 'what', label: 'What', key: f => f.rule.description.toLowerCase(), cell: whatCell },
  { id: 'owner', label: 'Owner', key: f => `${f.key?.team ?? '\uffff'}\n${f.key?.owner ?? ''}`.toLowerCase(), cell: ownerCell },
  { id: 'key', label: 'Issued key', key: f => `${f.key?.status ?? '\uffff'}\n${f.key?.id ?? ''}`, cell: keyCell },
  { id: 'state', label: 'State', key: f => -states.indexOf(f.state), cell: f => make('td', {}, make('span', { class: `badge ${f.state}` }, f.state)) },
  { id: 'repositories', label: 'Repositories', key: f => f.repositories.length, cell: repositoryCell },
  { id: 'first', label: 'First seen', key: f => f.first, cell: f => make('td', { class: 'time' }, date(f.first)) },
  { id: 'last', label: 'Last seen', key: f => f.last, cell: f => make('td', { class: 'time' }, date(f.last)) },
  { id: 'days', label: 'Days exposed', key: f => f.days, cell: f => make('td', { class: 'count' }, number(f.days)) },
];

let sorted = [];
let rowsShown = 0;

function severityCell(finding) {
  const button = make('button', { type: 'button', class: 'expand', 'aria-expanded': 'false', 'aria-label': `Places of ${visible(finding.rule.description)} ${visible(finding.secret)}` });
  return make('td', { class: 'first' }, button, make('span', { class: `severity ${finding.severity}` }, finding.severity));
}

function whatCell(finding) {
  return make('td', { class: 'what' },
    make('b', {}, visible(finding.rule.description)), ' ', make('code', {}, visible(finding.secret)),
    make('p', { class: 'advice' }, visible(finding.rule.advice)));
}

function ownerCell({ key }) {
  const names = [key?.owner, key?.team].filter(Boolean).map(visible);
  return names.length === 0 ? make('td', { class: 'soft' }, '–') : make('td', { class: 'owner' }, names[0], names[1] ? make('small', {}, names[1]) : undefined);
}

function keyCell({ key }) {
  if (!key)
    return make('td', { class: 'soft' }, '–');
  const about = [key.status, key.environment].filter(Boolean).map(visible).join(', ');
  return make('td', {}, make('code', {}, visible(key.id ?? 'owner sealed')), make('small', {}, about));
}

function repositoryCell(finding) {
  const others = finding.repositories.length - 1;
  return make('td', { class: 'where' }, visible(finding.repositories[0]), others > 0 ? make('small', {}, `and ${number(others)} more`) : undefined);
}

// Addresses were checked to be http or https when the page was written.
const link = (address, content) => address ? make('a', { href: address, rel: 'noopener noreferrer', target: '_blank' }, content) : content;

function placeRow(repository, place, showRepository) {
  const commit = place.commit ?? '';
  const path = place.path.split('/').map(encodeURIComponent).join('/');
  const isCode = repository.url && commit && ['blob', 'commit_message', 'tag_message'].includes(place.source);
  const page = place.url ?? (isCode && place.source === 'blob' ? `${repository.url}/blob/${commit}/${path}#L${place.line}` : '');
  const byWhom = [place.date === undefined ? '' : date(place.date), place.author ? visible(place.author) : '', place.unreachable ? 'reachable from no ref' : ''];
  return make('tr', {},
    make('td', {}, showRepository ? link(repository.url, visible(repository.name)) : '', showRepository && repository.public ? make('em', { class: 'bad' }, 'public') : undefined),
    make('td', {}, link(page, make('code', {}, `${visible(place.path)}:${place.line}`)), place.step ? make('div', { class: 'soft' }, visible(place.step)) : ''),
    make('td', {}, commit ? link(isCode ? `${repository.url}/commit/${commit}` : '', make('code', {}, visible(commit.slice(0, 10)))) : '–'),
    make('td', { class: 'soft' }, byWhom.filter(Boolean).join(' · ')));
}

function detail(finding) {
  const body = make('tbody');
  for (const sighting of finding.sightings) {
    const repository = data.repositories[sighting.repository];
    sighting.places.forEach((place, i) => body.append(placeRow(repository, place, i === 0)));
    const hidden = sighting.occurrences - sighting.places.length;
    if (hidden > 0) {
      body.append(make('tr', {},
        make('td', {}, sighting.places.length === 0 ? link(repository.url, visible(repository.name)) : ''),
        make('td', { colspan: 3, class: 'soft' }, `${sighting.places.length === 0 ? '' : 'and '}${plural(hidden, 'more place')}`)));
    }
  }
  const heads = ['repository', 'place', 'commit', 'when and by whom'].map(h => make('th', { scope: 'col' }, h));
  return make('tr', { class: 'detail' }, make('td', { colspan: columns.length },
    make('p', {}, make('b', {}, 'What to do: '), visible(finding.rule.advice)),
    make('p', { class: 'soft' }, `Found by ${visible(finding.rule.id)}, confidence ${finding.confidence}, id `, make('code', {}, visible(finding.id)),
      `. Exposed from ${date(finding.since)} to ${finding.until === undefined ? 'now' : date(finding.until)}.`),
    make('table', {}, make('thead', {}, make('tr', {}, ...heads)), body)));
}

function toggle(row, finding) {
  const button = row.querySelector('.expand');
  const isOpen = button.getAttribute('aria-expanded') === 'true';
  button.setAttribute('aria-expanded', String(!isOpen));
  if (isOpen)
    row.nextElementSibling.remove();
  else
    row.after(detail(finding));
}

function findingRow(finding) {
  const row = make('tr', { class: 'finding' }, ...columns.map(c => c.cell(finding)));
  row.addEventListener('click', event => {
    // Somebody who marks text to copy it does not ask for the row to jump.
    if (!event.target.closest('a') && getSelection().isCollapsed)
      toggle(row, finding);
  });
  return row;
}

// Twenty thousand rows at once would hang the page for seconds.
function showMore() {
  const next = sorted.slice(rowsShown, rowsShown + rowsAtOnce);
  byId('rows').append(...next.map(findingRow));
  rowsShown += next.length;
  const left = sorted.length - rowsShown;
  byId('more').hidden = left === 0;
  byId('more').textContent = `Show ${number(Math.min(left, rowsAtOnce))} more of ${number(left)}`;
}

function fillTable(findings, sort, descending) {
  const column = columns.find(c => c.id === sort);
  // Findings come most urgent first; that is also how equals are ordered.
  sorted = findings;
  if (column) {
    const keyed = findings.map(f => [column.key(f), f]);
    const sign = descending ? -1 : 1;
    keyed.sort(([a, x], [b, y]) => a < b ? -sign : a > b ? sign : x.rank - y.rank);
    sorted = keyed.map(([, f]) => f);
  }
  rowsShown = 0;
  byId('rows').replaceChildren();
  showMore();
  if (sorted.length === 0)
    byId('rows').append(make('tr', {}, make('td', { colspan: columns.length, class: 'soft' }, 'Nothing matches these filters.')));
  byId('count').textContent = findings.length === data.findings.length ? number(findings.length) : `${number(findings.length)} of ${number(data.findings.length)}`;
  for (const head of byId('columns').children) {
    const isSorted = head.dataset.column === sort;
    head.setAttribute('aria-sort', isSorted ? descending ? 'descending' : 'ascending' : 'none');
  }
}

function makeColumns(choose) {
  byId('columns').append(...columns.map(column => {
    const button = make('button', { type: 'button' }, column.label);
    button.addEventListener('click', () => choose(column.id));
    return make('th', { scope: 'col', 'data-column': column.id, 'aria-sort': 'none' }, button);
  }));
  byId('more').addEventListener('click', showMore);
}

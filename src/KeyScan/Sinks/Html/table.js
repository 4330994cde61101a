const rowsAtOnce = 200;

const some = has => data.findings.some(has);
const isOneRepository = data.repositories.length === 1 && !data.repositories[0].url && !data.repositories[0].public;
const hasTimes = some(f => f.first !== undefined);

// What no finding has takes no column.
const columns = [
  { id: 'severity', label: 'Severity', key: f => -severities.indexOf(f.severity), cell: severityCell },
  { id: 'confidence', label: 'Confidence', key: f => -confidences.indexOf(f.confidence), cell: f => make('td', {}, f.confidence) },
  { id: 'what', label: 'What', key: f => f.rule.description.toLowerCase(), cell: whatCell },
  { id: 'where', label: 'Where', key: f => f.place ? `${f.place.path}\n${String(f.place.line ?? 0).padStart(9, '0')}` : f.repositories[0], cell: whereCell },
  { id: 'owner', label: 'Owner', key: f => `${f.key?.team ?? '\uffff'}\n${f.key?.owner ?? ''}`.toLowerCase(), cell: ownerCell, isNone: !some(f => f.key?.owner || f.key?.team) },
  { id: 'key', label: 'Issued key', key: f => `${f.key?.status ?? '\uffff'}\n${f.key?.id ?? ''}`, cell: keyCell, isNone: !some(f => f.key) },
  {
    id: 'state', label: 'State', key: f => -states.indexOf(f.state), isNone: !hasTimes && !some(f => f.state !== 'open'),
    cell: f => make('td', {}, make('span', { class: `badge ${f.state}` }, f.state)),
  },
  { id: 'first', label: 'First seen', key: f => f.first, cell: f => make('td', { class: 'time' }, date(f.first)), isNone: !hasTimes },
  { id: 'last', label: 'Last seen', key: f => f.last, cell: f => make('td', { class: 'time' }, date(f.last)), isNone: !hasTimes },
  { id: 'days', label: 'Days exposed', key: f => f.days, cell: f => make('td', { class: 'count' }, number(f.days)), isNone: !hasTimes },
].filter(c => !c.isNone);

const rows = new Map();
let sorted = [];
let rowsShown = 0;

function severityCell(finding) {
  const button = make('button', { type: 'button', class: 'expand', 'aria-expanded': 'false', 'aria-label': `Places of ${visible(finding.rule.description)} ${visible(finding.secret)}` });
  return make('td', { class: 'first' }, button, make('span', { class: `severity ${finding.severity}` }, finding.severity));
}

function whatCell(finding) {
  return make('td', { class: 'what' }, make('b', {}, visible(finding.rule.description)), make('code', {}, visible(finding.excerpt ?? finding.secret)),
    finding.verified ? make('small', {}, visible(finding.verified)) : undefined);
}

function whereCell({ place, repositories, occurrences }) {
  const others = occurrences - 1;
  return make('td', { class: 'where' },
    place ? make('code', {}, visible(placeText(place))) : visible(repositories[0]),
    place && data.repositories.length > 1 ? make('small', {}, visible(repositories[0])) : undefined,
    place?.step ? make('small', {}, visible(place.step)) : undefined,
    place?.beside ? make('small', {}, visible(place.beside)) : undefined,
    others > 0 ? make('small', {}, `and ${plural(others, 'more place')}`) : undefined);
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

// Addresses were checked to be http or https when the page was written.
const link = (address, content) => address ? make('a', { href: address, rel: 'noopener noreferrer', target: '_blank' }, content) : content;

function placeRow(repository, place, showRepository) {
  const commit = place.commit ?? '';
  const path = place.path.split('/').map(encodeURIComponent).join('/');
  const isCode = repository.url && commit && ['blob', 'commit_message', 'tag_message'].includes(place.source);
  const page = place.url ?? (isCode && place.source === 'blob' ? `${repository.url}/blob/${commit}/${path}#L${place.line ?? 1}` : '');
  const byWhom = [place.date === undefined ? '' : date(place.date), place.author ? visible(place.author) : '', place.unreachable ? 'reachable from no ref' : ''];
  return make('tr', {},
    isOneRepository ? undefined : make('td', {}, showRepository ? link(repository.url, visible(repository.name)) : '', showRepository && repository.public ? make('em', { class: 'bad' }, 'public') : undefined),
    make('td', {}, link(page, make('code', {}, visible(placeText(place)))), place.step ? make('div', { class: 'soft' }, visible(place.step)) : '',
      place.beside ? make('div', { class: 'soft' }, visible(place.beside)) : ''),
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
        isOneRepository ? undefined : make('td', {}, sighting.places.length === 0 ? link(repository.url, visible(repository.name)) : ''),
        make('td', { colspan: 3, class: 'soft' }, `${sighting.places.length === 0 ? '' : 'and '}${plural(hidden, 'more place')}`)));
    }
  }
  const heads = ['repository', 'place', 'commit', 'when and by whom'].slice(isOneRepository ? 1 : 0).map(h => make('th', { scope: 'col' }, h));
  return make('tr', { class: 'detail' }, make('td', { colspan: columns.length },
    make('p', {}, make('b', {}, 'What to do: '), visible(finding.rule.advice)),
    make('p', { class: 'soft' }, `Found by ${visible(finding.rule.id)}, confidence ${finding.confidence}, id `,
      make('a', { href: `#finding=${encodeURIComponent(finding.id)}`, title: 'The address of this finding' }, make('code', {}, visible(finding.id))),
      finding.since === undefined ? '.' : `. Exposed from ${date(finding.since)} to ${finding.until === undefined ? 'now' : date(finding.until)}.`),
    make('table', {}, make('thead', {}, make('tr', {}, ...heads)), body)));
}

function toggle(finding, isOpen) {
  const row = rows.get(finding.id);
  const button = row.querySelector('.expand');
  const wasOpen = button.getAttribute('aria-expanded') === 'true';
  if (isOpen === wasOpen)
    return;
  button.setAttribute('aria-expanded', String(!wasOpen));
  if (wasOpen)
    row.nextElementSibling.remove();
  else
    row.after(detail(finding));
}

function findingRow(finding) {
  const cells = columns.map(column => {
    const cell = column.cell(finding);
    cell.dataset.label = column.label;
    return cell;
  });
  const row = make('tr', { class: 'finding' }, ...cells);
  row.addEventListener('click', event => {
    // Somebody who marks text to copy it does not ask for the row to jump.
    if (event.target.closest('a') || !getSelection().isCollapsed)
      return;
    toggle(finding);
    remember(row.querySelector('.expand').getAttribute('aria-expanded') === 'true' ? finding.id : '');
  });
  rows.set(finding.id, row);
  return row;
}

// Opens a finding wherever it stands in the list, and takes its reader there.
function open(finding) {
  while (!rows.has(finding.id) && rowsShown < sorted.length)
    showMore();
  if (!rows.has(finding.id))
    return;
  toggle(finding, true);
  rows.get(finding.id).scrollIntoView({ block: 'center' });
  rows.get(finding.id).querySelector('.expand').focus({ preventScroll: true });
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
  rows.clear();
  byId('rows').replaceChildren();
  showMore();
  if (sorted.length === 0)
    byId('rows').append(make('tr', {}, make('td', { colspan: columns.length, class: 'soft' }, data.findings.length === 0 ? 'Nothing was found.' : 'Nothing matches these filters.')));
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

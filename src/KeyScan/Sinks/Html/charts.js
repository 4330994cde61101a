const windowsShown = 30;
// Of names as people write them, in the widest of the fonts that machines have for pages: a letter of 13 pixels.
const widestLetter = 8.4;
const barsShown = 8;
const mostWeeks = 78;
const axisYears = 3;

// Drawn at the width there is, so that text has the size of text on every screen.
function canvas(figure, height) {
  figure.querySelector('svg')?.remove();
  const style = getComputedStyle(figure);
  const width = Math.max(280, figure.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight));
  const caption = figure.querySelector('figcaption').firstChild.textContent;
  const svg = draw('svg', { viewBox: `0 0 ${width} ${height}`, role: 'group', 'aria-label': caption });
  figure.append(svg);
  return { svg, width };
}

const text = (x, y, content, attributes = {}) => draw('text', { x, y, ...attributes }, content);

function note(figure, content) {
  figure.querySelector('figcaption span')?.remove();
  figure.querySelector('figcaption').append(make('span', {}, content));
}

function onActivate(element, label, action) {
  fill(element, { role: 'button', tabindex: '0', 'aria-label': label }, []);
  element.addEventListener('click', action);
  element.addEventListener('keydown', event => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      action();
    }
  });
  return element;
}

// counts: value → how many findings of each state; chosen: the values that the filter asks for.
function drawBars(figure, counts, order, chosen, choose) {
  const total = value => counts.get(value).reduce((a, b) => a + b, 0);
  const values = order ? order.filter(v => counts.has(v)) : [...counts.keys()].sort((a, b) => total(b) - total(a) || (a < b ? -1 : 1));
  const shown = values.slice(0, barsShown);
  const row = 28;
  const { svg, width } = canvas(figure, Math.max(1, shown.length) * row);
  const left = Math.min(170, width * .36);
  const scale = (width - left - 64) / Math.max(1, ...shown.map(total));
  note(figure, values.length > shown.length ? `the first ${shown.length} of ${number(values.length)}` : '');
  if (shown.length === 0)
    svg.append(text(0, 19, 'nothing to show', { class: 'number' }));
  shown.forEach((value, i) => {
    const top = i * row;
    const label = visible(value);
    const said = states.map((s, n) => counts.get(value)[n] ? `${number(counts.get(value)[n])} ${s}` : '').filter(Boolean).join(', ');
    const group = draw('g', { class: chosen.size > 0 && !chosen.has(value) ? 'bar faded' : 'bar', 'aria-pressed': String(chosen.has(value)) },
      draw('title', {}, `${label}: ${said}`),
      draw('rect', { class: 'hit', x: 0, y: top, width, height: row }),
      text(left - 10, top + 19, cut(label, Math.floor(left / 7.4)), { 'text-anchor': 'end' }));
    let x = left;
    states.forEach((state, n) => {
      const count = counts.get(value)[n];
      if (count === 0)
        return;
      // One of a million still is a line.
      const length = Math.max(2, count * scale);
      group.append(draw('rect', { class: state, x, y: top + 5, width: length, height: 18, rx: 2 }));
      x += length;
    });
    group.append(text(x + 6, top + 19, number(total(value)), { class: 'number' }));
    svg.append(onActivate(group, `${label}: ${said}. Filter by it.`, () => choose(value)));
  });
}

const weekOf = seconds => Math.floor((seconds / day + 3) / 7);
const startOf = week => (week * 7 - 3) * day;

function drawWeeks(figure, findings) {
  const last = weekOf(data.now);
  const earliest = findings.reduce((least, f) => Math.min(least, weekOf(f.since)), last);
  const first = Math.max(last - mostWeeks + 1, Math.min(earliest, last - 11));
  const weeks = Array.from({ length: last - first + 1 }, () => ({ opened: 0, closed: 0, open: 0 }));
  let open = 0;
  for (const finding of findings) {
    const from = weekOf(finding.since) - first;
    const to = finding.until === undefined ? undefined : weekOf(finding.until) - first;
    if (from >= 0 && from < weeks.length)
      weeks[from].opened++;
    if (to >= 0 && to < weeks.length)
      weeks[to].closed++;
    if (from < 0 && !(to < 0))
      open++;
  }
  for (const week of weeks)
    week.open = open += week.opened - week.closed;

  const { svg, width } = canvas(figure, 250);
  const left = 44, strip = 74, middle = 168, half = 56;
  const step = (width - left) / weeks.length;
  const mostOpen = Math.max(1, ...weeks.map(w => w.open));
  const most = Math.max(1, ...weeks.map(w => Math.max(w.opened, w.closed)));
  const x = week => left + week * step;
  const height = week => strip - 62 * week.open / mostOpen;
  const line = weeks.map((w, i) => `${(x(i) + step / 2).toFixed(1)},${height(w).toFixed(1)}`).join(' ');
  note(figure, `by the date of the commit that brought it · ${number(open)} not closed now`);
  svg.append(
    draw('polygon', { class: 'area', points: `${x(.5)},${strip} ${line} ${x(weeks.length - .5)},${strip}` }),
    draw('polyline', { class: 'line', points: line }),
    text(left - 8, 16, number(mostOpen), { class: 'number', 'text-anchor': 'end' }),
    text(left - 8, strip, 'open', { class: 'number', 'text-anchor': 'end' }),
    text(left - 8, middle - half + 10, number(most), { class: 'number', 'text-anchor': 'end' }),
    text(left - 8, middle + half, number(most), { class: 'number', 'text-anchor': 'end' }),
    draw('line', { class: 'axis', x1: left, x2: width, y1: strip, y2: strip }),
    draw('line', { class: 'axis', x1: left, x2: width, y1: middle, y2: middle }));
  weeks.forEach((week, i) => {
    const bar = (count, up, style) => {
      const length = count === 0 ? 0 : Math.max(2, half * count / most);
      return draw('rect', { class: style, x: x(i) + step * .12, y: up ? middle - length : middle, width: step * .76, height: length, rx: Math.min(2, step / 5) });
    };
    svg.append(draw('g', { class: 'week' },
      draw('title', {}, `week of ${date(startOf(first + i))}: ${number(week.opened)} opened, ${number(week.closed)} closed, ${number(week.open)} open at its end`),
      draw('rect', { class: 'hit', x: x(i), y: 0, width: step, height: middle + half }),
      bar(week.opened, true, 'opened'), bar(week.closed, false, 'fixed')));
  });
  drawMonths(svg, startOf(first), startOf(last + 1), left, width, 0, middle + half, 246);
}

function drawMonths(svg, from, to, left, right, top, bottom, labels) {
  const start = new Date(from * 1000);
  const months = (to - from) / (30.4 * day);
  const every = [1, 2, 3, 6, 12].find(n => months / n * 76 < right - left) ?? 24;
  for (let month = start.getUTCFullYear() * 12 + start.getUTCMonth() + 1; ; month++) {
    const seconds = Date.UTC(Math.floor(month / 12), month % 12) / 1000;
    if (seconds > to)
      return;
    if (month % every !== 0)
      continue;
    const x = left + (right - left) * (seconds - from) / (to - from);
    const name = new Date(seconds * 1000).toLocaleDateString('en', { month: 'short', year: month % 12 === 0 ? 'numeric' : undefined, timeZone: 'UTC' });
    svg.prepend(draw('line', { class: 'grid', x1: x, x2: x, y1: top, y2: bottom }));
    if (x < right - 24)
      svg.append(text(x + 4, labels, name, { class: 'number' }));
  }
}

function drawWindows(figure, findings, choose) {
  const shown = findings.slice().sort((a, b) => a.rank - b.rank).slice(0, windowsShown).sort((a, b) => a.since - b.since);
  const row = 22;
  const { svg, width } = canvas(figure, Math.max(1, shown.length) * row + 24);
  const nameOf = finding => visible(finding.key?.id ?? `${finding.rule.description} ${finding.secret}`);
  const longest = Math.max(0, ...shown.map(f => nameOf(f).length));
  const left = Math.min(longest * widestLetter + 16, 300, width * .36), right = width - 76;
  note(figure, shown.length === 0 ? '' : `${findings.length > shown.length ? `the worst ${shown.length} of ${number(findings.length)}, ` : ''}from the first commit to the end of the harm, or today`);
  if (shown.length === 0) {
    svg.append(text(0, 19, 'nothing to show', { class: 'number' }));
    return;
  }
  // One commit with a clock of the nineties must not squeeze all others into a line.
  const from = Math.max(Math.min(...shown.map(f => f.since), data.now - 28 * day), data.now - axisYears * 365 * day);
  const x = seconds => left + (right - left) * (Math.max(from, Math.min(data.now, seconds)) - from) / (data.now - from);
  drawMonths(svg, from, data.now, left, right, 0, shown.length * row, shown.length * row + 18);
  shown.forEach((finding, i) => {
    const top = i * row;
    const name = nameOf(finding);
    const end = finding.until === undefined ? 'today' : date(finding.until);
    const said = `${name}: ${finding.state}, ${finding.severity}, ${date(finding.since)} to ${end}, ${plural(finding.days, 'day')}`;
    const start = x(finding.since);
    const length = Math.max(4, x(finding.until ?? data.now) - start);
    svg.append(onActivate(draw('g', { class: 'bar' },
      draw('title', {}, said),
      draw('rect', { class: 'hit', x: 0, y: top, width, height: row }),
      text(left - 10, top + 16, cut(name, Math.floor((left - 10) / widestLetter)), { 'text-anchor': 'end' }),
      draw('rect', { class: finding.state, x: start, y: top + 5, width: length, height: 13, rx: 3 }),
      finding.since < from ? text(start + 4, top + 15.5, '◂', { class: 'earlier' }) : undefined,
      text(start + length + 6, top + 16, plural(finding.days, 'day'), { class: 'number' })), `${said}. Show it.`, () => choose(finding)));
  });
}

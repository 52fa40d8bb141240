'use strict';
(() => {
  const PAGE = 10;
  const MOST_WARNINGS = 20;
  const content = JSON.parse(document.getElementById('content').textContent);
  const tip = document.getElementById('tip');

  const fill = (element, attributes, children) => {
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const make = (name, attributes, ...children) => fill(document.createElement(name), attributes, children);
  const svg = (name, attributes, ...children) =>
    fill(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);
  const list = (name, attributes, items) => make(name, attributes, ...items.map(item => make('li', {}, item)));
  const section = id => document.getElementById(id);
  const scrolling = (label, table) => make('div', { class: 'scroll', role: 'region', tabindex: '0', 'aria-label': label }, table);

  const drawSummary = ({ size, findings, best, warnings }) => {
    const place = section('summary');
    place.append(make('p', {}, size), list('ul', { class: 'findings' }, findings));
    if (best.length) {
      const title = 'Best network of each region';
      const timed = best.some(row => row.within !== 'n/a');
      const names = ['Region', 'Network', 'Mean r', 'Noise ceiling (r)', 'Above others (p < 0.05, Bonferroni)',
        ...(timed ? ['Mean r within lag', 'Survives time'] : [])];
      const cells = row => [row.roi, row.network, row.score, row.ceiling, row.beats, ...(timed ? [row.within, row.survives] : [])];
      if (content.regions.length) {
        drawTable(place, { id: 'best', title, note: '', columns: names, rows: best.map(row => cells(row).map((text, column) => column < 2 ? text : text.replaceAll('\u2212', '-'))) });
      } else place.append(scrolling(title, make('table', { class: 'best' },
        make('caption', {}, title),
        make('thead', {}, make('tr', {}, ...names.map(name => make('th', { scope: 'col' }, name)))),
        make('tbody', {}, ...best.map(cells).map(([roi, ...others]) =>
          make('tr', {}, make('th', { scope: 'row' }, roi), ...others.map(cell => make('td', {}, cell))))))));
      if (timed) place.append(make('p', {}, 'All networks and regions: ', make('a', { href: '#time' }, 'Does it survive time?')));
    }
    place.append(make('h3', {}, 'Warnings'), warnings.length
      ? list('ul', { class: 'warnings' }, warnings.slice(0, MOST_WARNINGS))
      : make('p', {}, 'None.'));
    if (warnings.length > MOST_WARNINGS) {
      place.append(make('details', {}, make('summary', {}, warnings.length - MOST_WARNINGS + ' more warnings'),
        list('ul', { class: 'warnings' }, warnings.slice(MOST_WARNINGS))));
    }
  };

  const drawLegend = networks => {
    const place = document.querySelector('.legend');
    if (!networks.length) place.remove();
    place.append(...networks.map(network => make('button',
      { type: 'button', 'aria-pressed': 'false', 'data-pick': network.number, title: network.hint },
      svg('svg', { 'aria-hidden': 'true', width: network.size[0], height: network.size[1], viewBox: '-0.5 -0.5 11 11', preserveAspectRatio: 'none' },
        svg('path', { d: network.symbol, fill: network.fill, stroke: network.edge })),
      make('b', {}, String(network.number)), ' ', network.label)));
  };

  const drawPictures = all => {
    const maps = all.filter(picture => picture.name.startsWith('group_model-'));
    const pictures = all.filter(picture => !maps.includes(picture));
    if (maps.length) {
      section('quality').append(
        make('h3', {}, 'Maps of the group'),
        make('p', {}, 'Mean score around each voxel or vertex; the scale below each picture is one for all networks of a time control. White rings, or on surfaces full colours, mark p < .05, family-wise; ▼ stands at the lowest score that has it. Read the maps within lag (time-lag): those with time-none hold what any two RDMs of one movie share through time.'),
        make('div', { class: 'pictures maps' }, ...maps.map(picture => make('figure', {},
          make('img', { alt: 'Map: ' + picture.name, width: picture.width, height: picture.height, src: 'data:image/png;base64,' + picture.png }),
          make('figcaption', {}, picture.name)))));
    }
    section('quality').append(...(pictures.length
      ? [make('h3', {}, 'Pictures of regions'), make('div', { class: 'pictures' }, ...pictures.map(picture => make('figure', {},
        make('img', { alt: 'Regions: ' + picture.name, width: picture.width, height: picture.height, src: 'data:image/png;base64,' + picture.png }),
        make('figcaption', {}, picture.name))))]
      : [make('p', { class: 'absent' }, 'There are no pictures of regions: define-rois makes one per participant where it defines the regions.')]));
  };

  const drawMethods = ({ paragraphs, citations }) => section('methods').append(
    ...paragraphs.map(text => make('p', {}, text)),
    make('h3', {}, 'Please cite'), list('ol', { class: 'citations' }, citations));

  // Hover texts: the browser's own would come late and never on a touch screen.
  const showTip = event => {
    const mark = event.target.closest('svg [data-tip], svg :has(> title)');
    if (!mark || !mark.closest('.panel')) {
      tip.hidden = true;
      return;
    }
    const title = mark.querySelector(':scope > title');
    if (title) {
      mark.dataset.tip = title.textContent;
      title.remove();
    }
    tip.textContent = mark.dataset.tip;
    tip.hidden = false;
    const box = tip.getBoundingClientRect();
    const left = Math.min(event.clientX + 14, window.innerWidth - box.width - 8);
    const above = event.clientY - box.height - 12;
    tip.style.left = Math.max(8, left) + 'px';
    tip.style.top = (above < 8 ? event.clientY + 18 : above) + 'px';
  };
  document.addEventListener('pointermove', showTip);
  document.addEventListener('pointerdown', showTip);
  document.addEventListener('scroll', () => { tip.hidden = true; }, { passive: true });
  document.addEventListener('keydown', event => { if (event.key === 'Escape') tip.hidden = true; });

  // The legend picks out one network in all figures.
  const pickable = () => {
    const picks = [...document.querySelectorAll('[data-pick]')];
    for (const pick of picks) {
      pick.addEventListener('click', () => {
        const on = pick.getAttribute('aria-pressed') !== 'true';
        picks.forEach(other => other.setAttribute('aria-pressed', String(on && other === pick)));
        document.querySelectorAll('.panel [data-m]').forEach(
          mark => mark.classList.toggle('dim', on && mark.dataset.m !== pick.dataset.pick));
      });
    }
  };

  // A cell is its text and its value: a number, nothing for n/a, else the text. 01 is a name, no number; so is a number in a
  // column of texts.
  const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/;
  const isNumber = cell => typeof cell.value === 'number';
  const read = text => ({ text, value: text === 'n/a' ? null : NUMBER.test(text) && text.length < 30 ? Number(text) : text });
  const readAll = texts => {
    const rows = texts.map(row => row.map(read));
    const named = (texts[0] ?? []).map((_, column) => rows.some(row => typeof row[column].value === 'string'));
    return rows.map(row => row.map((cell, column) => named[column] && isNumber(cell) ? { text: cell.text, value: cell.text } : cell));
  };

  // Few digits to read; the downloaded file has all.
  const shown = cell => {
    if (!isNumber(cell)) return cell.text;
    const value = cell.value;
    if (Number.isInteger(value)) return String(value).replace('-', '\u2212');
    const size = Math.abs(value);
    const text = size < 1e-4 ? value.toExponential(2) : size < 1000 ? String(+value.toPrecision(4)) : value.toFixed(1);
    return text.replace('-', '\u2212');
  };

  // A filter is words that a row must all contain, and conditions such as p_bonferroni<0.05 or roi=FFA.
  const condition = (term, columns) => {
    const parts = /^([^<>=]+)(<=|>=|<|>|=)(.+)$/.exec(term);
    const column = parts ? columns.findIndex(name => name.toLowerCase() === parts[1].toLowerCase()) : -1;
    if (column < 0) {
      const word = term.toLowerCase();
      return row => row.some(cell => cell.text.toLowerCase().includes(word));
    }
    const limit = Number(parts[3]);
    const text = parts[3].toLowerCase();
    return row => {
      const cell = row[column];
      switch (parts[2]) {
        case '=': return isNumber(cell) ? cell.value === limit : cell.text.toLowerCase() === text;
        case '<': return isNumber(cell) && cell.value < limit;
        case '>': return isNumber(cell) && cell.value > limit;
        case '<=': return isNumber(cell) && cell.value <= limit;
        default: return isNumber(cell) && cell.value >= limit;
      }
    };
  };

  // A hash or a path may break anywhere, a name may not.
  const LONG = /\S{32}/;

  const compare = (a, b) => {
    if (isNumber(a) && isNumber(b)) return a.value - b.value;
    return a.text.localeCompare(b.text, 'en', { numeric: true });
  };

  const csvCell = cell => {
    // A leading = + - @ in text would be a formula in a spreadsheet.
    const safe = !isNumber(cell) && /^[=+\-@\t]/.test(cell.text) ? "'" + cell.text : cell.text;
    return /[",\r\n]/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
  };

  const drawTable = (parent, { id, title, note, columns, rows: texts }) => {
    if (!columns.length) {
      parent.append(make('section', { class: 'data', id }, make('h3', {}, title), make('p', { class: 'note' }, note)));
      return;
    }
    const rows = readAll(texts);
    let matching = rows;
    let page = 0;
    let sorted = -1;
    let descending = false;

    const filter = make('input', { type: 'search', placeholder: 'words, or column<value', spellcheck: 'false' });
    const download = make('button', { type: 'button' }, 'CSV');
    download.setAttribute('aria-label', 'Download ' + title + ' as CSV');
    const previous = make('button', { type: 'button', 'aria-label': 'Previous rows of ' + title }, '‹');
    const next = make('button', { type: 'button', 'aria-label': 'Next rows of ' + title }, '›');
    const status = make('span', { role: 'status' });
    const head = make('tr', {});
    const body = make('tbody', {});

    const draw = () => {
      const pages = Math.max(1, Math.ceil(matching.length / PAGE));
      page = Math.min(Math.max(page, 0), pages - 1);
      const part = matching.slice(page * PAGE, (page + 1) * PAGE);
      body.replaceChildren(...part.map(row => make('tr', {}, ...row.map(cell => make('td',
        isNumber(cell) ? { class: 'number', title: cell.text } : LONG.test(cell.text) ? { class: 'long' } : {}, shown(cell))))));
      const from = matching.length ? page * PAGE + 1 : 0;
      status.textContent = from + '–' + (page * PAGE + part.length) + ' of ' + matching.length;
      previous.disabled = page === 0;
      next.disabled = page === pages - 1;
    };

    const refresh = () => {
      const tests = filter.value.trim().split(/\s+/).filter(Boolean).map(term => condition(term, columns));
      matching = rows.filter(row => tests.every(test => test(row)));
      if (sorted >= 0) {
        const sign = descending ? -1 : 1;
        // n/a stays at the end, whichever way.
        matching.sort((a, b) => (a[sorted].value === null) - (b[sorted].value === null)
          || sign * compare(a[sorted], b[sorted]));
      }
      page = 0;
      draw();
    };

    columns.forEach((name, column) => {
      const button = make('button', { type: 'button' }, name);
      const cell = make('th', { scope: 'col' }, button);
      button.addEventListener('click', () => {
        descending = sorted === column && !descending;
        sorted = column;
        [...head.children].forEach(other => other.removeAttribute('aria-sort'));
        cell.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
        refresh();
      });
      head.append(cell);
    });

    filter.addEventListener('input', refresh);
    previous.addEventListener('click', () => { page--; draw(); });
    next.addEventListener('click', () => { page++; draw(); });
    download.addEventListener('click', () => {
      const lines = [columns.map(read), ...matching].map(row => row.map(csvCell).join(','));
      const url = URL.createObjectURL(new Blob([lines.join('\r\n') + '\r\n'], { type: 'text/csv' }));
      const link = make('a', { href: url, download: id + '.csv' });
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 1000);
    });

    const tools = make('div', { class: 'tools' }, make('label', {}, 'Filter', filter), download);
    if (rows.length > PAGE) tools.append(previous, next);
    tools.append(status);
    parent.append(make('section', { class: 'data', 'aria-labelledby': id + '-title' },
      make('h3', { id: id + '-title' }, title),
      make('p', { class: 'note' }, note + ' ' + rows.length + (rows.length === 1 ? ' row.' : ' rows.')),
      make('div', { class: 'table', id }, tools, scrolling(title + ', table', make('table', {}, make('thead', {}, head), body)))));
    draw();
  };
  const drawTables = (id, tables) => tables.forEach(table => drawTable(section(id), table));

  drawSummary(content.summary);
  drawLegend(content.networks);
  pickable();
  drawTables('figure-map', content.regions);
  drawTables('quality', content.quality);
  if (content.networks.length && !content.quality.some(table => table.id === 'lost')) {
    section('quality').append(make('p', {}, 'Every score of every run could be computed.'));
  }
  drawPictures(content.pictures);
  drawTables('tables', content.tables);
  if (!content.tables.length) section('tables').append(make('p', { class: 'absent' }, 'There are no group tables.'));
  drawMethods(content.methods);
  const provenance = section('provenance');
  if (content.versions.length) provenance.append(make('h3', {}, 'Versions'), list('ul', { class: 'versions' }, content.versions));
  provenance.append(make('p', {}, 'Commands, user paths and run names are kept apart, in ', make('code', {}, 'pipeline_info/'), ', so that equal studies give equal reports.'));
  drawTables('provenance', content.provenance);
  if (!content.provenance.length) provenance.append(make('p', { class: 'absent' }, 'No sidecars were given: parameters and hashes are unknown.'));
})();

'use strict';
(() => {
  const PAGE = 10;
  const tip = document.getElementById('tip');

  const make = (name, attributes, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };

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
  const picks = [...document.querySelectorAll('[data-pick]')];
  for (const pick of picks) {
    pick.addEventListener('click', () => {
      const on = pick.getAttribute('aria-pressed') !== 'true';
      picks.forEach(other => other.setAttribute('aria-pressed', String(on && other === pick)));
      document.querySelectorAll('.panel [data-m]').forEach(
        mark => mark.classList.toggle('dim', on && mark.dataset.m !== pick.dataset.pick));
    });
  }

  const isNumber = value => typeof value === 'number';

  // Few digits to read; the downloaded file has all.
  const shown = value => {
    if (value === null) return 'n/a';
    if (!isNumber(value)) return value;
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
      return row => row.some(cell => cell !== null && String(cell).toLowerCase().includes(word));
    }
    const limit = Number(parts[3]);
    const text = parts[3].toLowerCase();
    return row => {
      const cell = row[column];
      switch (parts[2]) {
        case '=': return isNumber(cell) ? cell === limit : String(cell ?? 'n/a').toLowerCase() === text;
        case '<': return isNumber(cell) && cell < limit;
        case '>': return isNumber(cell) && cell > limit;
        case '<=': return isNumber(cell) && cell <= limit;
        default: return isNumber(cell) && cell >= limit;
      }
    };
  };

  const compare = (a, b) => {
    if (a === null || b === null) return (a === null) - (b === null);
    if (isNumber(a) && isNumber(b)) return a - b;
    return String(a).localeCompare(String(b), 'en', { numeric: true });
  };

  const csvCell = value => {
    const text = value === null ? 'n/a' : String(value);
    // A leading = + - @ in text would be a formula in a spreadsheet.
    const safe = !isNumber(value) && /^[=+\-@\t]/.test(text) ? "'" + text : text;
    return /[",\r\n]/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
  };

  const table = place => {
    const { columns, rows } = JSON.parse(document.getElementById(place.id + '-data').textContent);
    const title = place.dataset.title;
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
      body.replaceChildren(...part.map(row => make('tr', {}, ...row.map(value => {
        const cell = make('td', isNumber(value) ? { class: 'number' } : {}, shown(value));
        if (isNumber(value)) cell.title = String(value);
        return cell;
      }))));
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
        matching.sort((a, b) => a[sorted] === null || b[sorted] === null
          ? compare(a[sorted], b[sorted]) : sign * compare(a[sorted], b[sorted]));
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
      const lines = [columns, ...matching].map(row => row.map(csvCell).join(','));
      const url = URL.createObjectURL(new Blob([lines.join('\r\n') + '\r\n'], { type: 'text/csv' }));
      const link = make('a', { href: url, download: place.id + '.csv' });
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 1000);
    });

    const scroll = make('div', { class: 'scroll', role: 'region', tabindex: '0', 'aria-label': title + ', table' },
      make('table', {}, make('thead', {}, head), body));
    const tools = make('div', { class: 'tools' }, make('label', {}, 'Filter', filter), download);
    if (rows.length > PAGE) tools.append(previous, next);
    tools.append(status);
    place.append(tools, scroll);
    draw();
  };
  document.querySelectorAll('div.table').forEach(table);
})();

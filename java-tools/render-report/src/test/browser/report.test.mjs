// Opens the reports that RenderReportTest left in its target folder (first argument of the environment: REPORTS) in the
// Chromium named by CHROMIUM, from files and without a network, and checks what a reader would see.
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const ALL = ['full', 'demo', 'single', 'undefined', 'hostile', 'brain', 'older', 'within', 'null', 'measures', 'alone', 'parcels'];
const file = name => join(process.env.REPORTS, name, 'report.html');

let browser;
before(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
});
after(() => browser.close());

// What the page asked for and complained about is collected from the first moment on.
const open = async (name, options = {}) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.complaints = [];
  page.requests = [];
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type())) page.complaints.push(message.text());
  });
  page.on('pageerror', error => page.complaints.push(String(error)));
  page.on('request', request => page.requests.push(request.url()));
  await page.goto(pathToFileURL(file(name)).href, { waitUntil: 'load' });
  return page;
};

const close = page => page.context().close();

// What must hold of the plain scores and of those within lag; a page without the switch has one version.
const inEachVersion = async (page, check) => {
  await check('as opened');
  if (await page.locator('#scores-lag').count()) {
    await page.locator('#scores-lag').check();
    await check('within lag');
  }
};

// Distinct colours of a screenshot, counted in a page of its own.
const colours = async png => {
  const page = await browser.newPage();
  const count = await page.evaluate(async data => {
    const image = new Image();
    image.src = 'data:image/png;base64,' + data;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
    canvas.drawImage(image, 0, 0);
    const pixels = new Uint32Array(canvas.getImageData(0, 0, image.width, image.height).data.buffer);
    return new Set(pixels).size;
  }, png.toString('base64'));
  await page.close();
  return count;
};

for (const name of ALL) {
  test(`${name}: loads without a complaint and without a network request`, async () => {
    const page = await open(name);
    assert.deepEqual(page.complaints, []);
    const elsewhere = page.requests.filter(url => !/^(data:|blob:)/.test(url) && url !== page.url());
    assert.deepEqual(elsewhere, []);
    await close(page);
  });

  for (const width of [390, 768, 1280]) {
    test(`${name}: does not scroll sideways at ${width} pixels`, async () => {
      const page = await open(name, { viewport: { width, height: 844 } });
      await inEachVersion(page, async version => {
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= width, `${version}: content is ${wide} pixels wide`);
      });
      await close(page);
    });
  }

  for (const colorScheme of ['light', 'dark']) {
    test(`${name}: axe finds nothing serious in the ${colorScheme} theme`, async () => {
      const page = await open(name, { colorScheme, bypassCSP: true });
      await page.evaluate(AXE);
      await inEachVersion(page, async version => {
        const violations = await page.evaluate(async () => (await window.axe.run()).violations);
        const serious = violations
          .filter(violation => ['serious', 'critical'].includes(violation.impact))
          .map(violation => `${violation.id}: ${violation.nodes[0].html.slice(0, 200)}`);
        assert.deepEqual(serious, [], version);
      });
      await close(page);
    });
  }
}

test('every figure of the full study is drawn', async () => {
  const page = await open('full');
  await inEachVersion(page, async version => {
    for (const id of ['figure-1', 'figure-2', 'figure-3', 'figure-4', 'figure-layers', 'figure-lag-scan']) {
      const panels = page.locator(`#${id} .panel svg:visible`);
      assert.ok((await panels.count()) > 0, `${id} has panels, ${version}`);
      const found = await colours(await panels.last().screenshot());
      assert.ok(found > 20, `${id} shows ${found} colours, ${version}`);
    }
    for (const id of ['figure-1', 'figure-layers', 'figure-lag-scan']) {
      assert.equal(await page.locator(`#${id} .panel:visible`).count(), 22, `${id}, ${version}`);
    }
  });
  assert.equal(await page.locator('#figure-4 .panel').count(), 8);
  await close(page);
});

test('400 parcels are means, a map and a table that a click sorts, within 20 MB', async () => {
  assert.ok(statSync(file('parcels')).size < 20 * 1024 * 1024);
  const page = await open('parcels');
  const milliseconds = await page.evaluate(() => performance.getEntriesByType('navigation')[0].loadEventEnd);
  console.log(`400 parcels: ${statSync(file('parcels')).size} bytes, loaded in ${Math.round(milliseconds)} ms`);
  assert.ok(milliseconds < 5000, `${milliseconds} ms`);
  await inEachVersion(page, async version => {
    const maps = page.locator('#figure-map .panel svg:visible');
    assert.equal(await maps.count(), 3, version);
    const found = await colours(await maps.first().screenshot());
    assert.ok(found > 500, `the map shows ${found} colours, ${version}`);
    assert.equal(await page.locator('#figure-1 .panel:visible').count(), 1, version);
  });
  const scores = page.locator('#scores');
  assert.match(await scores.locator('[role=status]').textContent(), /of 1200$/);
  for (const column of ['r_plain', 'share_within_lag', 'p_within_lag']) {
    const place = (await scores.locator('th').allTextContents()).indexOf(column);
    await scores.locator('th button').nth(place).click();
    await scores.locator('th button').nth(place).click();
    const shown = (await scores.locator(`td:nth-child(${place + 1})`).allTextContents()).map(text => Number(text.replace('\u2212', '-')));
    assert.equal(shown.length, 10);
    assert.deepEqual(shown, [...shown].sort((a, b) => b - a), column);
  }
  assert.equal(await page.locator('#best tbody tr').count(), 10, 'the best of each region in pages');
  await close(page);
});

test('the full study loads within 3 s and 8 MB', async () => {
  assert.ok(statSync(file('full')).size < 8 * 1024 * 1024);
  const page = await open('full');
  const milliseconds = await page.evaluate(() => performance.getEntriesByType('navigation')[0].loadEventEnd);
  console.log(`full study: ${statSync(file('full')).size} bytes, loaded in ${Math.round(milliseconds)} ms`);
  assert.ok(milliseconds < 3000, `${milliseconds} ms`);
  await close(page);
});

for (const name of ['full', 'demo', 'hostile', 'single', 'null', 'measures', 'alone']) {
  for (const width of [390, 1280]) {
    test(`${name}: no two labels of a figure overlap at ${width} pixels`, async () => {
      const page = await open(name, { viewport: { width, height: 844 } });
      const clashes = () => page.evaluate(() => {
        const found = [];
        for (const svg of document.querySelectorAll('.panel svg')) {
          if (!svg.getClientRects().length) continue;
          const texts = [...svg.querySelectorAll('text')].map(text => [text.textContent, text.getBoundingClientRect()]);
          texts.forEach(([a, first], i) => texts.slice(i + 1).forEach(([b, second]) => {
            const across = Math.min(first.right, second.right) - Math.max(first.left, second.left);
            const down = Math.min(first.bottom, second.bottom) - Math.max(first.top, second.top);
            // A line box is taller than its letters: boxes may touch.
            if (across > 0.5 && down > 0.3 * Math.min(first.height, second.height)) found.push(`${a} and ${b}`);
          }));
        }
        return found;
      });
      await inEachVersion(page, async version => assert.deepEqual(await clashes(), [], version));
      await close(page);
    });
  }
}

const headings = page => page.locator('.figure h3:visible').allTextContents();

test('a switch that the keyboard reaches shows plain scores or those within lag', async () => {
  const page = await open('demo');
  const shown = async () => (await headings(page)).map(text => text.split('. ')[0]);
  assert.deepEqual(await shown(), ['Figure 1', 'Figure 2', 'Figure 3', 'Figure 4', 'Layers', 'Lag scan']);
  await page.locator('#scores-plain').focus();
  await page.keyboard.press('ArrowRight');
  assert.deepEqual(await shown(),
    ['Figure 1 within lag', 'Figure 2 within lag', 'Figure 3', 'Figure 4', 'Layers within lag', 'Lag scan']);
  assert.match(await page.locator('#figure-1 .caption:visible').textContent(), /A star marks what survives time.*figures\/figure-1-lag/);
  await page.keyboard.press('ArrowLeft');
  assert.match(await page.locator('#figure-1 .caption:visible').textContent(), /figures\/figure-1 as/);
  assert.equal(await page.getByRole('group', { name: 'Scores', exact: true }).getByRole('radio').count(), 2);
  await close(page);
});

test('a study with one version of its scores has no switch', async () => {
  for (const [name, heading] of [['older', /^Figure 1\. /], ['within', /^Figure 1 within lag\. /]]) {
    const page = await open(name);
    assert.equal(await page.locator('.switch').count(), 0, name);
    assert.match((await headings(page))[0], heading);
    assert.ok(await page.locator('#figure-1 .panel svg').first().isVisible(), name);
    await close(page);
  }
});

test('the summary and a table say what survives time', async () => {
  const page = await open('demo');
  const best = page.locator('#summary table.best');
  for (const cell of await best.locator('tbody td:nth-child(7)').allTextContents()) assert.match(cell, /^(yes|no)$/);
  await page.locator('#summary a', { hasText: 'Does it survive time?' }).click();
  const table = page.locator('#time');
  await table.locator('input').fill('survives=yes');
  assert.equal(await table.locator('[role=status]').textContent(), '1–10 of 12');
  await table.locator('input').fill('p_shift_familywise<0.05 survives=no');
  assert.equal(await table.locator('[role=status]').textContent(), '0–0 of 0');
  await close(page);
  const nothing = await open('null');
  assert.match(await nothing.locator('#summary').innerText(), /No network explains any region beyond what smoothness in time explains/);
  assert.deepEqual([...new Set(await nothing.locator('.best tbody td:nth-child(7)').allTextContents())], ['no']);
  await close(nothing);
});

test('pointing at a layer and at a peak of the lag scan tells their values', async () => {
  const page = await open('demo');
  await page.locator('#figure-layers .plain path[data-m="2"]').last().hover();
  assert.match(await page.locator('#tip').textContent(), /2 Network B fine-tuned, (best )?layer/);
  // The last network is drawn on top of the others' peaks.
  await page.locator('#figure-lag-scan path[data-m="4"]').first().hover();
  assert.match(await page.locator('#tip').textContent(), /: highest at −?\d+ s, mean r = 0\.\d{3}, SEM 0\.004, n = 4/);
  await close(page);
});

test('tables filter by words and conditions, sort both ways and page', async () => {
  const page = await open('full');
  const table = page.locator('#group_fit');
  const status = table.locator('[role=status]');
  const column = async number =>
    table.locator(`tbody td:nth-child(${number})`).evaluateAll(cells => cells.map(cell => Number(cell.title)));
  assert.equal(await status.textContent(), '1–10 of 528');
  await table.locator('input').fill('ffa time_control=none');
  assert.equal(await status.textContent(), '1–10 of 12');
  await table.locator('button[aria-label^=Next]').click();
  assert.equal(await status.textContent(), '11–12 of 12');
  await table.locator('th button', { hasText: /^mean$/ }).click();
  const rising = await column(5);
  assert.deepEqual(rising, [...rising].sort((a, b) => a - b));
  await table.locator('th button', { hasText: /^mean$/ }).click();
  const falling = await column(5);
  assert.deepEqual(falling, [...falling].sort((a, b) => b - a));
  assert.ok(falling[0] > rising[0]);
  assert.equal(await table.locator('th[aria-sort=descending]').textContent(), 'mean');
  await table.locator('input').fill('roi=FFA time_control=none mean>0.1');
  const left = await column(5);
  assert.ok(left.length > 0 && left.length < 12 && left.every(value => value > 0.1), String(left));
  await table.locator('input').fill('no such word');
  assert.equal(await status.textContent(), '0–0 of 0');
  await close(page);
});

test('a table is downloaded as CSV with all digits of the rows that match', async () => {
  const page = await open('full');
  await page.locator('#group_fit input').fill('roi=V1v time_control=none');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('#group_fit button[aria-label^=Download]').click(),
  ]);
  assert.equal(download.suggestedFilename(), 'group_fit.csv');
  const lines = readFileSync(await download.path(), 'utf8').trim().split('\r\n');
  assert.equal(lines.length, 13);
  assert.match(lines[0], /^roi,model,time_control,n,mean,sd,/);
  const plotted = readFileSync(join(process.env.REPORTS, 'full', 'figures', 'figure-1.tsv'), 'utf8')
    .split('\n').map(line => line.split('\t')).find(cells => cells[0] === 'V1v' && cells[3] === 'mean');
  assert.equal(lines[1].split(',')[4], plotted[5]);
  await close(page);
});

test('the legend picks out one network, and again none', async () => {
  const page = await open('demo');
  const second = page.locator('[data-pick="2"]');
  await second.click();
  assert.equal(await second.getAttribute('aria-pressed'), 'true');
  assert.equal(await page.locator('.panel [data-m="2"].dim').count(), 0);
  assert.ok((await page.locator('.panel [data-m="1"].dim').count()) > 0);
  await second.click();
  assert.equal(await page.locator('.dim').count(), 0);
  await close(page);
});

test('pointing at a bar tells its value', async () => {
  const page = await open('demo');
  await page.locator('#figure-1 path[data-m="1"]').first().hover();
  assert.match(await page.locator('#tip').textContent(), /1 Network A .* mean r = 0\.\d{3}, n = 4, SD/);
  await page.keyboard.press('Escape');
  assert.ok(await page.locator('#tip').isHidden());
  await close(page);
});

test('markup in names stays text', async () => {
  const page = await open('hostile');
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  const label = await page.locator('[data-pick="1"]').textContent();
  assert.match(label, /"><script>window\.hacked=1<\/script> & 'quoted' <b>ResNet<\/b>/);
  await page.locator('#networks input').fill('<script>');
  assert.equal(await page.locator('#networks tbody tr').count(), 1);
  await close(page);
});

test('a study of one says what it cannot tell', async () => {
  const page = await open('single');
  const text = await page.locator('body').innerText();
  assert.match(text, /The study has 1 participant. Noise ceilings need 2 participants. Standard deviations and tests are left out/);
  assert.match(text, /unique variance compares two or more networks/);
  assert.equal(await page.locator('#figure-1 .panel svg:visible').count(), 1);
  await close(page);
});

test('no name in a table breaks in the middle', async () => {
  for (const name of ['demo', 'undefined', 'hostile']) {
    const page = await open(name, { viewport: { width: 390, height: 844 } });
    // A word that broke stands on two lines: its range has rectangles of different height on the page.
    const broken = await page.evaluate(() => {
      const found = [];
      for (const cell of document.querySelectorAll('th, td')) {
        const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
          for (const word of walker.currentNode.data.matchAll(/[\w.]{2,31}/g)) {
            const range = document.createRange();
            range.setStart(walker.currentNode, word.index);
            range.setEnd(walker.currentNode, word.index + word[0].length);
            if (new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1) found.push(word[0]);
          }
        }
      }
      return found;
    });
    assert.deepEqual(broken, []);
    await close(page);
  }
});

test('units stand in the header, numbers alone in the cells', async () => {
  const page = await open('demo');
  const best = page.locator('#summary table.best');
  assert.deepEqual(await best.locator('thead th').allTextContents(),
    ['Region', 'Network', 'Mean r', 'Noise ceiling (r)', 'Above others (p < 0.05, Bonferroni)', 'Mean r within lag', 'Survives time']);
  for (const cell of await best.locator('tbody td:nth-child(3)').allTextContents()) assert.match(cell, /^−?0\.\d{3}$/);
  for (const cell of await best.locator('tbody td:nth-child(4)').allTextContents()) assert.match(cell, /^−?0\.\d{3} to −?0\.\d{3}$/);
  for (const cell of await best.locator('tbody td:nth-child(5)').allTextContents()) assert.match(cell, /^\d of 3$/);
  for (const cell of await best.locator('tbody td:nth-child(6)').allTextContents()) assert.match(cell, /^−?0\.\d{3}$/);
  await close(page);
});

test('the summary can be read without JavaScript', async () => {
  const page = await open('demo', { javaScriptEnabled: false });
  assert.match(await page.locator('noscript pre').textContent(), /Best network of each region:/);
  assert.ok((await page.locator('#figure-1 .panel svg').count()) > 0);
  await page.locator('#scores-lag').check();
  assert.match((await headings(page))[0], /^Figure 1 within lag/);
  await close(page);
});

test('scores that are n/a are said, not drawn', async () => {
  const page = await open('undefined');
  const last = page.locator('#figure-1 .plain .panel').last();
  assert.equal(await last.locator('text', { hasText: /^n\/a/ }).count(), 4);
  assert.equal(await last.locator('path[data-m]').count(), 0);
  assert.match(await page.locator('#summary').innerText(), /n\/a \(fewer than 2 usable voxels\)/);
  await close(page);
});

test('a dark screen prints on white paper, without buttons', async () => {
  const page = await open('demo', { colorScheme: 'dark' });
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.equal(await ground(), 'rgb(23, 24, 28)');
  await page.emulateMedia({ media: 'print' });
  assert.equal(await ground(), 'rgb(255, 255, 255)');
  assert.ok(await page.locator('nav').isHidden());
  assert.ok(await page.locator('.switch').isHidden());
  await close(page);
});

'use strict';
// The charts of the report as ECharts options. Java calls draw() with the kind and its data and gets
// back the SVG and, for each item of each series, what pointing at it tells and which network it belongs to.
// Colours are the page's CSS variables, so that one SVG serves the light and the dark theme.

var INK = 'var(--ink)';
var MUTED = 'var(--muted)';
var GRID = 'var(--grid)';
var BAND = 'var(--band)';
var PAPER = 'var(--paper)';

// ECharts expects a browser's clock for animations that a written file does not have.
function setTimeout() { return 0; }
function clearTimeout() {}

function text(size, colour) {
  return { fontSize: size, color: colour, fontWeight: 'normal', fontFamily: 'sans-serif' };
}

function title(words, place, size, colour) {
  return Object.assign({ text: words, padding: 0, itemGap: 0, textStyle: text(size, colour) }, place);
}

function number(value) {
  return String(Math.abs(value) < 1e-12 ? 0 : +value.toPrecision(6)).replace('-', '\u2212');
}

function valueAxis(axis, more) {
  return Object.assign({
    type: 'value', min: axis.low, max: axis.high, interval: axis.step,
    axisLine: { show: false }, axisTick: { show: false },
    axisLabel: Object.assign(text(11, MUTED), { formatter: number, showMinLabel: true, showMaxLabel: true, hideOverlap: false }),
    splitLine: { lineStyle: { color: GRID, width: 0.75 } },
  }, more);
}

function categories(names, more) {
  return Object.assign({
    type: 'category', data: names, axisLine: { show: false }, axisTick: { show: false }, splitLine: { show: false },
    axisLabel: Object.assign(text(11, MUTED), { interval: 0, margin: 6 }),
  }, more);
}

// Marks that ECharts has no type for: render(item, at, box) gives their shapes; at(x, y) is where a value stands, box the
// rectangle of the axes.
function custom(data, render) {
  return {
    type: 'custom', data: data, clip: false, z: 3,
    renderItem: function (params, api) {
      return render(data[params.dataIndex], function (x, y) { return api.coord([x, y]); }, params.coordSys);
    },
  };
}

function shape(type, geometry, style) {
  return { type: type, shape: geometry, style: style };
}

function line(x1, y1, x2, y2, stroke, width) {
  return shape('line', { x1: x1, y1: y1, x2: x2, y2: y2 }, { stroke: stroke, lineWidth: width });
}

function label(words, x, y, size, colour, align) {
  return { type: 'text', x: x, y: y, style: { text: words, fontSize: size, fontFamily: 'sans-serif', fill: colour, align: align || 'center', verticalAlign: 'middle' } };
}

function zeroLine() {
  return custom([{ value: [0, 0] }], function (item, at, box) {
    var y = at(0, 0)[1];
    return line(box.x, y, box.x + box.width, y, MUTED, 1);
  });
}

// The band of the noise ceiling, behind everything.
function ceiling(data) {
  var band = custom(data, function (item, at, box) {
    var top = at(0, item.upper)[1];
    var height = Math.max(1, at(0, item.lower)[1] - top);
    return shape('rect', { x: box.x, y: top, width: box.width, height: height }, { fill: BAND });
  });
  band.z = -1;
  return band;
}

// A panel's name, and a note at its right end.
function heading(name, note, left, width) {
  return [title(name, { left: left, top: 2 }, 14, INK), title(note, { left: width - 2, textAlign: 'right', top: 4 }, 12, MUTED)];
}

var charts = {
  // One region: a bar per network, participants, spread and noise ceiling.
  bars: function (data, width) {
    var spread = custom(data.spreads, function (item, at) {
      var low = at(item.value[0], item.low);
      var high = at(item.value[0], item.high);
      return { type: 'group', children: [
        line(low[0], low[1], high[0], high[1], INK, 1.25),
        line(low[0] - 3, low[1], low[0] + 3, low[1], INK, 1.25),
        line(high[0] - 3, high[1], high[0] + 3, high[1], INK, 1.25),
      ] };
    });
    // Not a scatter: that costs three times as much for thousands of participants' dots.
    var dots = custom(data.dots, function (item, at) {
      var place = at(item.value[0], item.value[1]);
      return shape('circle', { cx: place[0] + item.aside, cy: place[1], r: 1.9 }, { fill: PAPER, stroke: MUTED, lineWidth: 0.9 });
    });
    var missing = custom(data.missing, function (item, at) {
      var place = at(item.value[0], 0);
      var shown = label('n/a', place[0], place[1] - 5, 11, MUTED, 'left');
      shown.rotation = Math.PI / 2;
      return shown;
    });
    // An asterisk hangs from the top of its line.
    var survivors = custom(data.survivors, function (item, at, box) {
      var place = at(item.value[0], item.value[1]);
      return label('*', place[0], Math.max(place[1] - 6, box.y + 8), 16, INK);
    });
    return {
      title: heading(data.name, data.participants, 38, width),
      grid: { left: 38, right: 2, top: 26, bottom: 20 },
      xAxis: categories(data.numbers),
      yAxis: valueAxis(data.axis),
      series: [
        ceiling(data.band),
        { type: 'bar', data: data.bars, barWidth: data.barWidth, clip: false },
        dots,
        spread,
        missing,
        survivors,
        zeroLine(),
      ],
    };
  },

  // One region: rows are controls, columns are targets.
  matrix: function (data, width) {
    var count = data.numbers.length;
    var cell = function (item, at, box, fill) {
      var middle = at(item.value[0], item.value[1]);
      var size = box.width / count;
      return shape('rect', { x: middle[0] - size / 2, y: middle[1] - size / 2, width: size, height: size }, { fill: fill, stroke: PAPER, lineWidth: 0.75 });
    };
    var diagonal = custom(data.diagonal, function (item, at, box) { return cell(item, at, box, GRID); });
    var missing = custom(data.missing, function (item, at, box) {
      var square = cell(item, at, box, '#b9bcc4');
      var s = square.shape;
      return { type: 'group', children: [square, line(s.x, s.y + s.height, s.x + s.width, s.y, '#5b5f69', 1)] };
    });
    var significant = custom(data.significant, function (item, at) {
      var place = at(item.value[0], item.value[1]);
      return shape('circle', { cx: place[0], cy: place[1] + (data.written ? 11 : 0), r: data.dot }, { fill: item.colour });
    });
    return {
      title: [
        title(data.name, { left: 34, top: 2 }, 14, INK),
        title(data.columnsName, { left: width - 4, textAlign: 'right', top: 5 }, 11, MUTED),
      ],
      grid: { left: 34, right: 4, top: 42, bottom: 4 },
      xAxis: categories(data.numbers, { position: 'top' }),
      yAxis: categories(data.numbers, {
        inverse: true, name: data.rowsName, nameLocation: 'middle', nameGap: 22, nameTextStyle: text(11, MUTED),
      }),
      visualMap: { show: false, type: 'continuous', min: -data.limit, max: data.limit, seriesIndex: 0, inRange: { color: data.colours } },
      series: [
        { type: 'heatmap', data: data.cells, itemStyle: { borderColor: PAPER, borderWidth: 0.75 },
          label: { show: data.written, fontSize: 11, fontFamily: 'sans-serif', formatter: function (item) { return item.data.words; } } },
        diagonal,
        missing,
        significant,
      ],
    };
  },

  // The colour scale of all matrices.
  scale: function (data) {
    var tick = function (value, x) { return title(number(value), { left: x, top: 20, textAlign: 'center' }, 11, MUTED); };
    return {
      title: [
        tick(-data.limit, 30), tick(0, 150), tick(data.limit, 270),
        title('mean r beyond the control', { left: 150, top: 36, textAlign: 'center' }, 11, MUTED),
      ],
      visualMap: {
        type: 'continuous', min: -data.limit, max: data.limit, orient: 'horizontal', left: 30, top: 4, padding: 0,
        itemWidth: 12, itemHeight: 240, inRange: { color: data.colours },
      },
      series: [],
    };
  },

  // Lines and points of networks over two axes: layers in the plane of two components, over depth, scores over shifts.
  plane: function (data, width) {
    var small = data.name !== '';
    var tags = custom(data.tags, function (item) {
      var b = item.box;
      return { type: 'group', children: (item.far ? [line(item.from[0], item.from[1], b[0] + b[2] / 2, b[1] + b[3] / 2, MUTED, 0.6)] : []).concat([
        shape('rect', { x: b[0], y: b[1], width: b[2], height: b[3] }, { fill: PAPER, stroke: item.edge, lineWidth: 0.75 }),
        label(item.words, b[0] + b[2] / 2, b[1] + b[3] / 2, 12, INK),
      ]) };
    });
    tags.z = 5;
    var lines = custom(data.lines, function (item, at) {
      var points = item.coords.map(function (place) { return at(place[0], place[1]); });
      return shape('polyline', { points: points }, { fill: null, stroke: item.colour, lineWidth: item.width });
    });
    var points = custom(data.points, function (item, at, box) {
      var place = at(item.value[0], item.value[1]);
      var x = item.aside === undefined ? place[0] : box.x + box.width + item.aside;
      var w = item.size[0];
      var h = item.size[1];
      return shape('path', { pathData: item.path, x: x - w / 2, y: place[1] - h / 2, width: w, height: h, layout: 'cover' },
        { fill: item.fill, stroke: item.edge, lineWidth: small ? 0.75 : 1 });
    });
    points.z = 4;
    var marks = custom(data.marks, function (item, at, box) {
      var x = at(item.value[0], 0)[0];
      return line(x, box.y, x, box.y + box.height, MUTED, 1);
    });
    marks.z = 1;
    var zero = zeroLine();
    zero.z = 1;
    var name = { nameLocation: 'middle', nameTextStyle: text(small ? 11 : 13, small ? MUTED : INK) };
    return {
      title: small ? heading(data.name, data.note, data.grid.left, width) : [],
      grid: data.grid,
      xAxis: valueAxis(data.x, Object.assign({ name: data.xName, nameGap: small ? 22 : 26 }, name)),
      yAxis: valueAxis(data.y, Object.assign({ name: data.yName, nameGap: 38 }, name)),
      series: [ceiling(data.band), lines, points, tags].concat(small ? [marks, zero] : []),
    };
  },

  // Number, symbol and label of each network, in rows that fit the width.
  legend: function (data, width) {
    return {
      legend: {
        left: 0, top: 2, padding: 0, itemGap: 16, width: width, data: data.entries, textStyle: text(13, INK),
      },
      xAxis: { show: false },
      yAxis: { show: false },
      series: data.entries.map(function (entry) {
        return { type: 'scatter', name: entry.name, data: [], itemStyle: Object.assign({ opacity: 1 }, entry.itemStyle) };
      }),
    };
  },
};

// Called once, when ECharts is there, too.
function ready() {
  echarts.setPlatformAPI({
    // A font reads: normal 11px sans-serif.
    measureText: function (words, font) { return { width: textWidth(words, parseFloat(/[0-9.]+px/.exec(font)[0])) }; },
  });
}

function draw(kind, width, height, json) {
  var data = JSON.parse(json);
  var option = charts[kind](data, width);
  option.animation = false;
  option.series.forEach(function (series) {
    series.emphasis = { disabled: true };
  });
  var chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: width, height: height });
  chart.setOption(option);
  var svg = chart.renderToSVGString();
  chart.dispose();
  var told = option.series.map(function (series) {
    return series.data.map(function (item) { return { tip: item.tip || '', network: item.network || 0 }; });
  });
  return JSON.stringify({ svg: svg, told: told, height: kind === 'legend' ? lowest(svg) + 20 : height });
}

// Where the last row of a legend stands.
function lowest(svg) {
  var places = svg.match(/translate\([-0-9.]+ [-0-9.]+\)/g) || [];
  return Math.max.apply(null, places.map(function (place) { return parseFloat(place.split(' ')[1]); }));
}

// Draws every [data-chart] from the small specification beside it; colours and sizes come from tokens.css alone.
(function () {
  "use strict";
  if (!window.echarts) return;
  const echarts = window.echarts;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  const SMALL = 14;

  // The one theme, read anew when light turns dark.
  function theme() {
    const t = {};
    ["ink", "ink-soft", "ink-faint", "rule", "rule-strong", "paper", "sunk", "seal", "control", "line-coming",
      "series-1", "series-2", "series-3", "series-4", "series-5", "series-6",
      "shade-0", "shade-1", "shade-2", "shade-3", "shade-4", "shade-5", "on-shade-low", "on-shade-high"].forEach((name) => { t[name] = token(name); });
    t.face = token("face");
    t.colours = [1, 2, 3, 4, 5, 6].map((n) => t["series-" + n]);
    t.shades = [0, 1, 2, 3, 4, 5].map((n) => t["shade-" + n]);
    return t;
  }

  const write = (decimals) => (value) => value === null || value === undefined || Number.isNaN(value) ? "—" :
    Number(value).toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });

  function frame(spec, t, more) {
    return Object.assign({
      color: t.colours, animation: !calm.matches, animationDuration: 250,
      textStyle: { fontFamily: t.face, fontSize: SMALL, color: t.ink },
      aria: { enabled: false },
      tooltip: { trigger: "item", renderMode: "richText", confine: true, backgroundColor: t.paper, borderColor: t.control, borderWidth: 1, padding: 8,
        textStyle: { color: t.ink, fontSize: SMALL, fontFamily: t.face }, valueFormatter: (value) => write(spec.decimals)(value) + " " + spec.unit },
      grid: { left: 4, right: 12, top: 24, bottom: 4, containLabel: true },
    }, more);
  }
  const category = (spec, t, more) => Object.assign({ type: "category", data: spec.categories, axisTick: { show: false },
    axisLine: { lineStyle: { color: t["rule-strong"] } }, axisLabel: { color: t["ink-soft"], fontSize: SMALL, hideOverlap: true, showMinLabel: true, showMaxLabel: true, alignMinLabel: "left", alignMaxLabel: "right" } }, more);
  const value = (spec, t, more) => Object.assign({ type: "value", min: spec.kind === "line" ? undefined : 0, splitNumber: 4, axisLine: { show: false },
    splitLine: { lineStyle: { color: t.rule } }, axisLabel: { color: t["ink-soft"], fontSize: SMALL, formatter: (n) => Number(n).toLocaleString("en-US") } }, more);
  const aim = (spec, t, across) => spec.target === null ? undefined : { silent: true, symbol: "none", lineStyle: { color: t.ink, type: "solid", width: 1.5 },
    label: { formatter: spec.targetLabel || write(spec.decimals)(spec.target), color: t.ink, fontSize: SMALL, position: across ? "end" : "insideEndTop" },
    data: [across ? { xAxis: spec.target } : { yAxis: spec.target }] };

  // Where the reader stands on the horizontal axis.
  const here = (spec, t, at) => {
    if (spec.mark === null || spec.mark === undefined) return undefined;
    const part = at ? (at[spec.mark] - at[0]) / (at[at.length - 1] - at[0]) : spec.mark / spec.categories.length;
    return { silent: true, symbol: "none", lineStyle: { color: t.ink, type: [3, 3], width: 1.5 }, data: [{ xAxis: at ? at[spec.mark] : spec.mark }],
      label: { formatter: spec.markLabel, color: t.ink, fontSize: SMALL, fontFamily: t.face, position: "end", align: part < 0.3 ? "left" : part > 0.7 ? "right" : "center" } };
  };
  // The numbers along the axis of a what-if, which stand as far apart as they are; names stand evenly.
  const along = (spec) => {
    const at = spec.mark === null || spec.mark === undefined ? [] : spec.categories.map((name) => Number(name.replaceAll(",", "")));
    return at.length > 1 && at.every((each, n) => !Number.isNaN(each) && (n === 0 || each > at[n - 1])) ? at : null;
  };
  const scale = (spec, t, at) => value(spec, t, { min: at[0], max: at[at.length - 1], splitLine: { show: false }, axisLine: { show: true, lineStyle: { color: t["rule-strong"] } }, axisTick: { show: false },
    axisLabel: { color: t["ink-soft"], fontSize: SMALL, hideOverlap: true, formatter: (n) => Number(n).toLocaleString("en-US") } });

  // How many lines the names of several series take above a chart.
  function legendLines(spec, width) {
    let lines = 1, used = 0;
    spec.series.forEach((row) => {
      const wide = 32 + [...row.name].reduce((sum, sign) => sum + (sign > "\u2e80" ? SMALL : 0.56 * SMALL), 0);
      if (used && used + wide > width) { lines += 1; used = 0; }
      used += wide;
    });
    return lines;
  }

  function bars(spec, t, width) {
    const across = spec.kind === "hbar";
    const stacked = spec.kind === "stacked";
    const one = spec.series.length === 1;
    const series = spec.series.map((row, n) => ({
      type: "bar", name: row.name, stack: stacked ? "all" : undefined, barMaxWidth: across ? 18 : 36, data: row.values,
      itemStyle: { color: t.colours[n % 6], borderColor: stacked ? t.paper : undefined, borderWidth: stacked ? 1 : 0 },
      label: { show: (one || row.emphasis) && !stacked, position: across ? "right" : "top", color: t.ink, fontSize: SMALL, fontFamily: t.face, formatter: (p) => write(spec.decimals)(p.value) },
      labelLayout: { hideOverlap: true }, markLine: n === 0 ? aim(spec, t, across) : undefined,
      emphasis: { disabled: true },
    }));
    const names = one ? undefined : { top: 0, left: 0, icon: "rect", itemWidth: 12, itemHeight: 12, textStyle: { color: t.ink, fontSize: SMALL } };
    const long = across ? { inverse: true, axisLabel: { color: t.ink, fontSize: SMALL, width: Math.min(width * 0.38, 200), overflow: "break", lineHeight: 18 }, axisLine: { show: true, lineStyle: { color: t["rule-strong"] } } } : {};
    return frame(spec, t, { legend: names, grid: { left: 4, right: across ? 64 : 12, top: names ? 18 + 22 * legendLines(spec, width) : 28, bottom: 4, containLabel: true },
      xAxis: across ? value(spec, t, { show: false }) : category(spec, t), yAxis: across ? category(spec, t, long) : value(spec, t), series });
  }

  function lines(spec, t, width) {
    const marks = ["circle", "emptyCircle", "rect", "triangle", "diamond", "emptyRect"];
    const dashes = ["solid", "solid", [6, 4], [2, 3], [8, 3, 2, 3], [1, 4]];
    // room for the last value, written out beside the line
    const narrow = spec.series.length === 1 && width < 480;  // a phone has no room beside the line; the table tells the value
    const at = along(spec);
    const last = Math.max(...spec.series.map((row) => write(spec.decimals)(row.values[row.values.length - 1]).length));
    return frame(spec, t, { tooltip: Object.assign(frame(spec, t, {}).tooltip, { trigger: "axis", axisPointer: { type: "line", lineStyle: { color: t.control } } }),
      grid: { left: 4, right: spec.series.length > 1 ? 116 : narrow ? 20 : Math.max(72, 16 + 8.5 * last), top: 28, bottom: 4, containLabel: true },
      xAxis: at ? scale(spec, t, at) : category(spec, t, { boundaryGap: false }), yAxis: value(spec, t, { min: 0, axisTick: { show: false } }),
      series: spec.series.map((row, n) => ({ type: "line", animation: false, name: row.name, data: at ? row.values.map((amount, n) => [at[n], amount]) : row.values, connectNulls: false, symbol: marks[n % 6], symbolSize: 6, showSymbol: row.values.length < 25,
        lineStyle: { width: row.emphasis || n === 0 ? 2.5 : 1.5, type: dashes[n % 6] }, itemStyle: { color: t.colours[n % 6] }, emphasis: { disabled: true },
        endLabel: { show: !narrow, color: t.ink, fontSize: SMALL, fontFamily: t.face, formatter: (p) => spec.series.length > 1 ? row.name : write(spec.decimals)(at ? p.value[1] : p.value) },
        labelLayout: { moveOverlap: "shiftY" }, markLine: n === 0 ? aim(spec, t, false) || here(spec, t, at) : undefined })) });
  }

  function sankey(spec, t) {
    const names = [...new Set(spec.links.flatMap((link) => [link.source, link.target]))];
    return frame(spec, t, { series: [{ type: "sankey", left: 4, right: 128, top: 8, bottom: 8, nodeWidth: 10, nodeGap: 14, draggable: false, layoutIterations: 32,
      data: names.map((name) => ({ name, itemStyle: { color: t["series-1"], borderWidth: 0 } })), links: spec.links,
      label: { color: t.ink, fontSize: SMALL, fontFamily: t.face }, lineStyle: { color: t["series-2"], opacity: 0.35, curveness: 0.5 }, emphasis: { focus: "adjacency", lineStyle: { opacity: 0.6 } } }] });
  }

  function heat(spec, t) {
    const rows = spec.series.map((row) => row.name);
    const data = spec.series.flatMap((row, y) => row.values.map((amount, x) => [x, y, amount === null ? "-" : amount]));
    const most = Math.max(1, ...data.map((each) => Number(each[2]) || 0));
    return frame(spec, t, { grid: { left: 4, right: 4, top: 4, bottom: 4, containLabel: true },
      xAxis: category(spec, t, { axisLine: { show: false } }), yAxis: category(spec, t, { data: rows, inverse: true, axisLine: { show: false } }),
      visualMap: { show: false, min: 0, max: most, inRange: { color: t.shades } },
      series: [{ type: "heatmap", data: data.map((each) => ({ value: each, label: { color: Number(each[2]) > most * 0.6 ? t["on-shade-high"] : t["on-shade-low"] } })),
        label: { show: true, fontSize: SMALL, formatter: (p) => write(spec.decimals)(p.value[2]) }, itemStyle: { borderColor: t.paper, borderWidth: 2 }, emphasis: { disabled: true } }] });
  }

  function radar(spec, t) {
    const most = Math.max(1, ...spec.series.flatMap((row) => row.values.map(Number)));
    return frame(spec, t, { legend: { bottom: 0, icon: "rect", itemWidth: 12, itemHeight: 12, textStyle: { color: t.ink, fontSize: SMALL } },
      radar: { indicator: spec.categories.map((name) => ({ name, max: spec.target || most })), radius: "62%", center: ["50%", "46%"], axisName: { color: t.ink, fontSize: SMALL },
        splitNumber: 4, splitArea: { show: false }, splitLine: { lineStyle: { color: t.rule } }, axisLine: { lineStyle: { color: t.rule } } },
      series: [{ type: "radar", data: spec.series.map((row, n) => ({ name: row.name, value: row.values, symbol: n ? "emptyCircle" : "circle", lineStyle: { width: n ? 1.5 : 2.5, type: n ? "dashed" : "solid" } })) }] });
  }

  // A bullet: the value over a room that ends at the target, one row per category.
  function bullet(spec, t, width) {
    const option = bars(Object.assign({}, spec, { kind: "hbar", series: spec.series.slice(0, 1), target: null }), t, width);
    const target = spec.series[1];
    if (target) {
      option.series.push({ type: "scatter", name: target.name, data: target.values.map((amount, y) => [amount, y]), symbol: "rect", symbolSize: [3, 26], itemStyle: { color: t.ink }, emphasis: { disabled: true } });
    }
    return option;
  }

  const kinds = { bar: bars, hbar: bars, stacked: bars, line: lines, sankey, heat, radar, bullet };
  const drawn = [];

  function draw(figure) {
    const place = figure.querySelector("[data-chart]");
    const spec = JSON.parse(place.dataset.chart);
    const make = kinds[spec.kind];
    if (!make) return;
    if (spec.kind === "hbar" || spec.kind === "bullet") place.style.height = Math.max(120, spec.categories.length * (spec.categories.length > 8 ? 26 : 36) + 24) + "px";
    const chart = echarts.init(place, null, { renderer: "svg" });
    const paint = () => chart.setOption(make(spec, theme(), place.clientWidth), true);
    paint();
    chart.on("click", (event) => { const url = spec.urls[event.dataIndex]; if (url) window.location.assign(url); });
    figure.classList.add("chart--asks");
    const toggle = figure.querySelector("[data-chart-toggle]");
    toggle.addEventListener("click", () => {
      const table = figure.classList.toggle("is-table");
      toggle.setAttribute("aria-pressed", String(table));
      toggle.textContent = table ? toggle.dataset.chartWord : toggle.dataset.table;
      if (!table) chart.resize();
    });
    drawn.push({ chart, paint, place });
  }

  const drawAll = (scope) => scope.querySelectorAll("[data-chart-figure]").forEach((figure) => { if (figure.querySelector("[data-chart]") && !figure.querySelector("[data-chart] svg")) draw(figure); });
  drawAll(document);
  // A part that was swapped in brings charts of its own; those it replaced are let go.
  document.body.addEventListener("htmx:afterSwap", () => {
    drawn.splice(0).forEach((each) => { if (each.place.isConnected) drawn.push(each); else each.chart.dispose(); });
    drawAll(document);
  });
  // T shows all charts as tables, and back.
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "t" || event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    document.querySelectorAll("[data-chart-toggle]").forEach((toggle) => toggle.click());
  });
  new ResizeObserver(() => drawn.forEach(({ chart, paint, place }) => { if (place.clientWidth && chart.getWidth() !== place.clientWidth) { chart.resize(); paint(); } })).observe(document.body);
  dark.addEventListener("change", () => drawn.forEach(({ paint }) => paint()));
  window.addEventListener("beforeprint", () => drawn.forEach(({ chart }) => chart.resize()));
})();

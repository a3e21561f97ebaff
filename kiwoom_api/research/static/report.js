(function () {
  "use strict";
  var data = JSON.parse(document.getElementById("data").textContent);
  var root = document.documentElement, plots = [], paper = 0;
  function colour(name) { return getComputedStyle(root).getPropertyValue(name).trim(); }
  function won(v) { return v == null ? "–" : Math.round(v).toLocaleString(data.locale) + " " + data.won; }
  function short(v) {
    if (data.locale.indexOf("ko") !== 0) return (v / 1e6).toLocaleString(data.locale, {maximumFractionDigits: 2}) + "M";
    if (Math.abs(v) >= 1e8) return (v / 1e8).toLocaleString("ko-KR", {maximumFractionDigits: 3}) + "억";
    return Math.round(v / 1e4).toLocaleString("ko-KR") + "만";
  }
  function percent(v) { return v == null ? "–" : (v * 100).toFixed(2) + "%"; }
  function day(ts) { return new Date(ts * 1000).toISOString().slice(0, 10); }
  function axes(format) {
    var base = {stroke: colour("--soft"), grid: {stroke: colour("--grid"), width: 1}, ticks: {show: false}, font: "12px sans-serif"};
    return [
      Object.assign({}, base, {grid: {show: false}, space: 70, size: 34, gap: 10, values: function (u, s) {
        return s.map(function (t) { return day(t).slice(2).replace(/-/g, "."); }); }}),
      Object.assign({}, base, {size: 74, values: function (u, s) { return s.map(format); }})
    ];
  }
  function draw(id, height, series, columns, format) {
    var el = document.getElementById(id);
    el.textContent = "";
    var width = paper || Math.max(280, el.clientWidth);
    plots.push(new uPlot({
      hooks: {ready: [function (u) { u.setLegend({idx: columns[0].length - 1}); }]}, width: width, height: height, cursor: {sync: {key: "run"}, drag: {x: true, y: false}}, tzDate: function (t) {
        return uPlot.tzDate(new Date(t * 1e3), "Etc/UTC"); },
      scales: {x: {time: true}}, axes: axes(format),
      series: [{label: data.words.date, value: function (u, v) { return v == null ? "–" : day(v); }}].concat(series)
    }, columns, el));
  }
  function all() {
    plots.forEach(function (p) { p.destroy(); });
    plots = [];
    draw("equity", 320, [
      {label: data.words.strategy, stroke: colour("--main"), width: 2.5, points: {show: false}, value: function (u, v) { return won(v); }},
      {label: data.words.hold, stroke: colour("--hold"), width: 1.75, dash: [6, 5], points: {show: false}, value: function (u, v) { return won(v); }}
    ], [data.days, data.equity, data.hold], short);
    draw("drawdown", 150, [
      {label: data.words.drawdown, stroke: colour("--down"), width: 1.5, fill: colour("--fill"), points: {show: false}, value: function (u, v) { return percent(v); }},
      {label: data.words.hold, stroke: colour("--hold"), width: 1.25, dash: [6, 5], points: {show: false}, value: function (u, v) { return percent(v); }}
    ], [data.days, data.down, data.holddown], percent);
  }
  var media = matchMedia("(prefers-color-scheme: dark)");
  document.getElementById("theme").addEventListener("click", function () {
    var dark = root.dataset.theme ? root.dataset.theme === "dark" : media.matches;
    root.dataset.theme = dark ? "light" : "dark";
    all();
  });
  document.getElementById("print").addEventListener("click", function () { print(); });
  var before = "";
  addEventListener("beforeprint", function () { before = root.dataset.theme || ""; root.dataset.theme = "light"; paper = 640; all(); });
  addEventListener("afterprint", function () { if (before) root.dataset.theme = before; else delete root.dataset.theme; paper = 0; all(); });
  media.addEventListener("change", all);
  var seen = 0;
  new ResizeObserver(function (entries) {
    var width = Math.round(entries[0].contentRect.width);
    if (width !== seen && !paper) { seen = width; all(); }
  }).observe(document.getElementById("equity"));
})();

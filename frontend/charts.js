// Draws the charts of a page from the tables below them: the numbers are read where everybody reads them.
// Loaded only by pages that have one. A chart says nothing its table does not say, so it is hidden from screen readers.
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

/** The table's first column as categories, each column marked with data-series as a series of that type. */
function read(table) {
  const heads = [...table.tHead.rows[0].cells];
  const rows = [...table.tBodies[0].rows];
  const text = (cell) => cell.textContent.trim();
  return {
    names: rows.map((row) => text(row.cells[0])),
    series: heads.flatMap((head, column) =>
      head.dataset.series
        ? [{ name: text(head), type: head.dataset.series, data: rows.map((row) => Number(text(row.cells[column]))) }]
        : [],
    ),
  };
}

function option(table) {
  const style = getComputedStyle(document.body);
  const ink = style.getPropertyValue("--tblr-secondary-color") || style.color;
  const rule = style.getPropertyValue("--tblr-border-color");
  const { names, series } = read(table);
  return {
    animation: false,
    color: ["#206bc4", "#2fb344", "#f76707", "#d63939"],
    textStyle: { fontFamily: style.fontFamily },
    legend: { textStyle: { color: ink }, top: 0, itemWidth: 14 },
    tooltip: { trigger: "axis", confine: true },
    grid: { left: 8, right: 12, top: 40, bottom: 4, containLabel: true },
    xAxis: { type: "category", data: names, axisLabel: { color: ink, hideOverlap: true }, axisLine: { lineStyle: { color: rule } } },
    yAxis: { type: "value", minInterval: 1, axisLabel: { color: ink }, splitLine: { lineStyle: { color: rule } } },
    series: series.map((one) => ({ ...one, barMaxWidth: 24, symbolSize: 7 })),
  };
}

function draw() {
  for (const box of document.querySelectorAll("[data-chart]")) {
    const table = document.getElementById(box.dataset.chart);
    const chart = init(box, null, { renderer: "svg" });
    const paint = () => chart.setOption(option(table), true);
    paint();
    new ResizeObserver(() => chart.resize()).observe(box);
    // Light or dark: the colours are those of the page.
    new MutationObserver(paint).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
  }
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", draw);
else draw();

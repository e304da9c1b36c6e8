/* Results: pictures of charts, numbers in tables. */

window.dash_clientside = window.dash_clientside || {};

window.dash_clientside.results = {
  /* Save the chart whose menu item was clicked, on the ground of the current theme. */
  savePicture: function () {
    const context = window.dash_clientside.callback_context;
    const clicked = context.triggered_id;
    const value = context.triggered.length ? context.triggered[0].value : 0;
    if (clicked && value) saveGraph(clicked.index, clicked.type.endsWith("svg") ? "svg" : "png");
    return context.outputs_list.map(() => window.dash_clientside.no_update);
  },
};

function saveGraph(key, format) {
  const id = JSON.stringify({ index: key, type: "results-graph" });
  const graph = document.getElementById(id).querySelector(".js-plotly-plot");
  const ground = getComputedStyle(document.documentElement).getPropertyValue("--color-surface").trim();
  const figure = {
    data: graph.data,
    layout: Object.assign({}, graph.layout, withLegend(graph.layout), { paper_bgcolor: ground, plot_bgcolor: ground }),
  };
  const size = { width: Math.max(graph.clientWidth, 960), height: graph.clientHeight, scale: format === "png" ? 2 : 1 };
  window.Plotly.downloadImage(figure, Object.assign({ format: format, filename: `hygge-${key}` }, size));
}

/* A picture leaves the page, and with it the legend beside the chart: give it one of its own. */
function withLegend(layout) {
  const outside = layout.meta && layout.meta.legend === "outside";
  return outside ? { showlegend: true, margin: Object.assign({}, layout.margin, { t: 48 }) } : {};
}

window.dashAgGridFunctions = window.dashAgGridFunctions || {};

/* A number with a fixed count of decimals and thin spaces; a dash where there is none. */
window.dashAgGridFunctions.resultNumber = function (value, decimals) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  const text = value.toLocaleString("en", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return text.replaceAll(",", "\u2009").replace("-", "\u2212");
};

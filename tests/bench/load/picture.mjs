// Draws what a stack does under load, as SVG, readable on white and on black.

const [WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM] = [640, 360, 60, 30, 620, 300];

/** @typedef {{rate: number, goodput: number, good: number, refused: number, late: number}} Row */

/**
 * The goodput over the rate, beside the line on which everything would be answered.
 * @param {Row[]} rows
 */
export function picture(rows) {
    const most = Math.max(...rows.map(({ rate }) => rate));
    const step = 10 ** Math.floor(Math.log10(most)) / (most / 10 ** Math.floor(Math.log10(most)) < 4 ? 2 : 1);
    const x = (/** @type {number} */ rate) => LEFT + ((RIGHT - LEFT) * rate) / most;
    const y = (/** @type {number} */ goodput) => BOTTOM - ((BOTTOM - TOP) * goodput) / most;
    const ticks = Array.from({ length: Math.floor(most / step) + 1 }, (_, number) => number * step);
    const point = (/** @type {Row} */ { rate, goodput }) => `${x(rate).toFixed(1)},${y(goodput).toFixed(1)}`;
    const lines = ticks.map(
        (tick) => `
  <path class="grid" d="M${LEFT} ${y(tick).toFixed(1)}H${RIGHT}"/>
  <text class="end" x="${LEFT - 8}" y="${(y(tick) + 4).toFixed(1)}">${tick}</text>
  <text class="middle" x="${x(tick).toFixed(1)}" y="${BOTTOM + 20}">${tick}</text>`,
    );
    const dots = rows.map((row) => {
        const [cx, cy] = point(row).split(",");
        const refused = row.refused ? `; ${row.refused} refused, 99 % of these within ${row.late.toFixed(0)} ms` : "";
        const title = `${row.rate} a second: ${row.goodput.toFixed(0)} answered, 99 % of these within ${row.good.toFixed(0)} ms${refused}`;
        return `
  <circle cx="${cx}" cy="${cy}" r="4"><title>${title}</title></circle>`;
    });
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Requests answered as they should be, by requests sent a second">
  <style>
    text { font: 13px sans-serif; fill: #57606a }
    .end { text-anchor: end }
    .middle { text-anchor: middle }
    .grid { stroke: #8b949e; stroke-opacity: .3 }
    .all { stroke: #8b949e; stroke-dasharray: 4 4; fill: none }
    .goodput { stroke: #0969da; stroke-width: 2.5; fill: none }
    circle { fill: #0969da }
    @media (prefers-color-scheme: dark) {
      text { fill: #adb5bd }
      .goodput { stroke: #58a6ff }
      circle { fill: #58a6ff }
    }
  </style>${lines.join("")}
  <path class="all" d="M${x(0)} ${y(0)}L${x(most)} ${y(most)}"/>
  <polyline class="goodput" points="${rows.map(point).join(" ")}"/>${dots.join("")}
  <text x="${LEFT}" y="${TOP - 12}">answered as they should be, a second</text>
  <text class="end" x="${RIGHT}" y="${BOTTOM + 42}">sent, a second</text>
</svg>
`;
}

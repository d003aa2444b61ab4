// The symbols: one outline a shape, in units of the symbol's radius, y downwards. Map and legend draw the same ones.

const regular = (corners, turn, radius = 1) =>
  Array.from({ length: corners }, (_, i) => {
    const angle = turn + (2 * Math.PI * i) / corners;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });

function star(points, inner) {
  const outer = regular(points, -Math.PI / 2, 1.2);
  const dents = regular(points, -Math.PI / 2 + Math.PI / points, inner);
  return outer.flatMap((corner, i) => [corner, dents[i]]);
}

function plus(arm, reach) {
  const quarter = [[arm, -arm], [arm, -reach], [-arm, -reach]];
  return [0, 1, 2, 3].flatMap((n) => {
    const [c, s] = [Math.round(Math.cos((-n * Math.PI) / 2)), Math.round(Math.sin((-n * Math.PI) / 2))];
    return quarter.map(([x, y]) => [x * c - y * s, x * s + y * c]);
  });
}

const turned = (outline, angle) =>
  outline.map(([x, y]) => [
    x * Math.cos(angle) - y * Math.sin(angle),
    x * Math.sin(angle) + y * Math.cos(angle),
  ]);

export const OUTLINES = {
  circle: regular(28, 0, 0.88),
  square: regular(4, Math.PI / 4, 1.16),
  diamond: regular(4, 0, 1.14),
  triangle: [[0, -1.15], [1.1, 0.8], [-1.1, 0.8]],
  "triangle-down": [[0, 1.15], [1.1, -0.8], [-1.1, -0.8]],
  hexagon: regular(6, 0, 1.02),
  star: star(5, 0.52),
  plus: plus(0.36, 1.05),
  cross: turned(plus(0.36, 1.15), Math.PI / 4),
  bar: [[-1.15, -0.55], [1.15, -0.55], [1.15, 0.55], [-1.15, 0.55]],
  house: [[0, -1.15], [1, -0.25], [1, 0.95], [-1, 0.95], [-1, -0.25]],
  chevron: [[0, 1.1], [1.15, -0.95], [0, -0.4], [-1.15, -0.95]],
};

/** Trace a shape on a canvas context around (x, y). */
export function traceShape(context, shape, x, y, radius) {
  context.beginPath();
  OUTLINES[shape].forEach(([dx, dy], i) => {
    if (i === 0) context.moveTo(x + dx * radius, y + dy * radius);
    else context.lineTo(x + dx * radius, y + dy * radius);
  });
  context.closePath();
}

/** A shape as an SVG element for legend, panel and table. */
export function shapeIcon(shape, typeCode, { hollow = false, size = 18 } = {}) {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("viewBox", "-1.6 -1.6 3.2 3.2");
  svg.setAttribute("width", size);
  svg.setAttribute("height", size);
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", hollow ? "im-icon is-hollow" : "im-icon");
  const polygon = document.createElementNS(namespace, "polygon");
  polygon.setAttribute("points", OUTLINES[shape].map(([x, y]) => `${x.toFixed(3)},${y.toFixed(3)}`).join(" "));
  polygon.setAttribute("class", `im-type-${typeCode}`);
  svg.append(polygon);
  return svg;
}

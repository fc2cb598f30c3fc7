import { ridge, shade } from './shapes.js';

/**
 * Balloons over green hills on a clear morning, upright.
 *
 * @import { Pen } from './shapes.js'
 * @param {Pen} pen
 * @param {{ width: number, height: number }} size
 */
export function balloons(pen, { width, height }) {
  pen.fillStyle = shade(pen.createLinearGradient(0, 0, 0, height), ['#4f9fd6', '#a7d8ee', '#fdf0d5']);
  pen.fillRect(0, 0, width, height);
  for (const [x, y, size] of [
    [160, 250, 1],
    [690, 130, 0.8],
    [560, 620, 0.6],
  ])
    cloud(pen, x ?? 0, y ?? 0, size ?? 1);

  const hills = [
    { colour: '#9cc5b0', top: height * 0.74, height: 46, seed: 4, rough: 0.3 },
    { colour: '#6aa582', top: height * 0.82, height: 40, seed: 15, rough: 0.2 },
    { colour: '#3f7d5c', top: height * 0.91, height: 30, seed: 8, rough: 0.2 },
  ];
  for (const { colour, ...form } of hills) {
    pen.fillStyle = colour;
    ridge(pen, { ...form, width, foot: height });
  }
  balloon(pen, { x: 690, y: 640, radius: 62 }, ['#5a4b8a', '#f3c64e']);
  balloon(pen, { x: 170, y: 745, radius: 46 }, ['#1f7a72', '#f5efe0']);
  balloon(pen, { x: 420, y: 400, radius: 190 }, ['#d8433f', '#f9e7c2']);
}

/**
 * @param {Pen} pen
 * @param {{ x: number, y: number, radius: number }} place middle of the envelope
 * @param {readonly [string, string]} colours its stripes
 */
function balloon(pen, { x, y, radius }, colours) {
  const foot = y + radius * 1.5;
  const stripes = [1, 0.74, 0.46, 0.16];
  for (const [index, part] of stripes.entries()) {
    pen.fillStyle = colours[index % 2 === 0 ? 0 : 1];
    pen.beginPath();
    pen.moveTo(x - radius * part, y);
    pen.bezierCurveTo(
      x - radius * part,
      y - radius * 1.33,
      x + radius * part,
      y - radius * 1.33,
      x + radius * part,
      y,
    );
    pen.bezierCurveTo(
      x + radius * part,
      y + radius * 0.7,
      x + radius * 0.2,
      foot - 30,
      x + radius * 0.14 * part,
      foot,
    );
    pen.lineTo(x - radius * 0.14 * part, foot);
    pen.bezierCurveTo(x - radius * 0.2, foot - 30, x - radius * part, y + radius * 0.7, x - radius * part, y);
    pen.fill();
  }
  pen.fillStyle = shade(
    pen.createRadialGradient(x - radius * 0.4, y - radius * 0.5, radius * 0.1, x, y, radius * 1.3),
    ['#ffffff55', '#ffffff00', '#00000033'],
  );
  pen.beginPath();
  pen.arc(x, y, radius * 0.98, 0, 7);
  pen.fill();
  basket(pen, x, foot, radius);
}

/** @param {Pen} pen @param {number} x @param {number} top @param {number} radius */
function basket(pen, x, top, radius) {
  const width = radius * 0.3;
  pen.strokeStyle = '#5b4632';
  pen.lineWidth = Math.max(1.5, radius * 0.015);
  for (const side of [-1, 1]) {
    pen.beginPath();
    pen.moveTo(x + side * radius * 0.12, top);
    pen.lineTo(x + (side * width) / 2, top + radius * 0.3);
    pen.stroke();
  }
  pen.fillStyle = '#8a6238';
  pen.beginPath();
  pen.roundRect(x - width / 2, top + radius * 0.28, width, radius * 0.2, radius * 0.04);
  pen.fill();
}

/** @param {Pen} pen @param {number} x @param {number} y @param {number} size */
function cloud(pen, x, y, size) {
  pen.fillStyle = 'rgba(255,255,255,0.75)';
  pen.beginPath();
  for (const [left, up, radius] of [
    [0, 0, 34],
    [44, -22, 46],
    [96, -10, 40],
    [140, 4, 28],
  ]) {
    pen.moveTo(x, y);
    pen.arc(x + size * (left ?? 0), y + size * (up ?? 0), size * (radius ?? 0), 0, 7);
  }
  pen.rect(x - 10 * size, y, 160 * size, 32 * size);
  pen.fill();
}

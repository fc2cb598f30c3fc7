import { dice, ridge, shade } from './shapes.js';

/**
 * A lake at dusk between mountains, with a small boat.
 *
 * @import { Pen } from './shapes.js'
 * @param {Pen} pen
 * @param {{ width: number, height: number }} size
 */
export function lake(pen, { width, height }) {
  const shore = height * 0.6;
  const sun = { x: width * 0.66, y: shore - 92 };

  pen.fillStyle = shade(pen.createLinearGradient(0, 0, 0, shore), [
    '#23345c',
    '#6b5b8c',
    '#d98a7f',
    '#ffcf8f',
  ]);
  pen.fillRect(0, 0, width, shore);
  pen.fillStyle = shade(pen.createRadialGradient(sun.x, sun.y, 10, sun.x, sun.y, 420), [
    '#fff3cfcc',
    '#ffd29a44',
    '#ffd29a00',
  ]);
  pen.fillRect(0, 0, width, shore);
  pen.fillStyle = '#fff4d6';
  pen.beginPath();
  pen.arc(sun.x, sun.y, 40, 0, 7);
  pen.fill();

  const mountains = [
    { colour: '#8c7391', top: shore - 150, height: 62, seed: 11, rough: 0.9 },
    { colour: '#5d5478', top: shore - 88, height: 48, seed: 5, rough: 0.8 },
    { colour: '#34385a', top: shore - 34, height: 26, seed: 23, rough: 0.7 },
  ];
  for (const { colour, ...form } of mountains) {
    pen.fillStyle = colour;
    ridge(pen, { ...form, width, foot: shore });
  }
  water(pen, width, height, shore, sun.x);
  boat(pen, width * 0.36, height * 0.78);
}

/** @param {Pen} pen @param {number} width @param {number} height @param {number} shore @param {number} glow */
function water(pen, width, height, shore, glow) {
  pen.fillStyle = shade(pen.createLinearGradient(0, shore, 0, height), ['#c98d86', '#5b567f', '#1c2747']);
  pen.fillRect(0, shore, width, height - shore);
  const next = dice(3);
  for (let index = 0; index < 260; index += 1) {
    const depth = next() ** 1.6;
    const y = shore + 4 + depth * (height - shore);
    const inGlow = next() < 0.55;
    const x = inGlow ? glow + (next() - 0.5) * (60 + 380 * depth) : next() * width;
    pen.fillStyle = inGlow ? `rgba(255,222,160,${0.5 - 0.35 * depth})` : 'rgba(255,255,255,0.09)';
    pen.fillRect(x, y, 14 + 70 * depth * next(), 1 + 2.5 * depth);
  }
}

/** @param {Pen} pen @param {number} x @param {number} y */
function boat(pen, x, y) {
  pen.fillStyle = 'rgba(10,14,34,0.35)';
  pen.beginPath();
  pen.ellipse(x, y + 12, 92, 9, 0, 0, 7);
  pen.fill();
  pen.fillStyle = '#161a30';
  pen.beginPath();
  pen.moveTo(x - 82, y - 12);
  pen.quadraticCurveTo(x, y + 34, x + 82, y - 12);
  pen.quadraticCurveTo(x, y + 4, x - 82, y - 12);
  pen.fill();
  pen.fillStyle = '#f6e3c4';
  pen.beginPath();
  pen.moveTo(x - 4, y - 128);
  pen.quadraticCurveTo(x + 66, y - 62, x + 52, y - 18);
  pen.lineTo(x - 4, y - 14);
  pen.fill();
  pen.fillStyle = '#c9605a';
  pen.beginPath();
  pen.moveTo(x - 10, y - 112);
  pen.quadraticCurveTo(x - 50, y - 52, x - 46, y - 18);
  pen.lineTo(x - 10, y - 14);
  pen.fill();
  pen.fillStyle = '#161a30';
  pen.fillRect(x - 9, y - 136, 4, 132);
}

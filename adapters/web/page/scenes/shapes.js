/**
 * What the scenes have in common.
 * @typedef {CanvasRenderingContext2D} Pen
 */

/** Numbers that look random and are the same every time. @param {number} seed */
export function dice(seed) {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/**
 * From top to bottom, or from the middle outwards.
 * @param {CanvasGradient} gradient
 * @param {readonly string[]} colours
 */
export function shade(gradient, colours) {
  for (const [at, colour] of colours.entries()) gradient.addColorStop(at / (colours.length - 1), colour);
  return gradient;
}

/**
 * A ridge of hills from the left to the right edge, closed at the foot.
 * @param {Pen} pen
 * @param {{ width: number, top: number, height: number, foot: number, seed: number, rough: number }} ridge
 */
export function ridge(pen, { width, top, height, foot, seed, rough }) {
  const next = dice(seed);
  const waves = Array.from({ length: 6 }, (_, index) => ({
    length: (width * 0.9) / (index + 1) ** 1.25,
    size: height / (index + 1) ** (2.4 - rough),
    shift: next() * 9,
  }));
  pen.beginPath();
  pen.moveTo(0, foot);
  for (let x = 0; x <= width; x += 4) {
    const y = waves.reduce(
      (sum, { length, size, shift }) => sum + size * Math.sin((x / length) * 6.28 + shift),
      top,
    );
    pen.lineTo(x, y);
  }
  pen.lineTo(width, foot);
  pen.closePath();
  pen.fill();
}

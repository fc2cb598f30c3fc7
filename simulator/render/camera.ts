/** The part of the picture that a frame shows: left, top and size as shares of the whole (same for both axes). */
export interface Frame {
  x: number;
  y: number;
  size: number;
}

/** Where each move starts and ends. */
const moves: Record<string, readonly [from: Frame, to: Frame]> = {
  'zoom-in': [centred(1, 0.5, 0.5), centred(0.8, 0.5, 0.46)],
  'zoom-out': [centred(0.8, 0.5, 0.46), centred(1, 0.5, 0.5)],
  'pan-right': [centred(0.84, 0, 0.5), centred(0.84, 1, 0.5)],
  'pan-left': [centred(0.84, 1, 0.5), centred(0.84, 0, 0.5)],
};

/** The frame at `share` (0 to 1) of a move; it starts and ends gently. */
export function cameraAt(motion: string, share: number): Frame {
  const [from, to] = moves[motion] ?? [centred(1, 0.5, 0.5), centred(0.8, 0.5, 0.46)];
  const eased = (1 - Math.cos(Math.PI * Math.min(1, Math.max(0, share)))) / 2;
  // Equal factors in equal times look like one speed; equal differences don't.
  const size = from.size * (to.size / from.size) ** eased;
  const way = from.size === to.size ? eased : (size - from.size) / (to.size - from.size);
  return { x: from.x + (to.x - from.x) * way, y: from.y + (to.y - from.y) * way, size };
}

/** `across` and `down` say where in the free room the frame lies, from 0 to 1. */
function centred(size: number, across: number, down: number): Frame {
  return { x: (1 - size) * across, y: (1 - size) * down, size };
}

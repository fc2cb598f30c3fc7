import h264 from 'h264-mp4-encoder';
import { cameraAt } from './camera.ts';
import { finishMp4 } from './mp4.ts';
import { loadPicture } from './picture.ts';
import { blend, createPlanes, type Planes, sample } from './planes.ts';
import type { Shot, Storyboard } from './storyboard.ts';
import { drawTitle, loadTitle } from './titles.ts';

/** Length of the crossfade between two shots, in seconds; shorter shots fade for a third of themselves. */
const fade = 0.5;
/** How much of the work the frames are; the rest is putting the file together. */
const frameShare = 0.97;

/** Makes the MP4 of a storyboard, reporting from 0 to 1 how far it is. */
export async function film(
  board: Storyboard,
  path: string,
  onProgress: (done: number) => void,
): Promise<void> {
  const { width, height, fps, seconds } = board;
  const shots: Loaded[] = [];
  for (const shot of board.shots) shots.push({ shot, picture: await loadPicture(shot.path, width, height) });
  const titles = [];
  for (const title of board.titles)
    titles.push({ ...title, plate: await loadTitle(title.text, width, height) });

  const encoder = await h264.createH264MP4Encoder();
  Object.assign(encoder, {
    width,
    height,
    frameRate: fps,
    speed: 10,
    quantizationParameter: 24,
    groupOfPictures: fps * 2,
  });
  encoder.initialize();
  const frame = createPlanes(width, height);
  const spare = createPlanes(width, height);
  const frames = Math.max(1, Math.round(seconds * fps));
  for (let index = 0; index < frames; index += 1) {
    const time = index / fps;
    drawShots(shots, time, frame, spare);
    for (const title of titles) drawTitle(title.plate, title.start, title.end, time, frame);
    encoder.addFrameYuv(frame.bytes);
    onProgress((frameShare * (index + 1)) / frames);
  }
  encoder.finalize();
  const encoded = new Uint8Array(encoder.FS.readFile(encoder.outputFilename));
  encoder.delete();
  await finishMp4(encoded, frames / fps, path);
}

interface Loaded {
  shot: Shot;
  picture: Planes;
}

/** The shot of this moment, mixed with its neighbour while one fades into the other. */
function drawShots(shots: readonly Loaded[], time: number, frame: Planes, spare: Planes): void {
  const at = shots.findLastIndex(({ shot }) => shot.start <= time);
  const now = shots[Math.max(0, at)];
  if (!now) return;
  draw(now, time, frame);
  const before = shots[at - 1];
  const after = shots[at + 1];
  const half = (other: Loaded) => Math.min(fade, length(now) / 3, length(other) / 3) / 2;
  if (before && time < now.shot.start + half(before)) {
    draw(before, time, spare);
    blend(frame, spare, 0.5 - (time - now.shot.start) / (2 * half(before)));
  } else if (after && time > now.shot.end - half(after)) {
    draw(after, time, spare);
    blend(frame, spare, 0.5 - (now.shot.end - time) / (2 * half(after)));
  }
}

function draw({ shot, picture }: Loaded, time: number, into: Planes): void {
  sample(picture, cameraAt(shot.motion, (time - shot.start) / length({ shot })), into);
}

function length({ shot }: Pick<Loaded, 'shot'>): number {
  return Math.max(0.04, shot.end - shot.start);
}

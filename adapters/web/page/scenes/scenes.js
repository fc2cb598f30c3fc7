/**
 * The sample pictures: drawn here, so that the page carries no photo.
 *
 * @typedef {{ name: 'lake' | 'balloons', width: number, height: number }} Scene
 */

/** @type {readonly Scene[]} */
export const scenes = [
  { name: 'lake', width: 1280, height: 853 },
  { name: 'balloons', width: 900, height: 1200 },
];

/** A small view of it for a button; empty while the drawing can't be fetched. @param {Scene} scene */
export function sceneView(scene) {
  const canvas = document.createElement('canvas');
  canvas.width = Math.round((scene.width / scene.height) * 240);
  canvas.height = 240;
  draw(scene, canvas).catch(() => {});
  return canvas;
}

/** @param {Scene} scene @returns {Promise<File>} */
export async function sceneFile(scene) {
  const canvas = document.createElement('canvas');
  canvas.width = scene.width;
  canvas.height = scene.height;
  await draw(scene, canvas);
  /** @type {Blob | null} */
  const blob = await new Promise(resolve => canvas.toBlob(resolve, 'image/jpeg', 0.9));
  if (!blob) throw new Error('this browser draws no pictures');
  return new File([blob], `${scene.name}.jpg`, { type: 'image/jpeg' });
}

/** The drawing is loaded when it is wanted. @param {Scene} scene @param {HTMLCanvasElement} canvas */
async function draw(scene, canvas) {
  const pen = canvas.getContext('2d');
  if (!pen) return;
  pen.scale(canvas.width / scene.width, canvas.height / scene.height);
  const drawing =
    scene.name === 'lake' ? (await import('./lake.js')).lake : (await import('./balloons.js')).balloons;
  drawing(pen, scene);
}

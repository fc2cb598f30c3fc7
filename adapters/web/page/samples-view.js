import { element } from './element.js';
import { sceneFile, scenes, sceneView } from './scenes/scenes.js';
import { words } from './words/words.js';

/**
 * Buttons with the sample pictures; pressing one takes it.
 * @param {(file: File) => void} onTake
 */
export function sampleButtons(onTake) {
  return scenes.map(scene => {
    const title = words.scenes[scene.name];
    const made = element(
      'button',
      { type: 'button', class: 'sample', 'aria-label': words.takeScene(title) },
      sceneView(scene),
      element('span', {}, title),
    );
    made.addEventListener('click', async () => onTake(await sceneFile(scene)));
    return made;
  });
}

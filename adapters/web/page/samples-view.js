import { element } from './element.js';
import { sceneFile, scenes, sceneView } from './scenes/scenes.js';
import { words } from './words/words.js';

/**
 * Buttons with the sample pictures; pressing one takes it. A drawing that can't be fetched at the moment says so.
 * @param {(file: File) => void} onTake
 */
export function sampleButtons(onTake) {
  return scenes.map(scene => {
    const title = words.scenes[scene.name];
    const label = element('span', {}, title);
    const made = element(
      'button',
      { type: 'button', class: 'sample', 'aria-label': words.takeScene(title) },
      sceneView(scene),
      label,
    );
    made.addEventListener('click', async () => {
      const file = await sceneFile(scene).catch(() => undefined);
      label.textContent = file ? title : words.away;
      if (file) onTake(file);
    });
    return made;
  });
}

import { startFree } from './free-program.ts';
import { serveCosts } from './process.ts';
import { speed } from './turn-wish.ts';

/** The program's side of `turn`: takes a photo and a wish from as many people at once, and counts the videos. */
const [apiUrl = '', photo = '', folder = '', chats = '1'] = process.argv.slice(2);

let videos = 0;
let ended = () => {};

const { wish } = await startFree({
  ...{ apiUrl, photo, folder, speed },
  onVideo: () => {
    videos += 1;
  },
  onTurnEnd: () => ended(),
});

async function turns(count: number): Promise<void> {
  const all = Promise.withResolvers<void>();
  let open = count;
  videos = 0;
  ended = () => {
    open -= 1;
    if (open === 0) all.resolve();
  };
  await Promise.all(Array.from({ length: count }, wish));
  await all.promise;
  if (videos !== count) throw new Error(`${videos} videos of ${count}`);
}

serveCosts(() => turns(Number(chats)));

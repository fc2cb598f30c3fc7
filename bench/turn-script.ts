import { randomUUID } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { join } from 'node:path';
import { createBareTurn } from './bare-turn.ts';
import { serveCosts } from './process.ts';
import { timing } from './turn-wish.ts';

/** The bare side of `turn`: no platform, no checks, nothing kept. */
const [apiUrl = '', photo = '', folder = '', chats = '1'] = process.argv.slice(2);

const bareTurn = createBareTurn(apiUrl, timing);
const turn = () =>
  bareTurn(
    () => openAsBlob(photo),
    join(folder, `${randomUUID()}.mp4`),
    () => {},
  );

serveCosts(() => Promise.all(Array.from({ length: Number(chats) }, turn)));

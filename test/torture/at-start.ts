import { createHash } from 'node:crypto';
import { cp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createChance } from './chance.ts';
import { gatherCrowd } from './crowd.ts';
import type { Finding, Life } from './evidence.ts';
import { keepEvidence } from './keep.ts';
import { discordRooms } from './on-discord.ts';
import { telegramRooms } from './on-telegram.ts';
import { startProgram } from './program.ts';
import { inPeace } from './round.ts';
import type { Run } from './run.ts';
import { openStage, type Stage } from './stage.ts';
import { type Trouble, troubles } from './troubles.ts';

/**
 * Unfinished wishes, then each trouble in turn: the program says a sentence, ends with 2 and leaves every byte as it
 * was. Once the folder is well again, what people wait for is done.
 */
export const atStart: Run = async ({ seed, until, say }) => {
  let violations = 0;
  let starts = 0;
  for (let own = seed; own === seed || Date.now() < until; own++) {
    const chance = createChance(own);
    const stage = await openStage();
    try {
      const rooms = [...telegramRooms(stage.telegram), ...discordRooms(stage.discord)];
      const crowd = gatherCrowd(rooms, stage.photos, chance.branch());
      const program = startProgram(stage);
      await sleep(chance.between(3_000, 5_000));
      program.ask();
      const lives = [await program.ended];
      await crowd.leave();
      const findings: Finding[] = [];
      for (const trouble of troubles) {
        starts++;
        findings.push(...(await startInTrouble(stage, trouble)));
      }
      const { judgement, evidence } = await inPeace(stage, rooms, crowd, lives);
      const all = [...findings, ...judgement.findings];
      violations += all.length;
      say(`seed ${own}: ${troubles.length} troubles, ${JSON.stringify(judgement.ends)}`);
      for (const { rule, what } of all) say(`  VIOLATION ${rule}: ${what}`);
      if (all.length > 0) say(`  all that was seen: ${await keepEvidence(own, evidence)}`);
    } finally {
      await stage.close();
    }
  }
  return { figures: { starts }, violations };
};

async function startInTrouble(stage: Stage, { name, says, make }: Trouble): Promise<Finding[]> {
  const well = join(stage.folder, 'well');
  await cp(stage.data, well, { recursive: true });
  const { uid, end } = await make(join(stage.data, 'bot.db'), stage);
  const before = await bytesOf(stage.data);
  const life = await startProgram(stage, uid === undefined ? {} : { uid }).ended;
  const after = await bytesOf(stage.data);
  await end?.();
  await rm(stage.data, { recursive: true });
  await cp(well, stage.data, { recursive: true });
  await rm(well, { recursive: true });
  const problems = [
    ...problemsOf(life, says),
    ...(before === after ? [] : ['the files are not what they were']),
  ];
  return problems.map(what => ({ rule: 'start', what: `${name}: ${what}` }));
}

function problemsOf({ code, signal, output }: Life, says: RegExp): string[] {
  const isSentence = says.test(output) && output.trim().split('\n').length === 1;
  return [
    ...(code === 2 ? [] : [`ended with ${signal ?? code}`]),
    ...(isSentence ? [] : [`said: ${output}`]),
  ];
}

/** One line for all files, their names and what is in them. */
async function bytesOf(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter(one => one.isFile() && !one.name.endsWith('-shm'));
  const hashes = files.map(async ({ parentPath, name }) => {
    const bytes = await readFile(join(parentPath, name));
    return `${join(parentPath, name)} ${createHash('sha256').update(bytes).digest('hex')}`;
  });
  return (await Promise.all(hashes)).sort().join('\n');
}

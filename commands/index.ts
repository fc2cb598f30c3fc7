import type { Command } from '../src/conversation/command.ts';
import { animate } from './animate.ts';
import { cancel } from './cancel.ts';
import { credits } from './credits.ts';
import { exportVideo } from './export.ts';
import { forget } from './forget.ts';
import { help } from './help.ts';
import { newProject } from './new.ts';
import { start } from './start.ts';
import { status } from './status.ts';
import { upload } from './upload.ts';

/** All commands, in the order in which help shows them. */
export const commands: readonly Command[] = [
  animate,
  exportVideo,
  status,
  credits,
  upload,
  newProject,
  cancel,
  forget,
  help,
  start,
];

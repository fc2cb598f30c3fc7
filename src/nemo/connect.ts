import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import type { Timing } from '../timing.ts';
import { createNemo } from './client.ts';
import { createIdentityStore } from './identity.ts';
import type { Nemo } from './nemo.ts';
import { skillPlatform } from './platform.ts';

/** The backend as it is configured. */
export function connectNemo(config: Config, timing: Timing, log: Log): Nemo {
  const { DATA_DIR: folder, NEMO_API_URL: apiUrl, NEMO_CLIENT_ID: clientId } = config;
  return createNemo({
    apiUrl,
    webUrl: config.NEMO_WEB_URL,
    ...(config.NEMO_TOKEN !== undefined && { token: config.NEMO_TOKEN }),
    identity: createIdentityStore({ folder, apiUrl, clientId }),
    platform: skillPlatform(
      fileURLToPath(new URL('../..', import.meta.url)),
      homedir(),
      config.SKILL_PLATFORM,
    ),
    timing,
    log,
  });
}

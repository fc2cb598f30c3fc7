import { isAbsolute, join, relative } from 'node:path';

/** Where a skill manager installs what it manages, below the home folder. */
const managers = [
  { folder: '.clawhub', platform: 'clawhub' },
  { folder: join('.cursor', 'skills'), platform: 'cursor' },
];

/**
 * What `X-Skill-Platform` says: the operator's `override` (`SKILL_PLATFORM`), else who installed this program,
 * told by the absolute path it lies in, else `unknown`.
 */
export function skillPlatform(installPath: string, home: string, override = ''): string {
  // It becomes a header: anything that can't stand in one is as good as unset.
  if (/^[\x21-\x7e]+$/.test(override.trim())) return override.trim();
  const found = managers.find(({ folder }) => isInside(installPath, join(home, folder)));
  return found?.platform ?? 'unknown';
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way.split(/[\\/]/)[0] !== '..' && !isAbsolute(way);
}

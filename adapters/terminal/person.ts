import type { Person } from '../../src/chat.ts';

/** Who sits at the terminal, in the language that the system is set to. */
export function localPerson(env: NodeJS.ProcessEnv = process.env): Person {
  const [language = ''] = (env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '').split('.');
  return {
    id: 'local',
    name: 'local',
    locale: /^(C|POSIX)?$/.test(language) ? '' : language.replace('_', '-'),
  };
}

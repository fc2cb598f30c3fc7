/** Scripts for Node inside of a container; their answers are lines of JSON. */

/** Who the program is and what it may. */
export const lookAround = `
  const { readFileSync, readlinkSync, writeFileSync } = require('node:fs');
  const status = readFileSync('/proc/1/status', 'utf8');
  const value = name => new RegExp('^' + name + ':\\\\s*(\\\\S+)', 'm').exec(status)?.[1];
  const write = folder => {
    try { writeFileSync(folder + '/written', ''); return 'yes'; } catch (error) { return error.code; }
  };
  console.log(JSON.stringify({
    user: Number(value('Uid')),
    first: readlinkSync('/proc/1/exe'),
    rights: value('CapEff'),
    newRights: value('NoNewPrivs'),
    written: Object.fromEntries(['/', '/app', '/data', '/tmp'].map(folder => [folder, write(folder)])),
  }));`;

/** The most memory that the program has had, in MB. */
export const peakMemory = `
  const [, kib] = /^VmHWM:\\s*(\\d+)/m.exec(require('node:fs').readFileSync('/proc/1/status', 'utf8'));
  console.log(kib * 1024 / 1e6);`;

/**
 * What a process of the bot does: take in what people do (`gateway`), run the turns (`worker`), or both. Only processes
 * on a common database can share the work.
 */
export type Role = 'all' | 'gateway' | 'worker';

export const listens = (role: Role): boolean => role !== 'worker';
export const works = (role: Role): boolean => role !== 'gateway';

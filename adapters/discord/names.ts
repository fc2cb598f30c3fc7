import type { Interaction } from 'discord.js';

/**
 * How a message, or what somebody asked by an interaction, is pointed at: all that is needed to answer or change it is
 * in its name, since another process may do so. Messages have their id alone; what went to somebody directly
 * `d:<channel>:<id>`; interactions `i:<id>:<person>:<key>`, and what followed one that, a colon and its own id. The
 * key opens this one interaction, for a quarter of an hour.
 */
export const interactionName = ({ id, user, applicationId, token, locale }: Interaction): string =>
  `i:${id}:${user.id}:${applicationId}.${token}.${locale}`;

/** The interaction's part of what points at it or at what followed it. */
export const interactionOf = (name: string): string => name.split(':').slice(0, 4).join(':');

/** Who asked; they are found even when the interaction is over. */
export const personIn = (name: string | undefined): string | undefined =>
  name?.startsWith('i:') ? name.split(':')[2] : undefined;

export interface InteractionKey {
  applicationId: string;
  token: string;
  locale: string;
}

/** Undefined for everything that is no interaction, or has no whole key. */
export function keyIn(name: string): InteractionKey | undefined {
  const [kind, , , key = ''] = name.split(':');
  const [applicationId, token, locale] = key.split('.');
  return kind === 'i' && applicationId && token && locale !== undefined
    ? { applicationId, token, locale }
    : undefined;
}

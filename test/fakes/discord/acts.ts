import type { APIUser } from 'discord.js';
import { type Attachment, attachmentWire } from './attachments.ts';
import type { Control } from './components.ts';
import { interact } from './interact.ts';
import type { Interaction } from './interactions.ts';
import { given, type MessageName, type Place, type Sent, sendFile } from './people.ts';
import { currentContent, messageWire, type Post } from './posts.ts';
import { type Channel, contextOf, guildOf } from './rooms.ts';
import type { CommandOption, RegisteredCommand, World } from './world.ts';

/** What a person fills in for a command; files for options that take one. */
export type Filled = Record<string, string | number | boolean | Sent>;

interface Looking {
  /** Also finds buttons that are gone by now. */
  stale?: boolean;
  /** There was never such a button. */
  forged?: boolean;
}

/** What people do other than talk. The interaction that is returned shows how far the bot got with it. */
export interface Acts {
  /** Fails where the person would not be offered such a command. */
  slash(channel: Place, user: APIUser, name: string, options?: Filled): Promise<Interaction>;
  /** “Apps” in the menu of a message. */
  contextMenu(channel: Place, user: APIUser, name: string, message: MessageName): Interaction;
  /** The interaction whose `choices` come for what is typed into an option so far. */
  autocomplete(channel: Place, user: APIUser, name: string, option: string, typed: string): Interaction;
  /** Presses a button by its label (or a part of it) or its custom id. */
  press(message: MessageName, what: string, user: APIUser, more?: Looking): Interaction;
  /** Chooses values in a menu by its custom id or placeholder. */
  select(message: MessageName, what: string, user: APIUser, values: string[]): Interaction;
  /** Fills in the window that an interaction was answered with. Lists of files for fields that take files. */
  submitModal(asked: Interaction, fields: Record<string, string | readonly Sent[]>): Promise<Interaction>;
}

export function actsOf(world: World): Acts {
  const channelOf = ({ id }: Place): Channel => given(world.channels.get(id), 'channel', id);
  const postOf = ({ id }: MessageName): Post => given(world.posts.get(id), 'message', id);
  const usePart = (
    name: MessageName,
    what: string,
    user: APIUser,
    kind: number,
    { stale, forged }: Looking,
    values?: string[],
  ) => {
    const source = postOf(name);
    if (source.onlyFor !== undefined && source.onlyFor !== user.id)
      throw new Error('only somebody else sees it');
    const custom_id = forged ? what : (findControl(source, what, kind, stale === true).custom_id ?? '');
    const data = { custom_id, component_type: kind, ...(values && { values }) };
    const channel = given(world.channels.get(source.channelId), 'channel', source.channelId);
    return interact(world, { type: 3, name: custom_id, user, channel, source, data });
  };

  return {
    slash: async (place, user, name, filled = {}) => {
      const channel = channelOf(place);
      const command = offered(world, channel, user, name, 1);
      const attachments: Attachment[] = [];
      const options = await Promise.all(
        optionsFor(command, filled).map(async ([{ name, type }, value]) => {
          if (typeof value !== 'object' && type !== attachmentOption) return { name, type, value };
          if (typeof value === 'number' || typeof value === 'boolean')
            throw new Error(`${name} takes a file`);
          const file = await sendFile(world, channel, value, true);
          attachments.push(file);
          return { name, type, value: file.id };
        }),
      );
      const data = { id: command.id, name, type: 1, options, resolved: resolvedFiles(world, attachments) };
      return interact(world, { type: 2, name, user, channel, data });
    },
    contextMenu: (place, user, name, message) => {
      const channel = channelOf(place);
      const source = postOf(message);
      const { id } = offered(world, channel, user, name, 3);
      const messages = { [source.id]: messageWire(world, source, true) };
      const data = { id, name, type: 3, target_id: source.id, resolved: { messages } };
      return interact(world, { type: 2, name, user, channel, source, data });
    },
    autocomplete: (place, user, name, option, typed) => {
      const channel = channelOf(place);
      const command = offered(world, channel, user, name, 1);
      const found = command.options?.find(one => one.name === option && one.autocomplete);
      if (!found) throw new Error(`/${name} completes no ${option}`);
      const options = [{ name: option, type: found.type, value: typed, focused: true }];
      const data = { id: command.id, name, type: 1, options };
      return interact(world, { type: 4, name, user, channel, data });
    },
    press: (message, what, user, more = {}) => usePart(message, what, user, 2, more),
    select: (message, what, user, values) => usePart(message, what, user, 3, {}, values),
    submitModal: async (asked, fields) => {
      const { modal, user, source } = asked;
      if (!modal) throw new Error('the interaction was answered with no window');
      const channel = given(world.channels.get(asked.channelId), 'channel', asked.channelId);
      const attachments: Attachment[] = [];
      const fill = async ({ custom_id, type }: { custom_id: string; type: number }) => {
        const value = fields[custom_id];
        if (type === 4) return { type, custom_id, value: typeof value === 'string' ? value : '' };
        if (typeof value === 'string') return { type, custom_id, values: [value] };
        const files = await Promise.all((value ?? []).map(one => sendFile(world, channel, one, true)));
        attachments.push(...files);
        return { type, custom_id, values: files.map(({ id }) => id) };
      };
      const components = await Promise.all(
        modal.components.map(async part => {
          if (part.type === 10) return { type: 10 };
          if (part.type === 1) return { type: 1, components: await Promise.all(part.components.map(fill)) };
          return { type: 18, component: await fill(part.component) };
        }),
      );
      const { custom_id } = modal;
      const data = { custom_id, components, resolved: resolvedFiles(world, attachments) };
      const fromMessage = asked.type === 3 && source ? { source } : {};
      return interact(world, { type: 5, name: custom_id, user, channel, data, ...fromMessage });
    },
  };
}

const attachmentOption = 11;

/** The command that somebody is offered in a place: registered, for such a place, and installed there or for them. */
function offered(
  world: World,
  channel: Channel,
  user: APIUser,
  name: string,
  type: number,
): RegisteredCommand {
  const command = [...world.commands.values()].find(one => one.name === name && one.type === type);
  if (!command) throw new Error(`no command “${name}” is registered`);
  const context = contextOf(world, channel);
  if (command.contexts && !command.contexts.includes(context))
    throw new Error(`“${name}” is not for such a place`);
  const kinds = command.integration_types ?? [0];
  const guild = guildOf(world, channel);
  const isHere = (guild ? guild.installed : context === 1) && kinds.includes(0);
  const isTheirs = (world.people.get(user.id)?.installed ?? false) && kinds.includes(1);
  if (!isHere && !isTheirs) throw new Error(`“${name}” is installed neither here nor for ${user.username}`);
  return command;
}

function optionsFor(command: RegisteredCommand, filled: Filled): [CommandOption, Filled[string]][] {
  const options = command.options ?? [];
  const odd = Object.keys(filled).find(name => !options.some(option => option.name === name));
  if (odd !== undefined) throw new Error(`“${command.name}” has no option ${odd}`);
  return options.flatMap((option): [CommandOption, Filled[string]][] => {
    const value = filled[option.name];
    if (value === undefined && option.required) throw new Error(`“${command.name}” needs ${option.name}`);
    return value === undefined ? [] : [[option, value]];
  });
}

const resolvedFiles = (world: World, files: Attachment[]) => ({
  attachments: Object.fromEntries(files.map(file => [file.id, attachmentWire(world, file)])),
});

function findControl(source: Post, what: string, kind: number, stale: boolean): Control {
  const shown = stale ? source.revisions.map(({ content }) => content).reverse() : [currentContent(source)];
  if (source.deleted && !stale) throw new Error('the message is deleted');
  const controls = shown.flatMap(({ components }) => components.flatMap(row => row.components));
  const found = controls.find(control => {
    const label = control.type === 2 ? control.label : control.placeholder;
    return control.type === kind && (control.custom_id === what || label?.includes(what));
  });
  if (!found) throw new Error(`there is no “${what}” under the message`);
  if (found.disabled) throw new Error(`“${what}” is greyed out`);
  if (found.type === 2 && found.style === 5) throw new Error(`“${what}” is a link`);
  return found;
}

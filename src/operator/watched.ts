import { type ChatAdapter, ChatError } from '../chat.ts';
import { NemoError } from '../nemo/errors.ts';
import type { Nemo } from '../nemo/nemo.ts';
import type { TurnContext } from '../turns/engine.ts';
import type { Watch } from './watch.ts';

/** The same parts, watched: what goes through them is told, and nothing else is changed. */

export function watchedNemo(nemo: Nemo, watch: Watch): Nemo {
  const tell = (name: string) => (result: string, ms: number) => watch.backendCall(name, result, ms);
  const watched = <A extends unknown[], T>(name: string, call: (...args: A) => Promise<T>) =>
    timed(call, tell(name));
  return {
    ...nemo,
    createSession: watched('session', nemo.createSession),
    prompt: watched('prompt', nemo.prompt),
    upload: watched('upload', nemo.upload),
    uploadUrls: watched('upload by address', nemo.uploadUrls),
    balance: watched('balance', nemo.balance),
    state: watched('state', nemo.state),
    submitRender: watched('render', nemo.submitRender),
    render: watched('render status', nemo.render),
    download: watched('download', async (...about) => {
      const bytes = await nemo.download(...about);
      watch.moved('down', bytes);
      return bytes;
    }),
  };
}

export function watchedAdapter(adapter: ChatAdapter, watch: Watch): ChatAdapter {
  const tell = (name: string) => (result: string) => watch.platformCall(adapter.platform, name, result);
  return {
    ...adapter,
    send: timed(adapter.send, tell('send')),
    edit: timed(adapter.edit, tell('edit')),
    addVideo: timed(async (sent, video) => {
      const added = await adapter.addVideo(sent, video);
      watch.moved('out', video.bytes);
      return added;
    }, tell('video')),
    openFile: timed(adapter.openFile, tell('file')),
  };
}

/** Steps that are read from the journal take no time, and are not told. */
export function watchedTurn(context: TurnContext, watch: Watch): TurnContext {
  const told = (name: string) => (_: string, ms: number) => watch.step(kindOf(name), ms);
  return {
    ...context,
    step: (name, shape, run) => context.step(name, shape, timed(run, told(name))),
    paid: (name, shape, { submit, recover }) =>
      context.paid(name, shape, {
        submit: timed(submit, told(name)),
        recover: timed(recover, told(`${name}/recover`)),
      }),
  };
}

/** A step's name without its numbers and ids, of which there would be no end. */
const kindOf = (step: string): string => step.replace(/@.*$/, '').replace(/:[^/]*/g, '');

function timed<A extends unknown[], T>(
  call: (...args: A) => Promise<T>,
  tell: (result: string, ms: number) => void,
): (...args: A) => Promise<T> {
  return async (...args) => {
    const startedAt = performance.now();
    let result = 'ok';
    try {
      return await call(...args);
    } catch (error) {
      result = error instanceof NemoError || error instanceof ChatError ? error.reason : 'error';
      throw error;
    } finally {
      tell(result, performance.now() - startedAt);
    }
  };
}

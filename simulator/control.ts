import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { faultSchema } from './faults.ts';
import { json, Refusal, type Reply, readJson } from './replies.ts';
import type { Simulator } from './server.ts';

const settings = z
  .object({
    speed: z.number().min(0),
    credits: z.int().min(0),
    clip: z.enum(['real', 'prepared']),
    dialect: z.enum(['camel', 'snake', 'flat', 'mixed']),
    renderAnswers: z.enum(['wrapped', 'flat', 'task', 'mixed']),
    refusals: z.enum(['status', 'ok']),
    repeatedToken: z.enum(['same', 'refused']),
    tokensPerAddress: z.int().min(0),
    maxSide: z.int().min(16),
    maxUploadBytes: z.int().min(0),
  })
  .partial()
  .strict();
const expiry = z
  .object({ tokens: z.boolean(), ownTokens: z.boolean(), sessions: z.boolean() })
  .partial()
  .strict();

/** The calls under `/__sim/`: what a test or a person does to the simulator, never what a client does. */
export async function control(
  simulator: Simulator,
  method: string,
  path: string,
  request: IncomingMessage,
): Promise<Reply> {
  try {
    return json(200, await act(simulator, `${method} ${path}`, request));
  } catch (error) {
    if (error instanceof Refusal) return json(error.status, error.body);
    throw error;
  }
}

async function act(simulator: Simulator, call: string, request: IncomingMessage): Promise<unknown> {
  switch (call) {
    case 'GET /__sim/ledger':
      return simulator.ledger();
    case 'POST /__sim/faults': {
      const faults = await readJson(
        request,
        z.union([faultSchema.transform(one => [one]), z.array(faultSchema)]),
      );
      for (const fault of faults) simulator.fault(fault);
      return { armed: faults.length };
    }
    case 'DELETE /__sim/faults':
      simulator.clearFaults();
      return {};
    case 'POST /__sim/settings': {
      const changes = await readJson(request, settings);
      simulator.adjust(
        Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)),
      );
      return {};
    }
    case 'POST /__sim/expire': {
      const { tokens, ownTokens, sessions } = await readJson(request, expiry);
      if (tokens || ownTokens) simulator.expireTokens(ownTokens);
      if (sessions) simulator.forgetSessions();
      return {};
    }
    case 'POST /__sim/reset':
      simulator.reset();
      return {};
    default:
      throw new Refusal(404, { detail: 'Not Found' });
  }
}

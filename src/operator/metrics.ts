import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { TurnHealth } from '../turns/engine.ts';
import type { Watch } from './watch.ts';

export interface Metrics {
  watch: Watch;
  /** All of it, and how the line is now, in Prometheus' text format. */
  text(line: TurnHealth): Promise<string>;
  /** That format's content type. */
  contentType: string;
}

const stepSeconds = [0.01, 0.1, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 900];
const callSeconds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900];
const turnSeconds = [1, 5, 10, 30, 60, 120, 180, 300, 600, 1_200, 2_400];

/**
 * The figures of a process for Prometheus. Those of several processes of one bot add up, but for what they all know of
 * the same thing (the line, the balance): of that the dashboard takes one. Labels are small closed sets: no chat, no
 * person, nothing anybody wrote.
 */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const counter = <const L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Counter({ name: `stillmotion_${name}`, help, labelNames, registers });
  const gauge = (name: string, help: string) => new Gauge({ name: `stillmotion_${name}`, help, registers });
  const histogram = <const L extends string>(
    name: string,
    help: string,
    buckets: number[],
    ...labelNames: L[]
  ) => new Histogram({ name: `stillmotion_${name}`, help, labelNames, buckets, registers });

  const turns = counter('turns_total', 'Turns that ended, by how.', 'platform', 'outcome');
  const recoveries = counter('recoveries_total', 'Turns that went on after an interrupted run.', 'platform');
  const turnTime = histogram('turn_seconds', 'From the begin of a turn to its end.', turnSeconds, 'platform');
  const stepTime = histogram('step_seconds', 'Time of one step of a turn.', stepSeconds, 'step');
  const backendCalls = counter('backend_calls_total', 'Calls of NemoVideo.', 'call', 'result');
  const backendTime = histogram('backend_call_seconds', 'Time of a call of NemoVideo.', callSeconds, 'call');
  const platformCalls = counter('platform_calls_total', 'Calls of a platform.', 'platform', 'call', 'result');
  const bytes = counter(
    'file_bytes_total',
    'Bytes of files: up to NemoVideo, down from it, out to a platform.',
    'way',
  );
  const spent = counter('credits_spent_total', 'Credits that were seen to be spent.');
  const left = gauge('credits_left', 'Credits that were left when this process last read the balance.');
  // A process that never asks, as a gateway, must not say that none are left.
  left.set(Number.NaN);
  const queued = gauge('turns_queued', 'Turns that wait; the same from every process.');
  const running = gauge('turns_running', 'Turns that run, in all processes; the same from every one.');
  const oldest = gauge(
    'turns_oldest_seconds',
    'Age of the oldest turn that waits; the same from every process.',
  );
  const here = gauge('turns_here', 'Turns that run in this process.');

  return {
    contentType: registry.contentType,
    text: async line => {
      queued.set(line.queued);
      running.set(line.running);
      oldest.set(line.oldestMs / 1_000);
      return registry.metrics();
    },
    watch: {
      turnBegan: (platform, attempt) => {
        here.inc();
        if (attempt > 1) recoveries.inc({ platform });
      },
      turnEnded: (platform, outcome, ms) => {
        here.dec();
        turns.inc({ platform, outcome });
        turnTime.observe({ platform }, ms / 1_000);
      },
      step: (step, ms) => stepTime.observe({ step }, ms / 1_000),
      backendCall: (call, result, ms) => {
        backendCalls.inc({ call, result });
        backendTime.observe({ call }, ms / 1_000);
      },
      platformCall: (platform, call, result) => platformCalls.inc({ platform, call, result }),
      moved: (way, size) => bytes.inc({ way }, size),
      balance: (available, fallen) => {
        spent.inc(fallen);
        left.set(available);
      },
    },
  };
}

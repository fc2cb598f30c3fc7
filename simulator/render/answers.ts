import type { Render, World } from '../world.ts';

/** How a render's state is worded: one of the contract's variants, by option or each in turn. */
export function answerShape(world: World, render: Render, progress: number): object {
  const { id, status, seconds } = render.record;
  const url = status === 'completed' ? `${world.origin}/cdn/clips/${encodeURIComponent(id)}.mp4` : undefined;
  const shown = status === 'cancelled' ? 'failed' : status;
  const failure = shown === 'failed' ? { error: status === 'cancelled' ? 'cancelled' : 'Render failed' } : {};
  switch (shapeFor(world, render)) {
    case 'wrapped':
      return {
        success: shown !== 'failed',
        data: { id, status: shown, progress, ...(url ? { outputUrl: url } : {}), ...failure },
      };
    case 'flat':
      return { status: shown, progress, ...(url ? { output: { url, duration: seconds } } : {}), ...failure };
    case 'task':
      // Names no URL, also not at the end: the client has to try the download call.
      return { taskId: id, status: shown, progress, ...failure };
  }
}

function shapeFor(world: World, render: Render): 'wrapped' | 'flat' | 'task' {
  const { renderAnswers } = world.options;
  if (renderAnswers !== 'mixed') return renderAnswers;
  const running = render.record.status === 'pending' || render.record.status === 'processing';
  const shapes = running ? (['wrapped', 'task', 'flat'] as const) : (['wrapped', 'flat'] as const);
  return shapes[(render.answers - 1) % shapes.length] ?? 'wrapped';
}

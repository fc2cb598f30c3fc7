import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Button, ChatError, type OutMessage, type OutVideo, sentRefSchema } from '../chat.ts';
import { summariseTimeline } from '../draft/summary.ts';
import { readTimeline } from '../draft/timeline.ts';
import type { Json } from '../json.ts';
import { MediaError } from '../media/media.ts';
import { probeVideo } from '../media/probe.ts';
import type { NemoSession } from '../nemo/nemo.ts';
import { type Charge, costLine } from './charge.ts';
import { withPatience } from './patience.ts';
import { presetButtons } from './presets.ts';
import { type Rendered, renderDraft } from './render.ts';
import type { Talk } from './talk.ts';

/** One video on its way to the chat: `index` of `count` within the turn, under the step name `key`. */
export interface Shipment {
  key: string;
  index: number;
  count: number;
  session: NemoSession;
  draft: Json;
  charge: Charge;
  /** What there is to say is said when the video is at hand, just before its own message. */
  sayFirst?: () => Promise<void>;
}

/**
 * Renders the draft, fetches the video, and puts it into a message of its own. The message is announced first and
 * its id journaled; the video is then added by an edit, which may be repeated: so it arrives exactly once.
 */
export async function deliver(talk: Talk, shipment: Shipment): Promise<void> {
  const { turn, adapter, texts, services, event } = talk;
  const rendered = await renderDraft(talk, shipment.key, shipment.session, shipment.draft);
  await talk.progress.show(texts.progress.fetching);
  const video = await fetchVideo(talk, shipment, rendered);
  await shipment.sayFirst?.();
  const announcement = {
    text: shipment.count > 1 ? texts.videoReadyOf(shipment.index, shipment.count) : texts.videoReady,
  };
  const sent = await turn.step(`${shipment.key}/announce`, sentRefSchema, () =>
    withPatience(services.timing, turn.signal, () =>
      adapter.send(event.chat, announcement, `${turn.turn.id}:${shipment.key}/announce`),
    ),
  );
  await turn.step(`${shipment.key}/video`, sentRefSchema, async () => {
    if (video.bytes <= talk.limits.maxUploadBytes) {
      try {
        return await withPatience(services.timing, turn.signal, () => adapter.addVideo(sent, video));
      } catch (error) {
        if (!(error instanceof ChatError) || error.reason !== 'too-large') throw error;
      }
    }
    talk.log.info(
      { bytes: video.bytes, limit: talk.limits.maxUploadBytes },
      'the video is too large for the chat',
    );
    const instead = tooLarge(talk, video, rendered);
    await withPatience(services.timing, turn.signal, () => adapter.edit(sent, instead));
    return sent;
  });
  await talk.remember({ unexported: false });
}

/** A video that comes damaged is fetched once more, from the other address. */
async function fetchVideo(talk: Talk, shipment: Shipment, rendered: Rendered): Promise<OutVideo> {
  const path = join(talk.folder, `video-${shipment.index}.mp4`);
  const caption = await composeCaption(talk, shipment);
  const name = videoName(talk, shipment);
  const fetchFrom = async (url: string | undefined): Promise<OutVideo> => {
    await talk.services.nemo.download(rendered.id, url, path, talk.turn.signal);
    const { duration, width, height } = await probeVideo(path);
    return { path, name, bytes: (await stat(path)).size, duration, width, height, caption };
  };
  try {
    return await fetchFrom(rendered.url);
  } catch (error) {
    if (!(error instanceof MediaError)) throw error;
    talk.log.warn({ err: error, render: rendered.id }, 'the video came damaged; fetching it again');
    return fetchFrom(undefined);
  }
}

/** The timeline, the cost and a way into the project, with good next steps as buttons. */
async function composeCaption(talk: Talk, shipment: Shipment): Promise<OutMessage> {
  const { texts, services, turn } = talk;
  const summary = summariseTimeline(readTimeline(shipment.draft), texts.timeline);
  const text = [summary, costLine(texts, shipment.charge)].filter(line => line !== '').join('\n');
  const project = await services.nemo.projectLink(shipment.session, turn.signal);
  const link: Button[][] = project ? [[{ label: texts.openProject, url: project }]] : [];
  return {
    text: text.slice(0, talk.limits.maxCaptionLength),
    buttons: [presetButtons(texts, ['tall', 'slower', 'music']), ...link],
  };
}

function tooLarge(talk: Talk, video: OutVideo, rendered: Rendered): OutMessage {
  const megabytes = (bytes: number) => Math.round((bytes / 1024 / 1024) * 10) / 10;
  const { texts } = talk;
  const fact = texts.failed.videoTooLarge(megabytes(video.bytes), megabytes(talk.limits.maxUploadBytes));
  const way = rendered.url ? `${texts.failed.videoLink}\n${rendered.url}` : texts.failed.noLink;
  return { text: `${fact}\n${way}`, ...(video.caption.buttons && { buttons: video.caption.buttons }) };
}

/** Named after the picture it was made of, numbered where a turn makes several. */
function videoName(talk: Talk, shipment: Shipment): string {
  const picture = talk.session.files.at(shipment.index - 1 - shipment.count);
  const stem = picture?.name.replace(/\.[^.]*$/, '') || 'stillmotion';
  return shipment.count > 1 ? `${stem}-${shipment.index}.mp4` : `${stem}.mp4`;
}

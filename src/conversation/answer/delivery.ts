import { join } from 'node:path';
import { type Button, type OutMessage, type OutVideo, type SentRef, sentRefSchema } from '../../chat.ts';
import { summariseTimeline } from '../../draft/summary.ts';
import { readTimeline } from '../../draft/timeline.ts';
import type { Json } from '../../json.ts';
import { MediaError, type VideoFacts } from '../../media/media.ts';
import { probeVideo } from '../../media/probe.ts';
import type { NemoSession } from '../../nemo/nemo.ts';
import type { Talk } from '../talk.ts';
import { type Charge, costLine } from '../wish/charge.ts';
import { nextSteps } from '../wish/presets.ts';
import { rememberVideo } from '../wish/reopen.ts';
import { addFitting } from './fitting.ts';
import { pastStop } from './past-stop.ts';
import { withPatience } from './patience.ts';
import { drawPoster } from './poster.ts';
import { type Rendered, renderDraft } from './render.ts';
import { replyTo } from './reply.ts';
import { splitText } from './split.ts';

/** One video on its way to the chat: `index` of `count` within the turn, under the step name `key`. */
export interface Shipment {
  key: string;
  index: number;
  count: number;
  session: NemoSession;
  draft: Json;
  charge: Charge;
  /** What there is to say is said when the video is at hand, just before its own message. */
  sayFirst: () => Promise<void>;
}

/**
 * Renders the draft, fetches the video, and puts it into a message of its own. The message is announced first and
 * its id journaled; the video is then added by an edit, which may be repeated: so it arrives exactly once. What has
 * been announced comes: a stop is too late then, and a failure is told in the same message.
 */
export async function deliver(talk: Talk, shipment: Shipment): Promise<void> {
  const { key, session, draft, sayFirst } = shipment;
  const announced = await talk.turn.recall(`${key}/announce`, sentRefSchema);
  const rendered = await renderDraft(talk, key, session, draft);
  if (announced) {
    await sayFirst();
    return handOver(talk, shipment, rendered, announced);
  }
  await talk.progress.show(talk.texts.progress.fetching);
  const video = await fetchAll(talk, shipment, rendered);
  await sayFirst();
  return handOver(talk, shipment, rendered, await announce(talk, shipment), video);
}

/** The video with all that goes with it, in the turn's folder. */
async function fetchAll(talk: Talk, shipment: Shipment, rendered: Rendered): Promise<OutVideo> {
  const path = join(talk.folder, `video-${shipment.index}.mp4`);
  const [facts, caption] = await Promise.all([
    fetchVideo(talk, path, rendered),
    composeCaption(talk, shipment),
  ]);
  const poster = await drawPoster(talk, pictureOf(talk, shipment)?.source, facts);
  return { ...facts, path, name: videoName(talk, shipment), caption, ...(poster && { poster }) };
}

function announce({ turn, adapter, texts, services, event }: Talk, shipment: Shipment): Promise<SentRef> {
  const { key, index, count } = shipment;
  const text = count > 1 ? texts.videoReadyOf(index, count) : texts.videoReady;
  return turn.step(`${key}/announce`, sentRefSchema, () =>
    withPatience(services.timing, turn.signal, () =>
      adapter.send(event.chat, { ...replyTo(event), text }, `${turn.turn.id}:${key}/announce`),
    ),
  );
}

async function handOver(
  talk: Talk,
  shipment: Shipment,
  rendered: Rendered,
  sent: SentRef,
  video?: OutVideo,
): Promise<void> {
  const going = { ...talk, turn: pastStop(talk.turn) };
  try {
    const shown = await going.turn.step(`${shipment.key}/video`, sentRefSchema, async () =>
      addFitting(going, sent, video ?? (await fetchAll(going, shipment, rendered)), rendered),
    );
    await rememberVideo(talk, shown.messageId);
    await talk.remember({ unexported: false });
  } catch (error) {
    talk.progress.goOnIn(sent);
    throw error;
  }
}

/** A video that comes damaged is fetched once more, from the other address. */
async function fetchVideo(talk: Talk, path: string, rendered: Rendered): Promise<VideoFacts> {
  const fetchFrom = async (url: string | undefined) => {
    await talk.services.nemo.download(rendered.id, url, path, talk.turn.signal);
    return probeVideo(path);
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
  const timeline = readTimeline(shipment.draft);
  const summary = summariseTimeline(timeline, texts.timeline);
  const text = [summary, costLine(texts, shipment.charge)].filter(line => line !== '').join('\n');
  const project = await services.nemo.projectLink(shipment.session, turn.signal);
  const link: Button[][] = project ? [[{ label: texts.openProject, url: project }]] : [];
  const [caption = ''] = splitText(text, talk.limits.maxCaptionLength);
  return {
    text: caption,
    buttons: [...nextSteps(texts, timeline), ...link],
  };
}

/** The picture that it was made of: where a turn makes several, the last ones of the project in their order. */
function pictureOf({ session }: Talk, { index, count }: Shipment) {
  return session.files.at(index - 1 - count);
}

/**
 * Named after the picture it was made of, numbered where a turn makes several. One of many is named after a picture
 * that is hidden behind a spoiler mark, if there is one: the mark is in the name, and so holds for the video.
 */
function videoName(talk: Talk, shipment: Shipment): string {
  const { files } = talk.session;
  const hidden = shipment.count > 1 ? undefined : files.find(({ name }) => name.startsWith('SPOILER_'));
  const picture = hidden ?? pictureOf(talk, shipment);
  const stem = picture?.name.replace(/\.[^.]*$/, '') || 'stillmotion';
  return shipment.count > 1 ? `${stem}-${shipment.index}.mp4` : `${stem}.mp4`;
}

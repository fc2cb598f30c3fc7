import { refuseOtherDrops } from './drops.js';
import { createFrame } from './frame.js';
import { createList } from './list-view.js';
import { hideNotice, showNotice } from './notice.js';
import { createOutbox } from './outbox.js';
import { createPanes } from './panes.js';
import { retell } from './retell.js';
import { open, openChats, rename } from './routes.js';
import { createStore } from './store.js';
import { openStream } from './stream.js';
import { getChats, getMessages, postChat } from './wire.js';
import { words } from './words/words.js';

/**
 * The page's door: puts the parts together. What happens arrives over one stream into the store; the views show the
 * store; what the person does goes out through the outbox and comes back over the stream.
 *
 * @import { About } from '../protocol.ts'
 * @import { ChatState } from './store.js'
 */

/** Until the server has told its own. @type {About} */
let about = { simulated: false, maxFiles: 10, maxFileBytes: 200 * 1024 * 1024, maxTextLength: 4_000 };

const store = createStore();
const outbox = createOutbox(store);
const list = createList(store);
const frame = createFrame(list.node, { onNew, onSkip: () => panes.focus(openChats()[0]) });
const panes = createPanes(frame.panes, store, outbox, () => about);
/** Said when the server stays away a little longer than a restart's blink, or takes long for its first word. */
const blink = 800;
const slow = 3_000;
let isAway = false;
let saying = setTimeout(() => showNotice(words.slow, { stays: true }), slow);

store.subscribe(changed => {
  list.update(changed);
  panes.changed(changed);
  frame.showUnread([...store.chats.values()].reduce((sum, { unread }) => sum + unread, 0));
});

document.addEventListener('visibilitychange', () => {
  if (!document.hidden) markRead();
});
refuseOtherDrops();

const connection = openStream({
  ready: async told => {
    about = told;
    frame.showSimulated(about.simulated);
    await catchUp();
    clearTimeout(saying);
    isAway = false;
    hideNotice();
    outbox.serverIsBack();
  },
  away: () => {
    if (isAway) return;
    isAway = true;
    clearTimeout(saying);
    saying = setTimeout(() => showNotice(words.away, { stays: true }), blink);
  },
  refused: () => {
    clearTimeout(saying);
    showNotice(words.noToken, { stays: true });
  },
  chat: store.upsertChat,
  message: ({ chat, message }) => {
    outbox.arrived(message.id);
    const isNew = !store.chats.get(chat)?.messages.has(message.id);
    if (!store.upsertMessage(chat, message)) return;
    if (message.video) store.setBusy(chat, false);
    const inSight = openChats().includes(chat);
    if (inSight) retell(message);
    if (isNew && message.from === 'bot' && (!inSight || document.hidden)) {
      store.setUnread(chat, (store.chats.get(chat)?.unread ?? 0) + 1);
    }
  },
  activity: ({ chat }) => store.setBusy(chat, true),
  forgotten: ({ chat, kept }) => store.forget(chat, kept),
});

window.addEventListener('hashchange', () => {
  showOpen().catch(connection.again);
});

/** Fetches what was missed: all chats, and the histories of the open ones; the others when they are opened. */
async function catchUp() {
  store.replaceChats(await getChats());
  for (const chat of store.chats.values()) chat.loaded = false;
  await (store.chats.size === 0 ? startChat() : showOpen());
}

/**
 * Shows the chats that the address names, without those that are not there; the latest where it names none. Rejects
 * where a history can't be had.
 */
async function showOpen() {
  const [latest] = store.list();
  const known = openChats().filter(id => store.chats.has(id));
  const ids = known.length === 0 && latest ? [latest.id] : known;
  rename(ids);
  panes.show(ids);
  list.update();
  markRead();
  await Promise.all(ids.map(loadHistory));
}

/** @param {string} id */
async function loadHistory(id) {
  const state = store.chats.get(id);
  if (!state || state.loaded) return;
  const before = [...state.messages.keys()];
  const history = await getMessages(id);
  for (const message of history) outbox.arrived(message.id);
  store.replaceHistory(id, history, before);
}

/** A chat in which nothing was said yet is as good as a new one. */
async function startChat() {
  const isUnused = (/** @type {ChatState} */ { id, title, messages }) =>
    title === '' && messages.size === 0 && outbox.of(id).length === 0;
  const unused = store.list().find(isUnused);
  const id = unused?.id ?? (await postChat());
  store.upsertChat({ id, title: '', at: Date.now() });
  frame.closeSide();
  open([id]);
  panes.focus(id);
}

function onNew() {
  startChat().catch(() => showNotice(words.startFailed));
}

function markRead() {
  if (document.hidden) return;
  for (const id of openChats()) if (store.chats.has(id)) store.setUnread(id, 0);
}
